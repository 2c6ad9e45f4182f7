using System.Globalization;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>What has happened lately, for the curious: objects, events and deliveries.</summary>
internal static class HomePage
{
    private const int Shown = 25;
    private const int RefreshSeconds = 3;

    private static readonly string[] Kinds =
    [
        "customer", "product", "price", "payment_method", "subscription", "invoice", "payment_intent", "charge", "refund", "dispute", "setup_intent", "checkout.session",
        "webhook_endpoint", "test_helpers.test_clock",
    ];

    public static void MapSimulatorPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", ShowAsync);
        AuthenticationPage.Map(app);
        CheckoutPage.Map(app);
        PortalPage.Map(app);
        ObjectPage.Map(app);
    }

    private static async Task<IResult> ShowAsync(World world)
    {
        string body;
        using (await world.TurnAsync())
        {
            var events = world.Events.InOrder.Reverse().Take(Shown).ToList();
            var recent = Kinds.SelectMany(kind => world.All(kind).Reverse().Take(Shown)).OrderByDescending(entry => entry.Sequence).Take(Shown);
            var deliveries = world.Events.InOrder.Reverse().Take(10 * Shown).SelectMany(happened => happened.Deliveries).Take(Shown);
            body =
                $"""
                <p class="faint">Speaks Stripe's API to any <code>sk_test_…</code> key. {Counts(world)}</p>
                <h2>Objects</h2>
                {Html.Table(["Id", "Kind", "What", "Customer", "Created"], recent.Select(entry => ObjectRow(entry.Body)))}
                <h2>Events</h2>
                {Html.Table(["Id", "Type", "When", "Delivered"], events.Select(EventRow))}
                <h2>Deliveries</h2>
                {Html.Table(["Event", "Endpoint", "State", "Attempts", "Last answer"], deliveries.Select(delivery => DeliveryRow(world, delivery)))}
                """;
        }
        return Html.Page("Stripe simulator", body, refreshSeconds: RefreshSeconds);
    }

    private static string Counts(World world) => string.Join(" · ", Kinds
        .Select(kind => (kind, count: world.All(kind).Count(entry => !entry.IsDeleted)))
        .Where(kind => kind.count > 0)
        .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.count:N0} {NameOf(kind.kind)}{(kind.count == 1 ? "" : "s")}")));

    private static string[] ObjectRow(JsonObject body) =>
    [
        Code(body.Id()), Html.Text(NameOf(body.Kind())), Html.Text(Describe(body)), Code(body.Text("customer")), When(body.Number("created")),
    ];

    private static string Describe(JsonObject body) => body.Kind() switch
    {
        _ when body.Flag("deleted") => "deleted",
        "customer" => body.Text("email") ?? body.Text("name") ?? "",
        "product" => body.Text("name") ?? "",
        "price" => $"{Html.Money(body.Number("unit_amount") ?? 0, body.Text("currency")!)} {body.Hash("recurring")?.Text("interval")}",
        "payment_method" => $"{body.Hash("card")?.Text("brand")} •••• {body.Hash("card")?.Text("last4")}",
        "webhook_endpoint" => body.Text("url") ?? "",
        "invoice" => $"{body.Text("status")}, {Html.Money(body.Number("total") ?? 0, body.Text("currency")!)}",
        "test_helpers.test_clock" => DateTimeOffset.FromUnixTimeSeconds(body.Number("frozen_time") ?? 0).ToString("u", CultureInfo.InvariantCulture),
        _ => string.Join(", ", new[] { body.Text("status")?.Replace('_', ' '), body.Number("amount") is { } amount ? Html.Money(amount, body.Text("currency")!) : null }.OfType<string>()),
    };

    private static string[] EventRow(StoredEvent happened)
    {
        var pending = happened.Deliveries.Count(delivery => delivery.State == DeliveryState.Pending);
        var delivered = happened.Deliveries.Count == 0 ? "<span class=\"faint\">nobody listens</span>"
            : pending > 0 ? $"<span class=\"waiting\">{pending} pending</span>"
            : happened.Deliveries.Exists(delivery => delivery.State == DeliveryState.Failed) ? "<span class=\"bad\">failed</span>"
            : "<span class=\"good\">delivered</span>";
        return [Code(happened.Id), Html.Text(happened.Type), When(happened.Created), delivered];
    }

    private static string[] DeliveryRow(World world, Delivery delivery)
    {
        var last = delivery.Attempts.LastOrDefault();
        var (style, state) = delivery.State switch
        {
            DeliveryState.Succeeded => ("good", "delivered"),
            DeliveryState.Failed => ("bad", "given up"),
            _ => ("waiting", "pending, next try " + When(delivery.NextAttempt)),
        };
        return
        [
            Code(delivery.Event.Type), Code(world.Find(delivery.EndpointId)?.Body.Text("url") ?? delivery.EndpointId), $"<span class=\"{style}\">{state}</span>",
            delivery.Attempts.Count.ToString(CultureInfo.InvariantCulture),
            last is null ? "" : Html.Text(string.Create(CultureInfo.InvariantCulture, $"{last.Status?.ToString(CultureInfo.InvariantCulture) ?? last.Error} in {last.Milliseconds} ms")),
        ];
    }

    private static string NameOf(string kind) => kind.Replace("test_helpers.", "", StringComparison.Ordinal).Replace('.', ' ').Replace('_', ' ');

    private static string Code(string? text) => text is null ? "" : $"<code>{Html.Text(text)}</code>";

    private static string When(long? instant) =>
        instant is null ? "" : DateTimeOffset.FromUnixTimeSeconds(instant.Value).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
