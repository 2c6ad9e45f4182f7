using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>Which fields of which kinds of object are looked up by value.</summary>
internal static class Indexes
{
    private static readonly Dictionary<string, Dictionary<string, Func<JsonObject, IEnumerable<string>>>> ByKind = new()
    {
        ["customer"] = new() { ["test_clock"] = Field("test_clock"), ["email"] = Field("email") },
        ["price"] = new() { ["product"] = Field("product"), ["lookup_key"] = Field("lookup_key") },
        ["payment_method"] = new() { ["customer"] = Field("customer") },
        ["setup_intent"] = new() { ["customer"] = Field("customer") },
        ["payment_intent"] = new() { ["customer"] = Field("customer") },
        ["charge"] = new() { ["customer"] = Field("customer"), ["payment_intent"] = Field("payment_intent") },
        ["refund"] = new() { ["charge"] = Field("charge"), ["payment_intent"] = Field("payment_intent") },
        ["dispute"] = new() { ["charge"] = Field("charge"), ["payment_intent"] = Field("payment_intent") },
        ["subscription"] = new()
        {
            ["customer"] = Field("customer"),
            ["test_clock"] = Field("test_clock"),
            ["price"] = subscription => subscription.Listed("items").Select(item => item.Hash("price")!.Id()),
            ["item"] = subscription => subscription.Listed("items").Select(item => item.Id()),
        },
        ["checkout.session"] = new() { ["customer"] = Field("customer"), ["payment_intent"] = Field("payment_intent"), ["subscription"] = Field("subscription") },
        ["entitlements.feature"] = new() { ["lookup_key"] = Field("lookup_key") },
        ["entitlements.active_entitlement"] = new() { ["customer"] = Field("_customer") },
        ["product_feature"] = new() { ["product"] = Field("_product"), ["feature"] = Field("_feature") },
        ["billing_portal.session"] = new() { ["secret"] = Field("_secret") },
        ["subscription_schedule"] = new() { ["customer"] = Field("customer"), ["subscription"] = Field("subscription"), ["test_clock"] = Field("test_clock") },
        ["invoiceitem"] = new() { ["customer"] = Field("customer"), ["subscription"] = Field("_subscription") },
        ["invoice"] = new() { ["customer"] = Field("customer"), ["subscription"] = Field("_subscription"), ["test_clock"] = Field("test_clock") },
        ["invoice_payment"] = new() { ["invoice"] = Field("invoice"), ["payment_intent"] = payment => Present(payment.Hash("payment")?.Text("payment_intent")) },
    };

    public static IEnumerable<(string Index, string Value)> Of(JsonObject body) =>
        ByKind.TryGetValue(body.Kind(), out var fields)
            ? fields.SelectMany(field => field.Value(body).Select(value => (field.Key, value)))
            : [];

    public static bool Holds(JsonObject body, string index, string value) => ByKind[body.Kind()][index](body).Contains(value);

    private static Func<JsonObject, IEnumerable<string>> Field(string name) => body => Present(body.Text(name));

    private static string[] Present(string? value) => value is null ? [] : [value];
}
