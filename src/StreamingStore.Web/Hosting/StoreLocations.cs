namespace StreamingStore.Web.Hosting;

/// <summary>Where things lie on disk, be it the repository or a published folder.</summary>
public static class StoreLocations
{
    /// <summary>
    /// The folder of appsettings.json, db/ and, published, wwwroot/: beside the program when published, and else the
    /// repository's root.
    /// </summary>
    public static string ContentRoot()
    {
        var program = AppContext.BaseDirectory;
        if (Directory.Exists(Path.Combine(program, "wwwroot")))
        {
            return program;
        }

        for (var folder = new DirectoryInfo(program); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StreamingStore.sln")))
            {
                return folder.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }

    /// <summary>Where the store keeps its data: <c>--data DIR</c>, or <c>.store</c> in the content root.</summary>
    public static string Data(IConfiguration configuration, string contentRoot) =>
        Path.GetFullPath(configuration["data"] ?? Path.Combine(contentRoot, ".store"));
}
