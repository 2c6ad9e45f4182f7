using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary><c>expand[]</c>: puts objects in the place of their ids, and in lists through <c>data.</c></summary>
internal sealed class Expansion(Work work)
{
    private const int MostLevels = 4;

    /// <summary>Fields that are not there at all unless asked for, by kind of object.</summary>
    private static readonly Dictionary<(string Kind, string Field), Func<Work, JsonObject, JsonNode?>> Includable = new()
    {
        [("checkout.session", "line_items")] = (_, session) => Paging.List(
            $"/v1/checkout/sessions/{session.Id()}/line_items", session.Hashes("_line_items")),
        [("customer", "subscriptions")] = (work, customer) => Paging.List(
            $"/v1/customers/{customer.Id()}/subscriptions",
            work.Where("subscription", "customer", customer.Id()).Where(subscription => subscription.Text("status") is not ("canceled" or "incomplete_expired")).Reverse()),
        [("customer", "sources")] = (_, customer) => Paging.List($"/v1/customers/{customer.Id()}/sources", []),
        [("customer", "tax_ids")] = (_, customer) => Paging.List($"/v1/customers/{customer.Id()}/tax_ids", []),
        [("invoice", "payments")] = (work, invoice) => Paging.List(
            "/v1/invoice_payments?invoice=" + invoice.Id(), work.Where("invoice_payment", "invoice", invoice.Id())),
        [("invoice", "confirmation_secret")] = (work, invoice) =>
            work.Where("invoice_payment", "invoice", invoice.Id()).LastOrDefault() is { } payment
            && work.Find(payment.Hash("payment")!.Text("payment_intent")!) is { } intent
                ? new JsonObject { ["client_secret"] = intent.Text("client_secret"), ["type"] = "payment_intent" }
                : null,
    };

    /// <exception cref="StripeError">Too deep, or the property holds nothing that can be expanded.</exception>
    public void Apply(JsonObject answer, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var levels = path.Split('.');
            if (levels.Count(level => level != "data") > MostLevels)
                throw StripeError.Invalid($"You cannot expand more than {MostLevels} levels of a property. Property: {path}", "expand");
            Expand(answer, levels, path);
        }
    }

    private void Expand(JsonObject at, ReadOnlySpan<string> levels, string path)
    {
        var name = levels[0];
        if (!at.TryGetPropertyValue(name, out var value))
        {
            if (at.Flag("deleted"))
                return;
            if (at.Text("object") is not { } kind || !Includable.TryGetValue((kind, name), out var include))
                throw StripeError.Invalid($"This property cannot be expanded ({path}).", "expand");
            at[name] = value = include(work, work.Find(at.Id()) ?? at);
        }
        switch (value)
        {
            case null:
                return;
            case JsonArray array:
                for (var index = 0; index < array.Count; index++)
                {
                    if (array[index] is JsonValue)
                        array[index] = Resolve(array[index]!, path);
                    if (levels.Length > 1 && array[index] is JsonObject element)
                        Expand(element, levels[1..], path);
                }
                return;
            case JsonValue:
                at[name] = value = Resolve(value, path);
                break;
        }
        if (levels.Length > 1)
            Expand((JsonObject)value, levels[1..], path);
    }

    private JsonObject Resolve(JsonNode id, string path) =>
        id is JsonValue text && text.TryGetValue(out string? named) && work.Find(named) is { } found
            ? found.Presented()
            : throw StripeError.Invalid($"This property cannot be expanded ({path}).", "expand");
}
