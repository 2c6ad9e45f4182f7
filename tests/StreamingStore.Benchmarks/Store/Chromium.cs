using Microsoft.Playwright;
using StreamingStore.Web.Components.Pages.Missing;

namespace StreamingStore.Benchmarks.Store;

/// <summary>The Chromium of this machine.</summary>
internal static class Chromium
{
    public const string Missing = "no Chromium here (Debian: apt-get install chromium)";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Starts it; null where there is none.</summary>
    public static async Task<IBrowser?> LaunchAsync(IPlaywright playwright) => Places.FirstOrDefault(File.Exists) is { } program
        ? await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] })
        : null;
}
