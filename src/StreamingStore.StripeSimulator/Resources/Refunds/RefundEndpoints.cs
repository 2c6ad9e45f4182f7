using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Refunds;

/// <summary><c>/v1/refunds</c></summary>
internal static class RefundEndpoints
{
    private const string Kind = "refund";

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/refunds", "amount charge currency customer instructions_email metadata origin payment_intent reason refund_application_fee reverse_transfer", Create);
        routes.Retrieve("/v1/refunds/{id}", Kind);
        routes.Post("/v1/refunds/{id}", "metadata", Update);
        routes.Get("/v1/refunds", Paging.Parameters + " charge created payment_intent", List);
    }

    private static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var amount = parameters.Integer("amount", 1);
        var reason = parameters.Choice("reason", "duplicate", "fraudulent", "requested_by_customer");
        var charge = work.Edit(ChargeOf(call));
        var refund = RefundMaking.Refund(work, charge, amount);
        refund["reason"] = reason;
        parameters.CopyMetadata(refund);
        RefundMaking.Settle(work, refund, charge);
        return refund;
    }

    private static JsonObject ChargeOf(Call call)
    {
        if (call.Referenced("charge", "charge") is { } charge)
            return charge;
        if (call.Referenced("payment_intent", "payment_intent") is not { } intent)
            throw StripeError.Invalid("One of the following params should be provided for this request: payment_intent or charge.", null, "parameter_missing");
        return intent.Text("latest_charge") is { } id && call.Work.Get("charge", id) is { } latest && latest.Text("status") == "succeeded"
            ? latest
            : throw StripeError.Invalid($"This PaymentIntent ({intent.Id()}) does not have a successful charge to refund.", "payment_intent");
    }

    private static JsonObject Update(Call call)
    {
        var refund = call.Work.Edit(call.Get(Kind));
        call.Parameters.CopyMetadata(refund);
        RefundMaking.Recount(call.Work, call.Work.Edit(refund.Text("charge")!));
        call.Work.Emit("refund.updated", refund, "charge.refund.updated");
        return refund;
    }

    private static JsonObject List(Call call)
    {
        var world = call.Work.World;
        var within = call.Parameters.Within("created");
        var charge = call.Referenced("charge", "charge")?.Id();
        var intent = call.Referenced("payment_intent", "payment_intent")?.Id();
        var refunds = charge is not null ? world.Where(Kind, "charge", charge)
            : intent is not null ? world.Where(Kind, "payment_intent", intent)
            : world.All(Kind);
        return call.Page(refunds, refund => within((long)refund.Number("created")!));
    }
}
