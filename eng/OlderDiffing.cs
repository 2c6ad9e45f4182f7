using System.Runtime.CompilerServices;
using System.Runtime.Loader;

/// <summary>
/// bUnit asks for AngleSharp.Diffing 1.1, of which only 0.17 is served. The runtime refuses an older assembly than the
/// one asked for, unless it is handed over here; what bUnit calls of it was there already.
/// </summary>
internal static class OlderDiffing
{
    [ModuleInitializer]
    internal static void HandOver() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
            : null;
}
