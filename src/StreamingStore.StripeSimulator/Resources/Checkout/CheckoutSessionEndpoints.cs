using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Checkout;

/// <summary><c>/v1/checkout/sessions</c></summary>
internal static class CheckoutSessionEndpoints
{
    private const string Kind = CheckoutSessions.Kind;

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/checkout/sessions", CheckoutSessionCreation.Names, CheckoutSessionCreation.Create);
        routes.Retrieve("/v1/checkout/sessions/{id}", Kind);
        routes.Post("/v1/checkout/sessions/{id}", "metadata", call =>
        {
            var session = call.Work.Edit(call.Get(Kind));
            call.Parameters.CopyMetadata(session);
            return session;
        });
        routes.Post("/v1/checkout/sessions/{id}/expire", "", Expire);
        routes.Get("/v1/checkout/sessions/{id}/line_items", Paging.Parameters, call => call.PageInOrder([.. call.Get(Kind).Hashes("_line_items")]));
        routes.Get("/v1/checkout/sessions", Paging.Parameters + " created customer customer_details payment_intent payment_link status subscription", List);
    }

    private static JsonObject Expire(Call call)
    {
        var found = call.Get(Kind);
        if (!CheckoutSessions.IsOpen(found))
            throw StripeError.Invalid(
                $"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of {found.Text("status")}.");
        var session = call.Work.Edit(found);
        CheckoutSessions.Expire(call.Work, session);
        return session;
    }

    private static JsonObject List(Call call)
    {
        var (world, parameters) = (call.Work.World, call.Parameters);
        var within = parameters.Within("created");
        var customer = parameters.Filled("customer");
        var intent = parameters.Filled("payment_intent");
        var subscription = parameters.Filled("subscription");
        var link = parameters.Filled("payment_link");
        var email = parameters.Hash("customer_details")?.Only("email").Required("email");
        var status = parameters.Choice("status", "complete", "expired", "open");
        var sessions = intent is not null ? world.Where(Kind, "payment_intent", intent)
            : subscription is not null ? world.Where(Kind, "subscription", subscription)
            : customer is not null ? world.Where(Kind, "customer", customer)
            : world.All(Kind);
        return call.Page(sessions, session =>
            (customer is null || session.Text("customer") == customer)
            && (subscription is null || session.Text("subscription") == subscription)
            && (email is null || session.Hash("customer_details")?.Text("email") == email)
            && (status is null || session.Text("status") == status)
            && link is null
            && within((long)session.Number("created")!));
    }
}
