using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamingStore.Billing;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Reconciliations;
using StreamingStore.StripeMirror.Webhooks;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>An event as it was posted to the store: the bytes, and the signature over them.</summary>
internal sealed record Letter(string Type, string ObjectId, string Payload, string Signature);

/// <summary>
/// A store and its Stripe, with webhooks that go over HTTP: a viewer whose customer lives by a test clock, two products
/// with a monthly price each, and a film of each one's group. What is delivered can be held back, to be delivered as the
/// test says.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    /// <summary>A film of the group alpha.</summary>
    public const long FilmA = TestStore.Raiders;

    /// <summary>A film of the group beta.</summary>
    public const long FilmB = 2;

    private readonly WebApplication receiver;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private volatile bool holding;
    private volatile bool down;

    private Scene(TestStore store)
    {
        Store = store;
        http.BaseAddress = new Uri(store.Get<StripeSettings>().ApiBase!);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_dashboard");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver = builder.Build();
        receiver.MapPost("/stripe/webhook", ReceiveAsync);
    }

    public TestStore Store { get; }

    public Guid Viewer { get; private set; }

    public string Customer { get; private set; } = "";

    public string Clock { get; private set; } = "";

    public string ProductA { get; private set; } = "";

    public string ProductB { get; private set; } = "";

    public string PriceA { get; private set; } = "";

    public string PriceB { get; private set; } = "";

    public string Endpoint { get; private set; } = "";

    /// <summary>What Stripe posted while it was held, in the order of arrival; Stripe was told that all is well.</summary>
    public ConcurrentQueue<Letter> Held { get; } = [];

    public static async Task<Scene> OpenAsync(PostgresServer server, bool oneClock = false, DateTimeOffset? clockAt = null)
    {
        var scene = new Scene(await TestStore.OpenWithStripeAsync(server, oneClock));
        await scene.receiver.StartAsync();
        var types = string.Join('&', StripeEventTypes.Wanted.Select(type => $"enabled_events[]={type}"));
        var endpoint = await scene.PostAsync("webhook_endpoints", $"url={scene.receiver.Urls.Single()}/stripe/webhook&{types}");
        scene.Endpoint = endpoint.Id();
        scene.Store.Get<StripeSettings>().WebhookSecrets = [endpoint.GetProperty("secret").GetString()!, TestStore.WebhookSecret];
        await scene.Store.SetGroupsAsync(FilmA, ["alpha"]);
        await scene.Store.SetGroupsAsync(FilmB, ["beta"]);
        (scene.ProductA, scene.PriceA) = await scene.MakePlanAsync("alpha");
        (scene.ProductB, scene.PriceB) = await scene.MakePlanAsync("beta");
        scene.Clock = (await scene.PostAsync("test_helpers/test_clocks", $"frozen_time={(clockAt ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds()}")).Id();
        (scene.Viewer, scene.Customer) = await scene.NewCustomerAsync();
        await scene.SettleAsync();
        return scene;
    }

    public async Task<(string Product, string Price)> MakePlanAsync(string group)
    {
        var price = await PostAsync("prices", $"currency=usd&unit_amount=700&recurring[interval]=month&product_data[name]={group}&product_data[metadata][subscription_group]={group}&lookup_key={group}-{Guid.NewGuid():N}");
        return (price.GetProperty("product").GetString()!, price.Id());
    }

    /// <summary>A viewer with a customer of that clock and a card that pays.</summary>
    public async Task<(Guid Viewer, string Customer)> NewCustomerAsync(string card = "pm_card_visa")
    {
        var customer = (await PostAsync("customers", $"test_clock={Clock}")).Id();
        await UseCardAsync(card, customer);
        return (await Store.NewViewerAsync(customer), customer);
    }

    public async Task UseCardAsync(string card, string? customer = null)
    {
        var method = (await PostAsync($"payment_methods/{card}/attach", $"customer={customer ?? Customer}")).Id();
        await PostAsync($"customers/{customer ?? Customer}", $"invoice_settings[default_payment_method]={method}");
    }

    public async Task<string> SubscribeAsync(string? more = null, string? price = null, string? customer = null) =>
        (await PostAsync("subscriptions", $"customer={customer ?? Customer}&items[0][price]={price ?? PriceA}{more}")).Id();

    public Task<JsonElement> PostAsync(string path, string form = "") => SendAsync(HttpMethod.Post, path, form);

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, "");

    public Task<JsonElement> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, "");

    /// <summary>Posts a form of one of Stripe's pages, as a browser does.</summary>
    public async Task SubmitAsync(string url, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await http.PostAsync(url, form);
    }

    /// <summary>Says what is to go wrong; see the simulator's README.</summary>
    public async Task FaultsAsync(string json)
    {
        using var content = new StringContent(json);
        using var answer = await http.PutAsync("/_simulator/faults", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<string> RollSecretAsync()
    {
        using var answer = await http.PostAsync($"/_simulator/webhook_endpoints/{Endpoint}/roll_secret", null);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("secret").GetString()!;
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        var now = (await GetAsync($"test_helpers/test_clocks/{Clock}")).GetProperty("frozen_time").GetInt64();
        await PostAsync($"test_helpers/test_clocks/{Clock}/advance", $"frozen_time={now + (long)by.TotalSeconds}");
        await UntilAsync(async () => (await GetAsync($"test_helpers/test_clocks/{Clock}")).GetProperty("status").GetString() == "ready");
    }

    /// <summary>From now on what Stripe posts is kept aside.</summary>
    public async Task HoldAsync()
    {
        await ArriveAsync();
        holding = true;
    }

    /// <summary>From now on the endpoint refuses.</summary>
    public void GoDown() => down = true;

    /// <summary>The held letter of that type about that object, once it has come; the last one of several.</summary>
    public async Task<Letter> LetterAsync(string type, string? about = null)
    {
        await ArriveAsync();
        return Held.Last(letter => letter.Type == type && (about is null || letter.ObjectId == about));
    }

    /// <summary>Posts held letters to the store's endpoint, one after the other.</summary>
    public async Task DeliverAsync(params IEnumerable<Letter> letters)
    {
        foreach (var letter in letters)
        {
            Assert.Equal(HttpStatusCode.OK, await PostToStoreAsync(letter.Payload, letter.Signature));
        }
    }

    public async Task<HttpStatusCode> PostToStoreAsync(string payload, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{receiver.Urls.Single()}/stripe/webhook?by=test") { Content = new StringContent(payload) };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Waits until Stripe has nothing left to deliver, and lets the store fetch what it is unsure of.</summary>
    public async Task SettleAsync()
    {
        await ArriveAsync();
        await Store.Inbox.RetryAsync();
        await Store.FetchDirtyAsync();
    }

    public async Task<ReconciliationRun> ReconcileAsync()
    {
        var run = (await Store.Get<Reconciliation>().RunAsync())!;
        await SettleAsync();
        return run;
    }

    public Task<bool> MayWatchAsync(long film = FilmA, Guid? viewer = null) => Store.MayWatchAsync(viewer ?? Viewer, film);

    public Task<string?> StatusAsync(string subscription) => Store.ScalarAsync<string>("select status from stripe.subscription where id = @subscription", new { subscription });

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await receiver.StopAsync();
        await receiver.DisposeAsync();
        await Store.DisposeAsync();
    }

    private async Task ArriveAsync() => await UntilAsync(async () =>
    {
        using var json = JsonDocument.Parse(await http.GetStringAsync("/_simulator/deliveries?state=pending&limit=1"));
        return down || json.RootElement.GetProperty("data").GetArrayLength() == 0;
    });

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var payload = await reader.ReadToEndAsync();
        var signature = request.Headers["Stripe-Signature"].ToString();
        if (down)
        {
            return Results.StatusCode(503);
        }

        if (holding && !request.Query.ContainsKey("by"))
        {
            using var json = JsonDocument.Parse(payload);
            var root = json.RootElement;
            Held.Enqueue(new Letter(root.GetProperty("type").GetString()!, root.GetProperty("data").GetProperty("object").Id(), payload, signature));
            return Results.Ok();
        }

        var outcome = await Store.Inbox.ReceiveAsync(payload, signature.Length == 0 ? null : signature);
        await outcome.Applied;
        return outcome.Accepted ? Results.Ok() : Results.Problem(outcome.Reason, statusCode: 400);
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string form)
    {
        using var request = new HttpRequestMessage(method, "/v1/" + path);
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");
        }

        using var answer = await http.SendAsync(request);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} {form}: {json.RootElement}");
        return json.RootElement.Clone();
    }
}

internal static class StripeJson
{
    public static string Id(this JsonElement body) => body.GetProperty("id").GetString()!;

    public static string Text(this JsonElement body, string field) => body.GetProperty(field).GetString()!;

    public static string FirstItem(this JsonElement subscription) => subscription.GetProperty("items").GetProperty("data")[0].Id();
}
