using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamingStore.Web.Hosting;

namespace StreamingStore.BrowserTests.Fixtures;

/// <summary>A store of its own, whose Stripe fails as a test says and has eight seconds to answer.</summary>
public sealed class FailingStripe : IAsyncLifetime
{
    private StoreProcess process = null!;
    private HttpClient anonymous = null!;
    private int accounts;

    public AtStripe Stripe { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        process = await StoreProcess.StartAsync(EmbeddedPostgres.NewTemporaryDirectory(), new() { ["Stripe__TimeoutSeconds"] = "8" });
        Stripe = new AtStripe(process.StripeAddress);
        anonymous = new HttpClient { BaseAddress = process.Address };
    }

    public async ValueTask DisposeAsync()
    {
        Stripe.Dispose();
        anonymous.Dispose();
        await process.StopAsync();
        process.Dispose();
        Directory.Delete(process.DataDirectory, recursive: true);
    }

    /// <summary>An app of a new viewer's, who has a card saved.</summary>
    public async Task<(HttpClient App, Account Account)> OpenAppAsync()
    {
        var account = new Account($"viewer-{Interlocked.Increment(ref accounts)}@failures.example");
        using var registered = await anonymous.PostAsJsonAsync("/api/account/register", new { account.Email, account.Password });
        Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync());
        var app = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = process.Address };
        using var signedIn = await app.PostAsJsonAsync("/api/account/login", new { account.Email, account.Password });
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        app.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var card = await app.PostAsJsonAsync("/api/payment-methods", new { paymentMethod = "pm_card_visa" });
        Assert.True(card.IsSuccessStatusCode, await card.Content.ReadAsStringAsync());
        return (app, account);
    }

    /// <summary>Says what goes wrong with requests to Stripe; see the simulator's README.</summary>
    public async Task FailAsync(params object[] requests)
    {
        using var http = new HttpClient { BaseAddress = process.StripeAddress };
        using var response = await http.PutAsJsonAsync("/_simulator/faults", new { requests });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
