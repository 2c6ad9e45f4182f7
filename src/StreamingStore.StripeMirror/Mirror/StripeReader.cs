using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>What Stripe said an object is.</summary>
/// <param name="Body">The object, whole.</param>
/// <param name="AsOf">When it was true (UTC), by Stripe's clock.</param>
public sealed record StripeSnapshot(JsonElement Body, DateTime AsOf);

/// <summary>
/// Reads objects from Stripe as raw JSON, whole: lists that Stripe embeds only in part are read to their end. Every request
/// is one of the <see cref="RequestBudget"/>'s.
/// </summary>
public sealed class StripeReader(StripeClient stripe, RequestBudget budget, TimeProvider clock)
{
    private const int PageSize = 100;

    /// <summary>One object.</summary>
    /// <exception cref="StripeException">Stripe has none of that id (status 404), or fails.</exception>
    public async Task<StripeSnapshot> GetAsync(string name, string id, CancellationToken ct = default)
    {
        var snapshot = await ReadAsync($"{MirroredObject.Paths[name]}/{Uri.EscapeDataString(id)}", ct);
        return snapshot with { Body = await WholeAsync(snapshot.Body, ct) };
    }

    /// <summary>All objects of a list, page by page.</summary>
    /// <param name="path">The list's path and query, such as <c>/v1/subscriptions?status=all</c>.</param>
    /// <param name="startingAfter">The id after which to begin; null for the first page.</param>
    /// <param name="ct">Cancels between pages.</param>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async IAsyncEnumerable<IReadOnlyList<StripeSnapshot>> ListAsync(
        string path, string? startingAfter = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        while (true)
        {
            var after = startingAfter is null ? "" : $"&starting_after={Uri.EscapeDataString(startingAfter)}";
            var page = await ReadAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={PageSize}{after}", ct);
            var objects = new List<StripeSnapshot>();
            foreach (var item in page.Body.GetProperty("data").EnumerateArray())
            {
                objects.Add(new StripeSnapshot(await WholeAsync(item, ct), page.AsOf));
            }

            if (objects.Count > 0)
            {
                startingAfter = MirroredObject.IdOf(objects[^1].Body);
                yield return objects;
            }

            if (objects.Count == 0 || !page.Body.GetProperty("has_more").GetBoolean())
            {
                yield break;
            }
        }
    }

    private async Task<JsonElement> WholeAsync(JsonElement body, CancellationToken ct)
    {
        if (MirroredObject.NameOf(body) != "subscription" || !body.TryGetProperty("items", out var items)
            || !items.TryGetProperty("has_more", out var more) || more.ValueKind != JsonValueKind.True)
        {
            return body;
        }

        var all = new JsonArray();
        await foreach (var page in ListAsync($"/v1/subscription_items?subscription={Uri.EscapeDataString(MirroredObject.IdOf(body)!)}", null, ct))
        {
            foreach (var item in page)
            {
                all.Add(JsonNode.Parse(item.Body.GetRawText()));
            }
        }

        var whole = JsonNode.Parse(body.GetRawText())!;
        whole["items"]!["data"] = all;
        whole["items"]!["has_more"] = false;
        return JsonSerializer.SerializeToElement(whole);
    }

    /// <summary>What Stripe answers to a GET, as it is: an object, or one page of a list.</summary>
    /// <param name="path">The path and query, such as <c>/v1/invoices?customer=cus_1&amp;limit=10</c>.</param>
    /// <param name="ct">Cancels the request.</param>
    /// <exception cref="StripeException">Stripe has none such (status 404), or fails.</exception>
    public async Task<StripeSnapshot> ReadAsync(string path, CancellationToken ct = default)
    {
        await budget.WaitAsync(ct);
        try
        {
            var response = await stripe.RawRequestAsync(HttpMethod.Get, path, cancellationToken: ct);
            using var document = JsonDocument.Parse(response.Content);
            return new StripeSnapshot(document.RootElement.Clone(), response.Date?.UtcDateTime ?? clock.GetUtcNow().UtcDateTime);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { Kind: StripeFailureKind.RateLimited } limited)
        {
            await budget.PauseAsync(limited.RetryAfter ?? TimeSpan.FromSeconds(1), ct);
            throw;
        }
    }
}
