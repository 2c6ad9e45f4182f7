using System.Text.Json;

namespace StreamingStore.Tests.Histories;

/// <summary>All that Stripe has in the end, by kind and id, read through its API.</summary>
internal sealed class StripeState
{
    private readonly Dictionary<string, Dictionary<string, JsonElement>> kinds = [];

    public IReadOnlyDictionary<string, JsonElement> Of(string kind) => kinds[kind];

    public static async Task<StripeState> ReadAsync(World world)
    {
        var state = new StripeState();
        var clocks = await world.ListAsync("test_helpers/test_clocks");
        foreach (var (kind, path) in new[] { ("product", "products"), ("price", "prices"), ("payment_intent", "payment_intents"), ("charge", "charges"), ("refund", "refunds"), ("dispute", "disputes") })
        {
            state.Keep(kind, await world.ListAsync(path));
        }

        state.Keep("test_clock", clocks);
        state.Keep("customer", await world.ListAsync("customers"));
        state.Keep("subscription", await world.ListAsync("subscriptions?status=all"));
        foreach (var clock in clocks.Select(clock => clock.GetProperty("id").GetString()))
        {
            // Lists hide what lives by a test clock unless they are asked for it.
            state.Keep("customer", await world.ListAsync($"customers?test_clock={clock}"));
            state.Keep("subscription", await world.ListAsync($"subscriptions?status=all&test_clock={clock}"));
        }

        state.Keep("payment_method", []);
        foreach (var customer in state.Of("customer").Keys)
        {
            state.Keep("payment_method", await world.ListAsync($"customers/{customer}/payment_methods"));
        }

        state.Keep("subscription_item", state.Of("subscription").Values.SelectMany(subscription => subscription.GetProperty("items").GetProperty("data").EnumerateArray()));
        return state;
    }

    /// <summary>Adds one object that no list shows.</summary>
    public void Keep(string kind, IEnumerable<JsonElement> objects)
    {
        if (!kinds.TryGetValue(kind, out var kept))
        {
            kinds[kind] = kept = [];
        }

        foreach (var shown in objects)
        {
            kept[shown.GetProperty("id").GetString()!] = shown;
        }
    }
}
