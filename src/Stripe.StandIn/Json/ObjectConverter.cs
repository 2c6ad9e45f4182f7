using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>Reads an object of whatever kind its <c>object</c> field says; one of a kind not known here is read as null.</summary>
internal sealed class ObjectConverter : JsonConverter<IHasObject>
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["billing_portal.session"] = typeof(BillingPortal.Session),
        ["charge"] = typeof(Charge),
        ["checkout.session"] = typeof(Checkout.Session),
        ["customer"] = typeof(Customer),
        ["dispute"] = typeof(Dispute),
        ["entitlements.active_entitlement"] = typeof(Entitlements.ActiveEntitlement),
        ["entitlements.active_entitlement_summary"] = typeof(Entitlements.ActiveEntitlementSummary),
        ["event"] = typeof(Event),
        ["file"] = typeof(File),
        ["invoice"] = typeof(Invoice),
        ["invoice_payment"] = typeof(InvoicePayment),
        ["line_item"] = typeof(InvoiceLineItem),
        ["payment_intent"] = typeof(PaymentIntent),
        ["payment_method"] = typeof(PaymentMethod),
        ["price"] = typeof(Price),
        ["product"] = typeof(Product),
        ["refund"] = typeof(Refund),
        ["setup_intent"] = typeof(SetupIntent),
        ["subscription"] = typeof(Subscription),
        ["subscription_item"] = typeof(SubscriptionItem),
        ["test_helpers.test_clock"] = typeof(TestHelpers.TestClock),
        ["webhook_endpoint"] = typeof(WebhookEndpoint),
    };

    public override IHasObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        return json.TryGetProperty("object", out var kind) && kind.GetString() is { } name && Kinds.TryGetValue(name, out var type)
            ? (IHasObject)json.Deserialize(type, options)
            : null;
    }

    public override void Write(Utf8JsonWriter writer, IHasObject value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}
