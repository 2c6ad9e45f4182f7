using System.Runtime.CompilerServices;
using System.Text.Json;

namespace StreamingStore.SimulatorTests.Shapes;

/// <summary>
/// Holds every object that the simulator shows against <c>fields.json</c>: the names and types of the fields that Stripe's
/// objects have today. A question mark allows null.
/// </summary>
public sealed class ShapeTests(Simulator simulator) : IClassFixture<Simulator>
{
    private static readonly Dictionary<string, Dictionary<string, string>> Fields =
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(Path.Combine(Folder(), "fields.json")))!;

    /// <summary>What the life of the test makes; each must have been seen.</summary>
    private static readonly string[] Served =
    [
        "billing_portal.session", "charge", "checkout.session", "customer", "deleted_customer", "deleted_product", "deleted_subscription_item", "deleted_test_helpers.test_clock",
        "deleted_webhook_endpoint", "dispute", "entitlements.active_entitlement", "entitlements.active_entitlement_summary",
        "entitlements.feature", "event", "invoice", "invoice_payment", "item", "line_item", "payment_intent", "payment_method", "plan",
        "price", "product", "product_feature", "refund", "setup_intent", "subscription", "subscription_item", "subscription_schedule", "test_helpers.test_clock", "webhook_endpoint",
    ];

    private readonly HashSet<string> seen = [];
    private readonly SortedSet<string> faults = [];

    [Fact]
    public async Task Every_object_has_every_field_of_today_with_its_type()
    {
        await LiveAsync();
        foreach (var path in (string[])[
            "customers", "products", "prices", "payment_intents", "setup_intents", "charges", "refunds", "disputes", "subscriptions", "invoices",
            "invoice_payments", "payment_methods", "webhook_endpoints", "checkout/sessions", "entitlements/features", "subscription_schedules", "events"])
            Walk(await simulator.GetAsync($"/v1/{path}?limit=100"));
        Assert.Empty(faults);
        Assert.Empty(Served.Except(seen));
    }

    /// <summary>Something of everything, with what goes well and what does not.</summary>
    private async Task LiveAsync()
    {
        var endpoint = await SendAsync("webhook_endpoints", "url=http://127.0.0.1:9/none&enabled_events[]=payout.paid");
        var product = await SendAsync("products", "name=Action&metadata[a]=1");
        var price = await SendAsync("prices", $"product={product}&currency=usd&unit_amount=1000&recurring[interval]=month");
        var second = await SendAsync("prices", $"product={product}&currency=usd&unit_amount=3000&recurring[interval]=month");
        var customer = await SendAsync("customers", "email=shape@example.com&name=Shape&address[line1]=1+Main+St");
        var method = await SendAsync("payment_methods/pm_card_visa/attach", $"customer={customer}");
        await SendAsync($"customers/{customer}", $"invoice_settings[default_payment_method]={method}");
        var feature = await SendAsync("entitlements/features", "name=Films&lookup_key=films");
        await SendAsync($"products/{product}/features", $"entitlement_feature={feature}");
        var subscription = await SendAsync("subscriptions", $"customer={customer}&items[0][price]={price}&expand[]=latest_invoice.payments");
        Walk(await simulator.GetAsync($"/v1/entitlements/active_entitlements?customer={customer}"));
        Walk(await simulator.PostAsync("/v1/invoices/create_preview", $"subscription={subscription}"));
        await SendAsync("billing_portal/sessions", $"customer={customer}&return_url=https://example.com");
        var item = await SendAsync("subscription_items", $"subscription={subscription}&price={second}");
        await SendAsync($"subscription_items/{item}", "quantity=2&proration_behavior=always_invoice");
        Walk(await simulator.GetAsync($"/v1/subscription_items?subscription={subscription}"));
        Walk(await DeleteAsync($"subscription_items/{item}"));
        Walk(await DeleteAsync($"subscriptions/{subscription}"));
        var trial = await SendAsync("subscriptions", $"customer={customer}&items[0][price]={price}&trial_period_days=7");
        await SendAsync("subscription_schedules", $"from_subscription={trial}");

        var paid = await SendAsync("payment_intents", "amount=2000&currency=usd&payment_method=pm_card_visa&confirm=true");
        await SendAsync("refunds", $"payment_intent={paid}&amount=500&reason=duplicate");
        await SendAsync("payment_intents", "amount=2000&currency=usd&payment_method=pm_card_createDispute&confirm=true");
        await SendAsync("payment_intents", "amount=2000&currency=usd&payment_method=pm_card_authenticationRequired&confirm=true");
        Walk(await simulator.PostAsync("/v1/payment_intents", "amount=2000&currency=usd&payment_method=pm_card_chargeDeclined&confirm=true"));
        await SendAsync("setup_intents", $"customer={customer}&payment_method=pm_card_visa&confirm=true");
        await SendAsync("checkout/sessions",
            $"mode=payment&success_url=https://example.com&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=499&line_items[0][price_data][product_data][name]=Film&line_items[0][quantity]=1&expand[]=line_items");

        var clock = await SendAsync("test_helpers/test_clocks", "frozen_time=1767225600");
        Walk(await DeleteAsync($"test_helpers/test_clocks/{clock}"));
        Walk(await DeleteAsync($"customers/{customer}"));
        var bare = await SendAsync("products", "name=Bare");
        Walk(await DeleteAsync($"products/{bare}"));
        Walk(await DeleteAsync($"webhook_endpoints/{endpoint}"));
        await SendAsync("webhook_endpoints", "url=http://127.0.0.1:9/none&enabled_events[]=payout.paid");
        await SendAsync("customers", "");
    }

    /// <summary>Gives the id of what was made.</summary>
    private async Task<string> SendAsync(string path, string form)
    {
        var answer = await simulator.PostAsync("/v1/" + path, form);
        Walk(answer);
        return answer.TryGetProperty("id", out var id) ? id.GetString()! : throw new InvalidOperationException($"{path}: {answer}");
    }

    private async Task<JsonElement> DeleteAsync(string path)
    {
        using var answer = await simulator.Http.DeleteAsync(new Uri("/v1/" + path, UriKind.Relative));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone();
    }

    private void Walk(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var element in json.EnumerateArray())
                    Walk(element);
                break;
            case JsonValueKind.Object:
                if (json.TryGetProperty("object", out var kind) && kind.ValueKind == JsonValueKind.String)
                    Check(json, (json.TryGetProperty("deleted", out _) ? "deleted_" : "") + kind.GetString());
                foreach (var field in json.EnumerateObject().Where(field => field.Name != "previous_attributes"))
                    Walk(field.Value);
                break;
        }
    }

    private void Check(JsonElement json, string kind)
    {
        if (!Fields.TryGetValue(kind, out var fields))
            return;
        seen.Add(kind);
        foreach (var (name, type) in fields)
            if (!json.TryGetProperty(name, out var value))
                faults.Add($"{kind}.{name} is missing");
            else if (!Fits(value, type))
                faults.Add($"{kind}.{name} is {value.ValueKind} and not {type}");
    }

    private static bool Fits(JsonElement value, string type) => type.TrimEnd('?') switch
    {
        _ when value.ValueKind == JsonValueKind.Null => type.EndsWith('?'),
        // An id stands where the object itself would stand if it were expanded.
        "string" => value.ValueKind == JsonValueKind.String || (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("id", out _)),
        "integer" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "list" => value.ValueKind == JsonValueKind.Array,
        "hash" => value.ValueKind == JsonValueKind.Object,
        _ => throw new InvalidOperationException($"fields.json has an unknown type: {type}"),
    };

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
