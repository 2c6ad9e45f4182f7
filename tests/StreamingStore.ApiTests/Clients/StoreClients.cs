using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace StreamingStore.ApiTests.Clients;

/// <summary>The accounts and clients of a running store. Each test registers viewers of its own, so that tests do not affect each other.</summary>
public abstract class StoreClients
{
    /// <summary>Raiders of the Lost Ark, of the groups action and adventure.</summary>
    public const long Raiders = 25346;

    private readonly Lazy<HttpClient> anonymous;
    private int accounts;

    protected StoreClients() => anonymous = new(() => NewClient(cookies: false));

    public abstract Uri Address { get; }

    public abstract AtStripe Stripe { get; }

    /// <summary>A client without an account: it sends no cookie and no token, and follows no redirect.</summary>
    public HttpClient Anonymous => anonymous.Value;

    /// <summary>How to reach the store's database.</summary>
    protected abstract string ConnectionString { get; }

    /// <summary>An address on this machine that nothing listens on.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    /// <summary>A new viewer's account.</summary>
    public async Task<Account> RegisterAsync()
    {
        var account = new Account($"viewer-{Interlocked.Increment(ref accounts)}@test.example");
        using var response = await Anonymous.PostAsJsonAsync("/api/account/register", new { account.Email, account.Password });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return account;
    }

    /// <summary>A new member of staff. Roles are set in the database.</summary>
    public async Task<Account> HireAsync(string role)
    {
        var account = await RegisterAsync();
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var hire = database.CreateCommand("update store.viewer set roles = array[$1] where email = $2");
        hire.Parameters.Add(new() { Value = role });
        hire.Parameters.Add(new() { Value = account.Email });
        Assert.Equal(1, await hire.ExecuteNonQueryAsync());
        return account;
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

    /// <summary>Buys the film through the API and returns the payment's id.</summary>
    public async Task<string> BuyAsync(Account account, long movieId)
    {
        using var app = await OpenAppAsync(account);
        using var response = await app.PostAsJsonAsync("/api/purchases", new { movieId });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        return answer.GetProperty("paymentIntentId").GetString()!;
    }

    /// <summary>The ids of the films on the viewer's watchlist.</summary>
    public async Task<IReadOnlyList<long>> WatchlistAsync(Account account)
    {
        using var app = await OpenAppAsync(account);
        using var list = JsonDocument.Parse(await app.GetStringAsync("/api/watchlist"));
        return [.. list.RootElement.EnumerateArray().Select(movie => movie.GetProperty("movieId").GetInt64())];
    }

    protected void CloseClients()
    {
        if (anonymous.IsValueCreated)
        {
            Anonymous.Dispose();
        }
    }

    private HttpClient NewClient(bool cookies = true) => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = cookies }) { BaseAddress = Address };
}
