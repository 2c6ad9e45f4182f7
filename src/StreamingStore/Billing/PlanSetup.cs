using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stripe;
using StreamingStore.Billing.Mirror;

namespace StreamingStore.Billing;

/// <summary>
/// Makes the plans of <c>db/plans.json</c> at Stripe: a product each, with the groups in its metadata, and its prices by
/// lookup key. Run again it changes only what differs. https://docs.stripe.com/products-prices/manage-prices#lookup-keys
/// </summary>
public sealed class PlanSetup(IStripeClient stripe, StripeMirror mirror)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, IncludeFields = true };

    private readonly ProductService products = new(stripe);
    private readonly PriceService prices = new(stripe);

    /// <summary>Brings Stripe's products and prices in line with the file, and the mirror with both.</summary>
    /// <param name="file">The path of plans.json.</param>
    /// <param name="ct">Cancels between calls.</param>
    /// <returns>How many products and prices were made or changed.</returns>
    /// <exception cref="StoreException">The file is missing or can't be read.</exception>
    /// <exception cref="StripeException">Stripe refuses or can't be reached.</exception>
    public async Task<int> ApplyAsync(string file, CancellationToken ct = default)
    {
        var wanted = await ReadAsync(file, ct);
        var lookupKeys = wanted.Plans.SelectMany(plan => plan.Prices).Select(price => price.LookupKey).ToList();
        var existing = new Dictionary<string, Price>();
        foreach (var keys in lookupKeys.Chunk(10))
        {
            // Stripe takes at most ten lookup keys a call.
            var page = await prices.ListAsync(new PriceListOptions { LookupKeys = [.. keys], Limit = 100 }, cancellationToken: ct);
            foreach (var price in page.Data)
            {
                existing[price.LookupKey] = price;
            }
        }

        var changes = 0;
        foreach (var plan in wanted.Plans)
        {
            changes += await ApplyProductAsync(plan, ct) ? 1 : 0;
            foreach (var price in plan.Prices)
            {
                changes += await ApplyPriceAsync(plan, price, wanted.Currency, existing.GetValueOrDefault(price.LookupKey), ct) ? 1 : 0;
            }
        }

        return changes;
    }

    private async Task<bool> ApplyProductAsync(WantedPlan plan, CancellationToken ct)
    {
        var id = ProductId(plan);
        var metadata = new Dictionary<string, string> { ["subscription_group"] = string.Join(',', plan.SubscriptionGroups) };
        Product? product = null;
        try
        {
            product = await products.GetAsync(id, cancellationToken: ct);
        }
        catch (StripeException e) when (e.HttpStatusCode == HttpStatusCode.NotFound)
        {
            // Not made yet.
        }

        if (product is null)
        {
            product = await products.CreateAsync(
                new ProductCreateOptions { Id = id, Name = plan.Name, Description = plan.Description, Metadata = metadata },
                Key("create-product", id, plan), ct);
        }
        else if (product.Name == plan.Name && product.Description == plan.Description
            && product.Metadata.GetValueOrDefault("subscription_group") == metadata["subscription_group"])
        {
            await mirror.ApplyResponseAsync(product, ct);
            return false;
        }
        else
        {
            product = await products.UpdateAsync(
                id, new ProductUpdateOptions { Name = plan.Name, Description = plan.Description, Metadata = metadata }, Key("update-product", id, (plan, product.Updated)), ct);
        }

        await mirror.ApplyResponseAsync(product, ct);
        return true;
    }

    private async Task<bool> ApplyPriceAsync(WantedPlan plan, WantedPrice wanted, string currency, Price? existing, CancellationToken ct)
    {
        if (existing is not null && existing.UnitAmount == wanted.UnitAmount && existing.Currency == currency
            && existing.Recurring?.Interval == wanted.Interval && existing.ProductId == ProductId(plan))
        {
            await mirror.ApplyResponseAsync(existing, ct);
            return false;
        }

        // A price's amount never changes: a new price takes the lookup key over, and the old one is sold no more.
        var price = await prices.CreateAsync(
            new PriceCreateOptions
            {
                Product = ProductId(plan),
                LookupKey = wanted.LookupKey,
                TransferLookupKey = true,
                UnitAmount = wanted.UnitAmount,
                Currency = currency,
                Recurring = new PriceRecurringOptions { Interval = wanted.Interval },
            },
            Key("create-price", wanted.LookupKey, (wanted, currency, existing?.Id)), ct);
        await mirror.ApplyResponseAsync(price, ct);
        if (existing is not null)
        {
            var old = await prices.UpdateAsync(existing.Id, new PriceUpdateOptions { Active = false }, Key("retire-price", existing.Id, price.Id), ct);
            await mirror.ApplyResponseAsync(old, ct);
        }

        return true;
    }

    private static string ProductId(WantedPlan plan) => $"plan_{plan.Id}";

    /// <summary>The same change asked for twice is one change; another one has another key.</summary>
    private static RequestOptions Key<T>(string action, string id, T content)
    {
        var json = JsonSerializer.Serialize(content, Format);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..16];
        return new RequestOptions { IdempotencyKey = $"{action}:{id}:{hash}" };
    }

    private static async Task<WantedPlans> ReadAsync(string file, CancellationToken ct)
    {
        if (!System.IO.File.Exists(file))
        {
            throw new StoreException($"The file of the plans {file} is missing: restore it from the repository (db/plans.json).");
        }

        try
        {
            await using var stream = System.IO.File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<WantedPlans>(stream, Format, ct) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new StoreException($"The file of the plans {file} can't be read: {e.Message}", e);
        }
    }

    private sealed record WantedPlans(string Currency, IReadOnlyList<WantedPlan> Plans);

    private sealed record WantedPlan(string Id, string Name, string Description, IReadOnlyList<string> SubscriptionGroups, IReadOnlyList<WantedPrice> Prices);

    private sealed record WantedPrice(string LookupKey, long UnitAmount, string Interval);
}
