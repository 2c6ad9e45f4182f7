using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Disputes;

/// <summary>How disputes are opened, answered and decided.</summary>
internal static class DisputeCases
{
    private const long TimeToAnswer = 7 * 86400;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "dispute", "amount": 0, "balance_transactions": [], "charge": null, "created": 0, "currency": null,
          "enhanced_eligibility_types": [],
          "evidence": {
            "access_activity_log": null, "billing_address": null, "cancellation_policy": null, "cancellation_policy_disclosure": null,
            "cancellation_rebuttal": null, "customer_communication": null, "customer_email_address": null, "customer_name": null,
            "customer_purchase_ip": null, "customer_signature": null, "duplicate_charge_documentation": null,
            "duplicate_charge_explanation": null, "duplicate_charge_id": null, "enhanced_evidence": {}, "product_description": null,
            "receipt": null, "refund_policy": null, "refund_policy_disclosure": null, "refund_refusal_explanation": null,
            "service_date": null, "service_documentation": null, "shipping_address": null, "shipping_carrier": null,
            "shipping_date": null, "shipping_documentation": null, "shipping_tracking_number": null, "uncategorized_file": null,
            "uncategorized_text": null
          },
          "evidence_details": { "due_by": 0, "enhanced_eligibility": {}, "has_evidence": false, "past_due": false, "submission_count": 0 },
          "is_charge_refundable": false, "livemode": false, "metadata": {}, "payment_intent": null,
          "payment_method_details": { "card": { "brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4" }, "type": "card" },
          "reason": null, "status": "needs_response"
        }
        """);

    public static void Open(Work work, JsonObject charge, string reason)
    {
        var now = (long)charge.Number("created")!;
        var dispute = Shape.Make(Ids.Long("du_"), now);
        foreach (var field in (ReadOnlySpan<string>)["amount", "currency", "payment_intent"])
            dispute[field] = charge[field]?.DeepClone();
        dispute["charge"] = charge.Id();
        dispute["reason"] = reason;
        dispute.Hash("evidence_details")!["due_by"] = now + TimeToAnswer;
        if (reason == "product_not_received")
            dispute.Hash("payment_method_details")!.Hash("card")!["network_reason_code"] = "13.1";
        work.Add(dispute);

        var disputed = work.Edit(charge);
        disputed["disputed"] = true;
        disputed["dispute"] = dispute.Id();
        work.Emit("charge.dispute.created", dispute);
        work.Emit("charge.dispute.funds_withdrawn", dispute);
        work.Emit("charge.updated", disputed);
    }

    public static void Decide(Work work, JsonObject dispute, bool won)
    {
        dispute["status"] = won ? "won" : "lost";
        work.Emit("charge.dispute.updated", dispute);
        if (won)
            work.Emit("charge.dispute.funds_reinstated", dispute);
        work.Emit("charge.dispute.closed", dispute);
    }
}
