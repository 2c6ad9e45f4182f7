using System.Text.Json;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary><c>GET /_simulator/deliveries</c>: the newest deliveries with every attempt, by event, endpoint or state.</summary>
internal static class DeliveryList
{
    private const int Usual = 100;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static void MapDeliveries(this IEndpointRouteBuilder app) =>
        app.MapGet("/_simulator/deliveries", async (World world, string? @event, string? endpoint, string? state, int? limit) =>
        {
            using (await world.TurnAsync())
                return Results.Json(
                    new
                    {
                        Data = world.Events.InOrder.Reverse()
                            .SelectMany(happened => happened.Deliveries)
                            .Where(delivery => (@event is null || delivery.Event.Id == @event)
                                && (endpoint is null || delivery.EndpointId == endpoint)
                                && (state is null || StateOf(delivery) == state))
                            .Take(limit ?? Usual)
                            .Select(delivery => Show(world, delivery))
                            .ToList(),
                    },
                    Json);
        });

    private static object Show(World world, Delivery delivery) => new
    {
        Event = delivery.Event.Id,
        delivery.Event.Type,
        Endpoint = delivery.EndpointId,
        Url = world.Find(delivery.EndpointId)?.Body.Text("url"),
        State = StateOf(delivery),
        NextAttempt = delivery.State == DeliveryState.Pending ? delivery.NextAttempt : (long?)null,
        delivery.Attempts,
    };

    private static string StateOf(Delivery delivery) => JsonNamingPolicy.SnakeCaseLower.ConvertName(delivery.State.ToString());
}
