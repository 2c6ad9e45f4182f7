using System.Net.Http.Headers;
using System.Net.Http.Json;
using Dapper;
using StreamingStore.Web.Components.Pages.SignIn;

namespace StreamingStore.Benchmarks.Store;

/// <summary>A viewer with a card, signed in as a device app is: by bearer token.</summary>
internal sealed class SignedInViewer
{
    private const string Password = "a-password-for-benchmarks";

    private SignedInViewer(Guid id, string email, HttpClient http)
    {
        Id = id;
        Email = email;
        Http = http;
    }

    public Guid Id { get; }

    public string Email { get; }

    public HttpClient Http { get; }

    public static async Task<SignedInViewer> RegisterAsync(RunningStore store, CancellationToken ct)
    {
        var account = new { email = $"{Guid.NewGuid():N}@example.com", password = Password };
        using var registered = await store.Http.PostAsJsonAsync("/api/account/register", account, ct);
        registered.EnsureSuccessStatusCode();
        using var login = await store.Http.PostAsJsonAsync("/api/account/login", account, ct);
        var token = await login.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Token>(ct);

        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = store.Http.BaseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token!.AccessToken) },
        };
        using var card = await http.PostAsJsonAsync("/api/payment-methods", new { paymentMethod = "pm_card_visa" }, ct);
        card.EnsureSuccessStatusCode();

        await using var connection = await store.Database.OpenConnectionAsync(ct);
        var id = await connection.QuerySingleAsync<Guid>("select id from store.viewer where email = @email", new { account.email });
        return new SignedInViewer(id, account.email, http);
    }

    /// <summary>What the pages' sign-in takes.</summary>
    public object Credentials => new { email = Email, password = Password };

    /// <returns>The subscription's id.</returns>
    public async Task<string> SubscribeAsync(string price, CancellationToken ct)
    {
        using var answer = await Http.PostAsJsonAsync("/api/subscriptions", new { price, deviceType = "web" }, ct);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Subscription>(ct))!.Id;
    }

    public async Task CancelAsync(string subscriptionId, CancellationToken ct)
    {
        using var answer = await Http.DeleteAsync(new Uri($"/api/subscriptions/{subscriptionId}", UriKind.Relative), ct);
        answer.EnsureSuccessStatusCode();
    }

    private sealed record Token(string AccessToken);

    private sealed record Subscription(string Id);
}
