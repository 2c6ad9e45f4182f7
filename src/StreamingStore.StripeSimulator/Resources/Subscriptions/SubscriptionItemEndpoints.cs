using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary><c>/v1/subscription_items</c></summary>
internal static class SubscriptionItemEndpoints
{
    private const string Kind = SubscriptionItems.Kind;
    private const string Writable =
        "price price_data quantity metadata proration_behavior proration_date payment_behavior discounts tax_rates billing_thresholds off_session";

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/subscription_items", Writable + " subscription", Create);
        routes.Get("/v1/subscription_items/{id}", "", call => Find(call).Item);
        routes.Post("/v1/subscription_items/{id}", Writable, Update);
        routes.Delete("/v1/subscription_items/{id}", "clear_usage proration_behavior proration_date payment_behavior", Delete);
        routes.Get("/v1/subscription_items", Paging.Parameters + " subscription", List);
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var subscription = call.Referenced("subscription", "subscription") ?? throw parameters.Missing("subscription");
        var price = SubscriptionItems.PriceOf(call.Work, parameters) ?? throw parameters.Missing("price");
        var item = SubscriptionItems.Make(subscription.Id(), price, parameters.Integer("quantity", 0, SubscriptionItems.MostQuantity), call.Work.NowOf(subscription));
        parameters.CopyMetadata(item);
        return Apply(call, subscription, items => items.Add(item), item.Id());
    }

    private static JsonObject Update(Call call)
    {
        var (subscription, item) = Find(call);
        return Apply(call, subscription, items => SubscriptionUpdating.WriteItem(call, items.Find(other => other.Id() == item.Id())!, call.Parameters), item.Id());
    }

    private static JsonObject Delete(Call call)
    {
        var (subscription, item) = Find(call);
        Apply(call, subscription, items => items.RemoveAll(other => other.Id() == item.Id()), null);
        return ApiRoutes.Deleted(item);
    }

    private static JsonObject Apply(Call call, JsonObject found, Action<List<JsonObject>> change, string? shown)
    {
        var subscription = SubscriptionUpdating.Editable(call, found.Id());
        var items = subscription.Listed("items").Select(item => item.Copy()).ToList();
        change(items);
        SubscriptionUpdating.ChangeItems(call, subscription, items, SubscriptionUpdating.Manner.Of(call.Parameters));
        SubscriptionStates.Changed(call.Work, subscription);
        // A new item whose payment failed stands in the pending update only.
        return shown is null
            ? subscription
            : subscription.Listed("items").Concat(subscription.Hash("pending_update")?.Hashes("subscription_items") ?? []).First(item => item.Id() == shown);
    }

    private static (JsonObject Subscription, JsonObject Item) Find(Call call)
    {
        var subscription = call.Work.Where("subscription", "item", call.Id).FirstOrDefault() ?? throw StripeError.NoSuch(Kind, call.Id);
        return (subscription, subscription.Listed("items").First(item => item.Id() == call.Id));
    }

    private static JsonObject List(Call call)
    {
        var subscription = call.Referenced("subscription", "subscription") ?? throw call.Parameters.Missing("subscription");
        return call.PageInOrder([.. subscription.Listed("items")]);
    }
}
