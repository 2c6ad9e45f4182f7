using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.BillingPortal;

/// <summary><c>/v1/billing_portal/sessions</c></summary>
internal static class PortalSessionEndpoints
{
    public const string Kind = "billing_portal.session";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "billing_portal.session", "configuration": null, "created": 0, "customer": null, "customer_account": null,
          "flow": null, "livemode": false, "locale": null, "on_behalf_of": null, "return_url": null, "url": null
        }
        """);

    public static void Map(ApiRoutes routes) =>
        routes.Post("/v1/billing_portal/sessions", "configuration customer flow_data locale on_behalf_of return_url", Create);

    /// <summary>The session whose page has this secret in its address.</summary>
    public static JsonObject? Find(Work work, string secret) => work.Where(Kind, "secret", secret).FirstOrDefault();

    private static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var customer = call.Referenced("customer", "customer") ?? throw parameters.Missing("customer");
        var configuration = call.Referenced(PortalConfigurations.Kind, "configuration") ?? PortalConfigurations.Default(work);
        if (!configuration.Flag("active"))
            throw StripeError.Invalid("The configuration is not active.", "configuration");
        var session = Shape.Make(Ids.Long("bps_"), work.Now);
        session["configuration"] = configuration.Id();
        session["customer"] = customer.Id();
        session["locale"] = parameters.Filled("locale");
        session["return_url"] = parameters.Filled("return_url") ?? configuration.Text("default_return_url");
        session["flow"] = parameters.Hash("flow_data") is { } flow ? FlowOf(work, flow, customer) : null;
        session["_secret"] = Ids.Secret("test_", 40);
        session["url"] = $"{call.Origin}/p/session/{session.Text("_secret")}";
        work.Add(session);
        work.Emit("billing_portal.session.created", session);
        return session;
    }

    private static JsonObject FlowOf(Work work, Parameters sent, JsonObject customer)
    {
        sent.Only("after_completion", "subscription_cancel", "subscription_update", "subscription_update_confirm", "type");
        sent.Required("type");
        var type = sent.Choice("type", "payment_method_update", "subscription_cancel", "subscription_update", "subscription_update_confirm")!;
        var after = sent.Hash("after_completion")?.Only("hosted_confirmation", "redirect", "type");
        var redirect = after?.Hash("redirect")?.Only("return_url").Required("return_url");
        var flow = new JsonObject
        {
            ["after_completion"] = new JsonObject
            {
                ["hosted_confirmation"] = after?.Hash("hosted_confirmation") is { } confirmation ? new JsonObject { ["custom_message"] = confirmation.Filled("custom_message") } : null,
                ["redirect"] = redirect is null ? null : new JsonObject { ["return_url"] = redirect },
                ["type"] = after?.Choice("type", "hosted_confirmation", "portal_homepage", "redirect") ?? "portal_homepage",
            },
            ["subscription_cancel"] = null,
            ["subscription_update"] = null,
            ["subscription_update_confirm"] = null,
            ["type"] = type,
        };
        if (type == "payment_method_update")
            return flow;
        var about = sent.Hash(type) ?? throw sent.Missing(type);
        about.Only("subscription", "retention", "items", "discounts");
        var subscription = work.Get("subscription", about.Required("subscription"), about.PathOf("subscription"));
        if (subscription.Text("customer") != customer.Id())
            throw StripeError.NoSuch("subscription", subscription.Id(), about.PathOf("subscription"));
        flow[type] = new JsonObject { ["subscription"] = subscription.Id() };
        if (type == "subscription_cancel")
            flow.Hash(type)!["retention"] = null;
        if (type == "subscription_update_confirm")
            Confirming(about, subscription, flow.Hash(type)!);
        return flow;
    }

    private static void Confirming(Parameters about, JsonObject subscription, JsonObject confirm)
    {
        var items = about.Hashes("items") ?? throw about.Missing("items");
        confirm["discounts"] = null;
        confirm["items"] = items.Select(sent =>
        {
            var id = sent.Only("id", "price", "quantity").Required("id");
            if (!subscription.Listed("items").Any(item => item.Id() == id))
                throw StripeError.NoSuch("subscription_item", id, sent.PathOf("id"));
            return new JsonObject { ["id"] = id, ["price"] = sent.Filled("price"), ["quantity"] = sent.Integer("quantity", 0) };
        }).ToJsonArray();
    }
}
