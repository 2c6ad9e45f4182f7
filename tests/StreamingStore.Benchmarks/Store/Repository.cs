using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Store;

/// <summary>Where this program was built.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Configuration and framework, such as <c>Release/net10.0</c>: the store's is the same.</summary>
    public static string BuildFolder { get; } = Path.GetRelativePath(Path.Combine(Root, "tests/StreamingStore.Benchmarks/bin"), AppContext.BaseDirectory);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "StreamingStore.sln")))
        {
            folder = folder.Parent ?? throw new StoreException("The benchmarks run inside the repository: start them with ./store bench.");
        }

        return folder.FullName;
    }
}
