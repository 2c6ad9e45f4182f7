using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Npgsql;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Database;
using StreamingStore.Web.Hosting;

[assembly: AssemblyFixture(typeof(RunningStore))]
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace StreamingStore.BrowserTests.Fixtures;

/// <summary>Who signs in.</summary>
public sealed record Account(string Email, string Password = "Streaming-Store-1")
{
    public static Account Viewer { get; } = new("viewer@example.com");

    public static Account Staff { get; } = new("staff@example.com");
}

/// <summary>One store and one Chromium for the whole run. Every test has a viewer of its own, so they don't meet.</summary>
public class RunningStore : IAsyncLifetime
{
    /// <summary>Raiders of the Lost Ark, of the groups action and adventure.</summary>
    public const long Raiders = 25346;

    private StoreProcess process = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private int accounts;

    /// <summary>Settings beside those of every store.</summary>
    protected virtual Dictionary<string, string> Settings => [];

    public Uri Address => process.Address;

    public string DataDirectory => process.DataDirectory;

    public AtStripe Stripe { get; private set; } = null!;

    /// <summary>Nobody in particular: no cookie, no token, no script, and redirects are seen.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

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
        Stripe = new AtStripe(process.StripeAddress);
        Anonymous = NewClient(cookies: false);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        Stripe.Dispose();
        Anonymous.Dispose();
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

    /// <summary>A new viewer's account.</summary>
    public async Task<Account> RegisterAsync()
    {
        var account = new Account($"viewer-{Interlocked.Increment(ref accounts)}@test.example");
        using var response = await Anonymous.PostAsJsonAsync("/api/account/register", new { account.Email, account.Password });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return account;
    }

    /// <summary>A new member of staff. Roles are given in the database.</summary>
    public async Task<Account> HireAsync(string role)
    {
        var account = await RegisterAsync();

        // The fifth line of the server's own file is the folder of its socket.
        var socket = File.ReadLines(Path.Combine(DataDirectory, "postgres/postmaster.pid")).ElementAt(4);
        await using var database = NpgsqlDataSource.Create($"Host={socket};Username=store;Database=store");
        await using var hire = database.CreateCommand("update store.viewer set roles = array[$1] where email = $2");
        hire.Parameters.Add(new() { Value = role });
        hire.Parameters.Add(new() { Value = account.Email });
        Assert.Equal(1, await hire.ExecuteNonQueryAsync());
        return account;
    }

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

    /// <summary>An app on a device, which holds the viewer's token.</summary>
    public async Task<HttpClient> OpenAppAsync(Account account)
    {
        var app = NewClient();
        using var response = await app.PostAsJsonAsync("/api/account/login", new { account.Email, account.Password });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        app.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.GetProperty("accessToken").GetString());
        return app;
    }

    /// <summary>A browser without a screen: it holds the account's cookie.</summary>
    public async Task<HttpClient> OpenCookieClientAsync(Account account)
    {
        var client = NewClient();
        using var response = await client.PostAsJsonAsync("/api/account/login?useCookies=true", new { account.Email, account.Password });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return client;
    }

    /// <summary>Subscribes the viewer through the API and returns the subscription's id.</summary>
    public async Task<string> SubscribeAsync(Account account, string price = "action-monthly")
    {
        using var app = await OpenAppAsync(account);
        using var response = await app.PostAsJsonAsync("/api/subscriptions", new { price, paymentMethod = "pm_card_visa" });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        return answer.GetProperty("id").GetString()!;
    }

    private HttpClient NewClient(bool cookies = true) => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = cookies }) { BaseAddress = Address };

    private static string Chromium()
    {
        var named = Environment.GetEnvironmentVariable("STORE_CHROMIUM");
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "chromium"));
        string[] places = named is { Length: > 0 } ? [named] : ["/usr/bin/chromium", .. path];
        return places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is not on this machine: install it (Debian: apt-get install chromium), or name it in STORE_CHROMIUM.");
    }
}
