using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Web.Hosting;

[assembly: AssemblyFixture(typeof(RunningStore))]
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace StreamingStore.BrowserTests.Fixtures;

/// <summary>One store and one Chromium for the whole run. Every test has a viewer of its own, so they don't meet.</summary>
public class RunningStore : StoreClients, IAsyncLifetime
{
    private StoreProcess process = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private AtStripe stripe = null!;

    /// <summary>Settings beside those of every store.</summary>
    protected virtual Dictionary<string, string> Settings => [];

    public override Uri Address => process.Address;

    public string DataDirectory => process.DataDirectory;

    public override AtStripe Stripe => stripe;

    /// <summary>The fifth line of the server's own file is the folder of its socket.</summary>
    protected override string ConnectionString =>
        $"Host={File.ReadLines(Path.Combine(DataDirectory, "postgres/postmaster.pid")).ElementAt(4)};Username=store;Database=store";

    public async ValueTask InitializeAsync()
    {
        var starting = StoreProcess.StartAsync(EmbeddedPostgres.NewTemporaryDirectory(), Settings);
        // Flips take tens of milliseconds; a machine that does much else meanwhile may take its time.
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium(),
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
        process = await starting;
        stripe = new AtStripe(process.StripeAddress);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await browser.DisposeAsync();
        playwright.Dispose();
        stripe.Dispose();
        CloseClients();
        var postgres = process.PostgresId();
        var took = await process.StopAsync();
        Assert.True(process.ExitCode == 0, $"The store ended with {process.ExitCode}:\n{process.Output}\n{process.Errors}");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.False(StoreProcess.Runs(postgres), "The store left its PostgreSQL running.");
        process.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    /// <summary>What the store has printed so far.</summary>
    protected string Output => process.Output;

    /// <summary>Waits until a line that the store prints holds these words.</summary>
    protected Task PrintsAsync(string words) => process.PrintsAsync(words);

    /// <summary>Somebody at a browser of their own; signed in if an account is given.</summary>
    public async Task<Visitor> OpenBrowserAsync(Account? account = null, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = Address.ToString();
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(40_000);
        if (account is not null)
        {
            var response = await context.APIRequest.PostAsync(
                "/api/account/login?useCookies=true", new APIRequestContextOptions { DataObject = new { account.Email, account.Password } });
            Assert.True(response.Ok, await response.TextAsync());
        }

        return new Visitor(context, await context.NewPageAsync(), account);
    }

    private static string Chromium()
    {
        var named = Environment.GetEnvironmentVariable("STORE_CHROMIUM");
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "chromium"));
        string[] places = named is { Length: > 0 } ? [named] : ["/usr/bin/chromium", .. path];
        return places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is not on this machine: install it (Debian: apt-get install chromium), or name it in STORE_CHROMIUM.");
    }
}
