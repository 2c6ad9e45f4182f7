using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamingStore.Billing.Mirror;
using Stripe;

namespace StreamingStore.Billing;

/// <summary>
/// Makes the plans of <c>db/plans.json</c> at Stripe: a product each, with the groups in its metadata, and its prices by
/// lookup key. The file is what a new Stripe account begins with; what is there already is left as it is, since from then
/// on Stripe is the source of truth. https://docs.stripe.com/products-prices/manage-prices#lookup-keys
/// </summary>
public sealed class PlanSetup(IStripeClient stripe, StripeMirror mirror)
{
    // Stripe takes at most ten lookup keys a call.
    private const int LookupKeysPerCall = 10;
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly ProductService products = new(stripe);
    private readonly PriceService prices = new(stripe);

    /// <summary>Makes the products and prices that Stripe lacks, and brings those of the file into the mirror.</summary>
    /// <param name="file">The path of plans.json.</param>
    /// <param name="ct">Cancels between calls.</param>
    /// <returns>How many products and prices were made.</returns>
    /// <exception cref="StoreException">The file is missing or can't be read.</exception>
    /// <exception cref="StripeException">Stripe refuses or can't be reached.</exception>
    public async Task<int> ApplyAsync(string file, CancellationToken ct = default)
    {
        var wanted = await ReadAsync(file, ct);
        var existing = await ExistingPricesAsync(wanted, ct);
        var made = 0;
        foreach (var plan in wanted.Plans)
        {
            made += await EnsureProductAsync(plan, ct) ? 1 : 0;
            foreach (var price in plan.Prices.Where(price => !existing.Contains(price.LookupKey)))
            {
                await CreatePriceAsync(plan, price, wanted.Currency, ct);
                made++;
            }
        }

        return made;
    }

    private async Task<HashSet<string>> ExistingPricesAsync(WantedPlans wanted, CancellationToken ct)
    {
        var existing = new HashSet<string>();
        foreach (var keys in wanted.Plans.SelectMany(plan => plan.Prices).Select(price => price.LookupKey).Chunk(LookupKeysPerCall))
        {
            foreach (var price in await prices.ListAsync(new PriceListOptions { LookupKeys = [.. keys], Limit = 100 }, cancellationToken: ct))
            {
                await mirror.ApplyResponseAsync(price, ct);
                existing.Add(price.LookupKey);
            }
        }

        return existing;
    }

    private async Task<bool> EnsureProductAsync(WantedPlan plan, CancellationToken ct)
    {
        try
        {
            await mirror.ApplyResponseAsync(await products.GetAsync(ProductId(plan), cancellationToken: ct), ct);
            return false;
        }
        catch (StripeException e) when (e.HttpStatusCode == HttpStatusCode.NotFound)
        {
            var product = await products.CreateAsync(
                new ProductCreateOptions
                {
                    Id = ProductId(plan),
                    Name = plan.Name,
                    Description = plan.Description,
                    Metadata = new Dictionary<string, string> { ["subscription_group"] = string.Join(',', plan.SubscriptionGroups) },
                },
                Key("create-product", plan),
                ct);
            await mirror.ApplyResponseAsync(product, ct);
            return true;
        }
    }

    private async Task CreatePriceAsync(WantedPlan plan, WantedPrice wanted, string currency, CancellationToken ct)
    {
        var price = await prices.CreateAsync(
            new PriceCreateOptions
            {
                Product = ProductId(plan),
                LookupKey = wanted.LookupKey,
                UnitAmount = wanted.UnitAmount,
                Currency = currency,
                Recurring = new PriceRecurringOptions { Interval = wanted.Interval },
            },
            Key("create-price", new { plan.Id, wanted, currency }),
            ct);
        await mirror.ApplyResponseAsync(price, ct);
    }

    private static string ProductId(WantedPlan plan) => $"plan_{plan.Id}";

    /// <summary>Nodes that start together ask for the same; another content has another key.</summary>
    private static RequestOptions Key<T>(string action, T content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content, Format))))[..32];
        return new RequestOptions { IdempotencyKey = $"{action}:{hash}" };
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
