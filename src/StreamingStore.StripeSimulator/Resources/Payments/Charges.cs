using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>The attempts to take money that payment intents leave behind.</summary>
internal static class Charges
{
    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "charge", "amount": 0, "amount_captured": 0, "amount_refunded": 0, "application": null,
          "application_fee": null, "application_fee_amount": null, "balance_transaction": null, "billing_details": {},
          "calculated_statement_descriptor": "SIMULATOR", "captured": false, "created": 0, "currency": null, "customer": null,
          "description": null, "destination": null, "dispute": null, "disputed": false, "failure_balance_transaction": null,
          "failure_code": null, "failure_message": null, "fraud_details": {}, "livemode": false, "metadata": {}, "on_behalf_of": null,
          "outcome": {
            "advice_code": null, "network_advice_code": null, "network_decline_code": null, "network_status": "approved_by_network",
            "reason": null, "risk_level": "normal", "risk_score": 20, "seller_message": "Payment complete.", "type": "authorized"
          },
          "paid": true, "payment_intent": null, "payment_method": null,
          "payment_method_details": {
            "card": {
              "amount_authorized": 0, "authorization_code": "123456", "brand": null,
              "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
              "country": "US", "exp_month": 0, "exp_year": 0, "extended_authorization": { "status": "disabled" }, "fingerprint": null,
              "funding": null, "incremental_authorization": { "status": "unavailable" }, "installments": null, "last4": null, "mandate": null,
              "multicapture": { "status": "unavailable" }, "network": null, "network_token": { "used": false },
              "network_transaction_id": null, "overcapture": { "maximum_amount_capturable": 0, "status": "unavailable" },
              "regulated_status": "unregulated", "three_d_secure": null, "transaction_link_id": null, "wallet": null
            },
            "type": "card"
          },
          "receipt_email": null, "receipt_number": null, "receipt_url": null, "refunded": false,
          "refunds": { "object": "list", "data": [], "has_more": false, "url": null }, "review": null, "shipping": null, "source": null,
          "source_transfer": null, "statement_descriptor": null, "statement_descriptor_suffix": null, "status": "succeeded",
          "transfer_data": null, "transfer_group": null
        }
        """);

    /// <summary>A charge that went through; authorized only, when it is to be captured later.</summary>
    public static JsonObject Succeed(Work work, JsonObject intent, JsonObject method, bool authenticated)
    {
        var charge = Make(work, intent, method);
        var captured = intent.Text("capture_method") != "manual";
        charge["captured"] = captured;
        charge["amount_captured"] = captured ? charge.Number("amount") : 0L;
        if (authenticated)
            charge.Hash("payment_method_details")!.Hash("card")!["three_d_secure"] = new JsonObject
            {
                ["authentication_flow"] = "challenge",
                ["electronic_commerce_indicator"] = "05",
                ["exemption_indicator"] = null,
                ["result"] = "authenticated",
                ["result_reason"] = null,
                ["transaction_id"] = Guid.NewGuid().ToString(),
                ["version"] = "2.2.0",
            };
        work.Add(charge);
        work.Emit("charge.succeeded", charge);
        return charge;
    }

    public static JsonObject Fail(Work work, JsonObject intent, JsonObject method, StripeError error)
    {
        var charge = Make(work, intent, method);
        charge["paid"] = false;
        charge["status"] = "failed";
        charge["failure_code"] = error.Code;
        charge["failure_message"] = error.Message;
        charge["outcome"] = new JsonObject
        {
            ["advice_code"] = error.DeclineCode == "insufficient_funds" ? "try_again_later" : null,
            ["network_advice_code"] = null,
            ["network_decline_code"] = "05",
            ["network_status"] = "declined_by_network",
            ["reason"] = error.DeclineCode,
            ["risk_level"] = "normal",
            ["risk_score"] = 20L,
            ["seller_message"] = "The bank did not return any further details with this decline.",
            ["type"] = "issuer_declined",
        };
        work.Add(charge);
        work.Emit("charge.failed", charge);
        return charge;
    }

    private static JsonObject Make(Work work, JsonObject intent, JsonObject method)
    {
        var charge = Shape.Make(Ids.Long("ch_"), PaymentIntents.NowOf(work, intent));
        var amount = intent.Number("amount");
        foreach (var field in (ReadOnlySpan<string>)
            ["amount", "currency", "customer", "description", "metadata", "receipt_email", "shipping", "statement_descriptor", "statement_descriptor_suffix", "transfer_group"])
            charge[field] = intent[field]?.DeepClone();
        charge["billing_details"] = method["billing_details"]!.DeepClone();
        charge["payment_intent"] = intent.Id();
        charge["payment_method"] = method.Id();
        charge.Hash("refunds")!["url"] = $"/v1/charges/{charge.Id()}/refunds";
        if (method.Hash("card") is not { } face)
        {
            var type = method.Text("type")!;
            charge["payment_method_details"] = new JsonObject { [type] = method[type]!.DeepClone(), ["type"] = type };
            return charge;
        }
        var details = charge.Hash("payment_method_details")!.Hash("card")!;
        details["amount_authorized"] = amount;
        details.Hash("overcapture")!["maximum_amount_capturable"] = amount;
        details["network"] = face.Text("brand");
        foreach (var field in (ReadOnlySpan<string>)["brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4"])
            details[field] = face[field]?.DeepClone();
        return charge;
    }
}
