using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Stripe;

namespace StreamingStore.Benchmarks.Webhooks;

/// <summary>A signed delivery, ready to be posted.</summary>
internal sealed record SignedEvent(byte[] Body, string Signature);

/// <summary>
/// Writes events as Stripe would. The objects are copies of what the simulator answers for one new subscriber, whole, each
/// with ids of its own.
/// </summary>
internal sealed class EventMaker
{
    public const string Secret = "whsec_of_the_benchmark";

    private static readonly string RunId = Guid.NewGuid().ToString("N")[..8];

    /// <summary>What a new subscriber's events are about; both mirrors keep all of these kinds.</summary>
    private readonly (string Type, string Body)[] subscriber;
    private readonly string[] ids;
    private long made;

    private EventMaker((string Type, string Body)[] subscriber, string[] ids)
    {
        this.subscriber = subscriber;
        this.ids = ids;
    }

    /// <summary>The body of the one subscription that all are copies of, and its customer's.</summary>
    public string SubscriptionBody => subscriber[1].Body;

    /// <summary>The ids in the bodies that differ from copy to copy.</summary>
    public IReadOnlyList<string> Ids => ids;

    /// <summary>Subscribes once at the simulator and keeps what that makes.</summary>
    public static async Task<EventMaker> CreateAsync(HttpClient simulator, CancellationToken ct)
    {
        var price = (await SendAsync(simulator, HttpMethod.Get, "/v1/prices?lookup_keys[0]=action-monthly", null, ct))["data"]![0]!["id"]!.ToString();
        var customer = await NewCustomerAsync(simulator, "subscriber@example.com", ct);
        var subscription = await SubscribeAsync(simulator, customer, price, ct);
        var invoice = subscription["latest_invoice"]!.ToString();
        var intent = (await SendAsync(simulator, HttpMethod.Get, $"/v1/payment_intents?customer={customer}", null, ct))["data"]![0]!;
        var charge = await SendAsync(simulator, HttpMethod.Get, $"/v1/charges/{intent["latest_charge"]}", null, ct);
        var owner = await SendAsync(simulator, HttpMethod.Get, $"/v1/customers/{customer}", null, ct);
        string[] ids =
        [
            customer, subscription["id"]!.ToString(), subscription["items"]!["data"]![0]!["id"]!.ToString(), invoice,
            intent["id"]!.ToString(), charge["id"]!.ToString(),
        ];
        return new EventMaker(
        [
            ("customer.created", owner.ToJsonString()),
            ("customer.subscription.created", subscription.ToJsonString()),
            ("payment_intent.succeeded", intent.ToJsonString()),
            ("charge.succeeded", charge.ToJsonString()),
        ],
        ids);
    }

    /// <summary>Makes events beforehand, so that the time they take is not measured; past their number they are made as they are asked for.</summary>
    public Func<SignedEvent> Prepare(int count)
    {
        var ready = new ConcurrentQueue<SignedEvent>(Enumerable.Range(0, count).Select(_ => Next()));
        return () => ready.TryDequeue(out var next) ? next : Next();
    }

    /// <summary>The next event of the next new subscriber.</summary>
    private SignedEvent Next()
    {
        var number = Interlocked.Increment(ref made);
        var (type, template) = subscriber[number % subscriber.Length];
        var body = new StringBuilder(template);
        foreach (var id in ids)
        {
            body.Replace(id, $"{id}_{RunId}_{number / subscriber.Length}");
        }

        return Event(type, body.ToString());
    }

    /// <summary>An event about an object.</summary>
    private static SignedEvent Event(string type, string body)
    {
        var id = $"evt_{Guid.NewGuid():N}";
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Sign($$"""
            {"id":"{{id}}","object":"event","api_version":"{{StripeConfiguration.ApiVersion}}","created":{{now}},"data":{"object":{{body}}},"livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"{{type}}"}
            """);
    }

    /// <summary>Signs an event as it would be delivered now.</summary>
    public static SignedEvent Sign(string @event)
    {
        var (json, now) = (Encoding.UTF8.GetBytes(@event), DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return new SignedEvent(json, Sign(json, now));
    }

    /// <summary>Makes a customer with a card.</summary>
    public static async Task<string> NewCustomerAsync(HttpClient simulator, string email, CancellationToken ct)
    {
        var customer = (await SendAsync(simulator, HttpMethod.Post, "/v1/customers", $"email={email}", ct))["id"]!.ToString();
        var card = (await SendAsync(simulator, HttpMethod.Post, "/v1/payment_methods/pm_card_visa/attach", $"customer={customer}", ct))["id"];
        await SendAsync(simulator, HttpMethod.Post, $"/v1/customers/{customer}", $"invoice_settings[default_payment_method]={card}", ct);
        return customer;
    }

    public static Task<JsonNode> SubscribeAsync(HttpClient simulator, string customer, string price, CancellationToken ct) =>
        SendAsync(simulator, HttpMethod.Post, "/v1/subscriptions", $"customer={customer}&items[0][price]={price}&metadata[device_type]=tv", ct);

    /// <summary>Calls the simulator.</summary>
    public static async Task<JsonNode> SendAsync(HttpClient simulator, HttpMethod method, string path, string? form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_benchmark");
        request.Content = form is null ? null : new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await simulator.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        return (await JsonNode.ParseAsync(body, cancellationToken: ct))!;
    }

    // https://docs.stripe.com/webhooks/signature
    private static string Sign(byte[] body, long at)
    {
        var signed = Encoding.UTF8.GetBytes($"{at}.").Concat(body).ToArray();
        return $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed))}";
    }
}
