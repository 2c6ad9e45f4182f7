using System.Text.Json;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>The kinds of Stripe object that the mirror keeps, and what each row of theirs is.</summary>
public static class MirroredObject
{
    /// <summary>Stripe's object names, each with its path in the API; the table in schema <c>stripe</c> has the same name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Paths = new Dictionary<string, string>
    {
        ["customer"] = "/v1/customers",
        ["product"] = "/v1/products",
        ["price"] = "/v1/prices",
        ["subscription"] = "/v1/subscriptions",
        ["payment_method"] = "/v1/payment_methods",
        ["payment_intent"] = "/v1/payment_intents",
        ["charge"] = "/v1/charges",
        ["refund"] = "/v1/refunds",
        ["dispute"] = "/v1/disputes",
        ["test_clock"] = "/v1/test_helpers/test_clocks",
    };

    /// <summary>
    /// The object's name (<c>subscription</c>), or null where the JSON is no object of Stripe's. Test clocks are the one kind
    /// whose name says where they are kept (<c>test_helpers.test_clock</c>), which no table's name needs.
    /// </summary>
    public static string? NameOf(JsonElement body) => Text(body, "object") switch
    {
        "test_helpers.test_clock" => "test_clock",
        var name => name,
    };

    /// <summary>The object's id, or null where it has none.</summary>
    public static string? IdOf(JsonElement body) => Text(body, "id");

    /// <summary>
    /// True for a state that Stripe never leaves: a later snapshot that says otherwise is an older one.
    /// https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses,
    /// https://docs.stripe.com/payments/paymentintents/lifecycle
    /// </summary>
    public static bool IsTerminal(string? name, string? status) => name switch
    {
        "subscription" => status is "canceled" or "incomplete_expired",
        "payment_intent" => status is "succeeded" or "canceled",
        "dispute" => status is "won" or "lost",
        _ => false,
    };

    /// <summary>A string field, or null where it is missing or no string.</summary>
    public static string? Text(JsonElement body, string field) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The id in a field that refers to another object, be it the id or the object itself.</summary>
    public static string? Reference(JsonElement body, string field) =>
        Text(body, field) ?? (body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field, out var value) ? Text(value, "id") : null);

    /// <summary>True for a stub that Stripe answers for a deleted object: <c>{"id": ..., "deleted": true}</c>.</summary>
    public static bool IsDeletedStub(JsonElement body) => body.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True;
}
