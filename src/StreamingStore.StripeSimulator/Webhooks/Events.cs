using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary><c>/v1/events</c></summary>
internal static class Events
{
    private const int MostTypes = 20;

    public static void Map(ApiRoutes routes)
    {
        routes.Get("/v1/events", Paging.Parameters + " type types created delivery_success", List);
        routes.Get("/v1/events/{id}", "", call =>
            (call.Work.World.Events.Find(call.Id) ?? throw StripeError.NoSuch("event", call.Id)).ToJson(ApiVersion.Current));
        routes.Post("/v1/events/{id}/retry", "webhook_endpoint account for_stripecli", Retry);
    }

    /// <summary>Sends an event once more, as <c>stripe events resend</c> asks: to one endpoint, or to all that want it.</summary>
    private static JsonObject Retry(Call call)
    {
        var happened = call.Work.World.Events.Find(call.Id) ?? throw StripeError.NoSuch("event", call.Id);
        if (call.Referenced("webhook_endpoint", "webhook_endpoint") is { } chosen)
            call.Work.Resend(happened, chosen.Id());
        else
            foreach (var endpoint in call.Work.World.All("webhook_endpoint").Where(endpoint => Endpoints.Wants(endpoint.Body, happened.Type)))
                call.Work.Resend(happened, endpoint.Id);
        return happened.ToJson(ApiVersion.Current);
    }

    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        var type = parameters.Filled("type");
        var types = parameters.Texts("types");
        if (type is not null && types is not null)
            throw StripeError.Invalid("You may pass either type or types, but not both.", "types");
        if (types?.Count > MostTypes)
            throw StripeError.Invalid($"You may specify up to {MostTypes} event types.", "types");
        if (type is not null)
            types = [type];
        var within = parameters.Within("created");
        var delivered = parameters.Boolean("delivery_success");
        var events = call.Work.World.Events;
        return call.Page(
            events.InOrder,
            happened => happened.Sequence,
            id => events.Find(id)?.Sequence,
            happened => happened.ToJson(ApiVersion.Current),
            happened => (types is null || types.Any(wanted => Matches(wanted, happened.Type)))
                && within(happened.Created)
                && (delivered is null || delivered == happened.Deliveries.All(delivery => delivery.State == DeliveryState.Succeeded)));
    }

    /// <summary>A type may end in an asterisk, as in <c>customer.*</c>.</summary>
    private static bool Matches(string wanted, string type) => wanted.EndsWith('*')
        ? type.StartsWith(wanted[..^1], StringComparison.Ordinal)
        : type == wanted;
}
