using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Refunds;

/// <summary>Gives money back, and keeps the charge's account of it.</summary>
internal static class RefundMaking
{
    private const int MostShownOnCharge = 10;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "refund", "amount": 0, "balance_transaction": null, "charge": null, "created": 0, "currency": null,
          "customer": null, "customer_account": null,
          "destination_details": { "card": { "reference": null, "reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund" }, "type": "card" },
          "failure_balance_transaction": null, "failure_reason": null, "metadata": {}, "payment_intent": null, "payment_method": null,
          "reason": null, "receipt_number": null, "source_transfer_reversal": null, "status": "succeeded", "transfer_reversal": null
        }
        """);

    /// <summary>Makes a refund of an amount in the smallest currency unit, or with null of all that is left.</summary>
    /// <exception cref="StripeError">The charge did not go through, is refunded already, or has less left.</exception>
    public static JsonObject Refund(Work work, JsonObject charge, long? amount)
    {
        if (charge.Text("status") != "succeeded")
            throw StripeError.Invalid($"Charge {charge.Id()} is not refundable because it did not succeed.", "charge");
        if (!charge.Flag("captured"))
            throw StripeError.Invalid($"Charge {charge.Id()} has not been captured; cancel the PaymentIntent instead.", "charge", "charge_not_refundable");
        if (charge.Flag("disputed") && work.Where("dispute", "charge", charge.Id()).Any(dispute => dispute.Text("status") is not "won" and not "warning_closed"))
            throw StripeError.Invalid($"Charge {charge.Id()} has been charged back; cannot issue a refund.", null, "charge_disputed");
        var left = (long)charge.Number("amount_captured")! - (long)charge.Number("amount_refunded")!;
        if (left <= 0)
            throw StripeError.Invalid($"Charge {charge.Id()} has already been refunded.", null, "charge_already_refunded");
        if (amount > left)
            throw StripeError.Invalid(
                $"Refund amount ({Money(amount.Value, charge)}) is greater than unrefunded amount on charge ({Money(left, charge)})", "amount");

        var refund = Shape.Make(Ids.Long("re_"), work.Now);
        refund["amount"] = amount ?? left;
        foreach (var field in (ReadOnlySpan<string>)["currency", "customer", "payment_intent", "payment_method"])
            refund[field] = charge[field]?.DeepClone();
        refund["charge"] = charge.Id();
        return work.Add(refund);
    }

    /// <summary>Writes a refund that was just made into its charge, and tells of both.</summary>
    public static void Settle(Work work, JsonObject refund, JsonObject charge)
    {
        Recount(work, charge);
        work.Emit("refund.created", refund);
        work.Emit("charge.refunded", charge);
        if (work.Find(refund.Text("payment_method") ?? "") is { } method && PaymentMethods.CardOf(method).Behavior == CardBehavior.RefundFails)
            Fail(work, refund, charge);
    }

    /// <summary>Takes back a refund that did not arrive.</summary>
    private static void Fail(Work work, JsonObject refund, JsonObject charge)
    {
        refund["status"] = "failed";
        refund["failure_reason"] = "unknown";
        Recount(work, charge);
        work.Emit("refund.updated", refund, "charge.refund.updated");
        work.Emit("refund.failed", refund);
        work.Emit("charge.updated", charge);
    }

    /// <summary>Lets go of money that was authorized and never captured.</summary>
    public static void ReleaseAuthorization(Work work, JsonObject charge)
    {
        charge["amount_refunded"] = charge.Number("amount");
        charge["refunded"] = true;
        work.Emit("charge.refunded", charge);
    }

    public static void Recount(Work work, JsonObject charge)
    {
        var refunds = work.Where("refund", "charge", charge.Id());
        var total = refunds.Where(refund => refund.Text("status") is not "failed" and not "canceled").Sum(refund => (long)refund.Number("amount")!);
        charge["amount_refunded"] = total;
        charge["refunded"] = total >= charge.Number("amount_captured");
        var list = charge.Hash("refunds")!;
        list["data"] = refunds.AsEnumerable().Reverse().Take(MostShownOnCharge).Select(refund => refund.Presented()).ToJsonArray();
        list["has_more"] = refunds.Count > MostShownOnCharge;
    }

    private static string Money(long amount, JsonObject charge) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(charge.Text("currency") == "usd" ? "$" : "")}{amount / 100m:0.00}");
}
