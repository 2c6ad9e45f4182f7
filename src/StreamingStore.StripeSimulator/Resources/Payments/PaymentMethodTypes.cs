using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>The kinds of payment that an intent takes.</summary>
internal static class PaymentMethodTypes
{
    /// <summary>Writes what the caller says of them, each version in its own parameter.</summary>
    /// <exception cref="StripeError">The parameter is of another version.</exception>
    public static void Write(Call call, JsonObject intent)
    {
        var parameters = call.Parameters;
        var chosenByAccount = !call.Version.IsBefore(ApiVersion.NoPaymentMethodTypes);
        if (chosenByAccount && parameters.Has("payment_method_types"))
            throw StripeError.Malformed(
                "The `payment_method_types` parameter is no longer supported. Use `allowed_payment_method_types` or `excluded_payment_method_types` to limit what your account's settings offer.",
                "payment_method_types", "payment_method_types_no_longer_supported");
        if (!chosenByAccount && parameters.Has("allowed_payment_method_types"))
            throw StripeError.Malformed("Received unknown parameter: allowed_payment_method_types", "allowed_payment_method_types", "parameter_unknown");
        if (parameters.Texts("payment_method_types") is { Count: > 0 } types)
            intent["payment_method_types"] = types.ToJsonArray();
        if (parameters.Texts("allowed_payment_method_types") is { Count: > 0 } allowed)
            intent["allowed_payment_method_types"] = allowed.ToJsonArray();
    }
}
