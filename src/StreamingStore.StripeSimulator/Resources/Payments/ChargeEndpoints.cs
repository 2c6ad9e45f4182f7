using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary><c>/v1/charges</c>: to read, and to describe. Charges are made by payment intents.</summary>
internal static class ChargeEndpoints
{
    private const string Kind = "charge";

    private static readonly SearchFields Searchable =
        new(Kind, "amount", "created", "currency", "customer", "disputed", "metadata", "refunded", "status", "payment_intent");

    public static void Map(ApiRoutes routes)
    {
        routes.Get("/v1/charges/search", SearchFields.Parameters, Searchable.Search);
        routes.Retrieve("/v1/charges/{id}", Kind);
        routes.Post("/v1/charges/{id}", "customer description fraud_details metadata receipt_email shipping transfer_group", Update);
        routes.Get("/v1/charges", Paging.Parameters + " created customer payment_intent transfer_group", List);
        routes.Get("/v1/charges/{id}/refunds", Paging.Parameters, call => call.Page(call.Work.World.Where("refund", Kind, call.Get(Kind).Id())));
    }

    private static JsonObject Update(Call call)
    {
        var charge = call.Work.Edit(call.Get(Kind));
        call.Parameters.CopyTexts(charge, "description", "receipt_email", "transfer_group");
        call.Parameters.CopyHashes(charge, "fraud_details", "shipping");
        call.Parameters.CopyMetadata(charge);
        call.Work.Emit("charge.updated", charge);
        return charge;
    }

    private static JsonObject List(Call call)
    {
        var (world, parameters) = (call.Work.World, call.Parameters);
        var within = parameters.Within("created");
        var customer = parameters.Filled("customer");
        var intent = parameters.Filled("payment_intent");
        var charges = intent is not null ? world.Where(Kind, "payment_intent", intent)
            : customer is not null ? world.Where(Kind, "customer", customer)
            : world.All(Kind);
        return call.Page(charges, charge => (customer is null || charge.Text("customer") == customer) && within((long)charge.Number("created")!));
    }
}
