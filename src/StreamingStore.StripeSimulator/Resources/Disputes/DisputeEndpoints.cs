using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Disputes;

/// <summary><c>/v1/disputes</c></summary>
internal static class DisputeEndpoints
{
    private const string Kind = "dispute";

    public static void Map(ApiRoutes routes)
    {
        routes.Retrieve("/v1/disputes/{id}", Kind);
        routes.Post("/v1/disputes/{id}", "evidence metadata submit", Update);
        routes.Post("/v1/disputes/{id}/close", "", call =>
        {
            var dispute = Open(call);
            DisputeCases.Decide(call.Work, dispute, won: false);
            return dispute;
        });
        routes.Get("/v1/disputes", Paging.Parameters + " charge created payment_intent", List);
    }

    /// <summary>In test mode the evidence itself says how the case ends.</summary>
    private static JsonObject Update(Call call)
    {
        var parameters = call.Parameters;
        var dispute = parameters.Has("evidence") ? Open(call) : call.Work.Edit(call.Get(Kind));
        parameters.CopyMetadata(dispute);
        if (parameters.Hash("evidence") is { } evidence)
        {
            evidence.Only([.. dispute.Hash("evidence")!.Select(field => field.Key)]);
            parameters.CopyHashes(dispute, "evidence");
            var details = dispute.Hash("evidence_details")!;
            details["has_evidence"] = true;
            if (parameters.Boolean("submit") != false)
            {
                details["submission_count"] = details.Number("submission_count") + 1;
                dispute["status"] = "under_review";
            }
        }
        call.Work.Emit("charge.dispute.updated", dispute);
        if (dispute.Text("status") == "under_review" && dispute.Hash("evidence")!.Text("uncategorized_text") is ("winning_evidence" or "losing_evidence"))
            DisputeCases.Decide(call.Work, dispute, dispute.Hash("evidence")!.Text("uncategorized_text") == "winning_evidence");
        return dispute;
    }

    private static JsonObject Open(Call call)
    {
        var dispute = call.Get(Kind);
        return dispute.Text("status") is "needs_response" or "warning_needs_response"
            ? call.Work.Edit(dispute)
            : throw StripeError.Invalid("This dispute is already closed or under review", null);
    }

    private static JsonObject List(Call call)
    {
        var (world, parameters) = (call.Work.World, call.Parameters);
        var within = parameters.Within("created");
        var disputes = parameters.Filled("charge") is { } charge ? world.Where(Kind, "charge", charge)
            : parameters.Filled("payment_intent") is { } intent ? world.Where(Kind, "payment_intent", intent)
            : world.All(Kind);
        return call.Page(disputes, dispute => within((long)dispute.Number("created")!));
    }
}
