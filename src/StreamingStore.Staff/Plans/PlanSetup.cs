using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Mirror;
using Stripe;

namespace StreamingStore.Staff.Plans;

/// <summary>
/// Holds the plans of <c>db/plans.json</c> against Stripe, and makes there what differs: a product a plan, with the groups
/// in its metadata, and its prices by lookup key. The file is what a new Stripe account begins with; at start only what
/// Stripe lacks is made, since from then on Stripe is the source of truth. What differs otherwise is for staff to decide.
/// https://docs.stripe.com/products-prices/manage-prices#lookup-keys
/// </summary>
public sealed class PlanSetup(IStripeClient stripe, MirrorWriter mirror, StripeSettings settings, ILogger<PlanSetup> logger)
{
    // Stripe takes at most ten lookup keys a call.
    private const int LookupKeysPerCall = 10;
    private const int MostPerCall = 100;

    private readonly ProductService products = new(stripe);
    private readonly PriceService prices = new(stripe);

    /// <summary>Makes the plans where that costs nothing; a store with a live key has them made by hand.</summary>
    /// <param name="path">The path of plans.json.</param>
    /// <param name="ct">Cancels between calls.</param>
    /// <exception cref="StoreException">The file is missing or can't be read.</exception>
    public async Task ApplyAtStartAsync(string path, CancellationToken ct = default)
    {
        if (settings.LiveMode)
        {
            return;
        }

        try
        {
            await ApplyAsync(path, ct);
        }
        catch (StripeException e)
        {
            logger.LogError("The plans could not be made at Stripe ({Reason}); the store runs on with those that it knows. Check Stripe__ApiKey and start again", e.Message);
        }
    }

    /// <summary>Makes the products and prices that Stripe lacks, and brings those of the file into the mirror.</summary>
    /// <param name="path">The path of plans.json.</param>
    /// <param name="ct">Cancels between calls.</param>
    /// <returns>How many products and prices were made.</returns>
    /// <exception cref="StoreException">The file is missing or can't be read.</exception>
    /// <exception cref="StripeException">Stripe refuses or can't be reached.</exception>
    public async Task<int> ApplyAsync(string path, CancellationToken ct = default)
    {
        var file = await PlanFile.ReadAsync(path, ct);
        var missing = (await CompareAsync(file, ct)).Where(difference => difference.Kind is PlanDifferenceKind.ProductMissing or PlanDifferenceKind.PriceMissing).ToList();
        foreach (var difference in missing)
        {
            // Nodes that start together ask for the same; another content has another key.
            await SettleAsync(file, difference, $"plan:{Fingerprint(difference)}", ct);
        }

        return missing.Count;
    }

    /// <summary>What differs between the file and Stripe, which is asked now; what it answers goes into the mirror.</summary>
    /// <exception cref="StripeException">Stripe refuses or can't be reached.</exception>
    public async Task<IReadOnlyList<PlanDifference>> CompareAsync(PlanFile file, CancellationToken ct = default)
    {
        var foundProducts = new List<Product>();
        foreach (var ids in file.Plans.Select(plan => plan.ProductId).Chunk(MostPerCall))
        {
            foundProducts.AddRange(await products.ListAsync(new ProductListOptions { Ids = [.. ids], Limit = MostPerCall }, cancellationToken: ct));
        }

        var foundPrices = new Dictionary<string, Price>();
        foreach (var keys in file.Plans.SelectMany(plan => plan.Prices).Select(price => price.LookupKey).Chunk(LookupKeysPerCall))
        {
            await AddAsync(new PriceListOptions { LookupKeys = [.. keys], Limit = MostPerCall });
        }

        foreach (var product in foundProducts)
        {
            await mirror.ApplyResponseAsync(product, ct);
            await AddAsync(new PriceListOptions { Product = product.Id, Active = true, Limit = MostPerCall });
        }

        foreach (var price in foundPrices.Values)
        {
            await mirror.ApplyResponseAsync(price, ct);
        }

        return PlanDifference.Find(file, foundProducts, [.. foundPrices.Values]);

        async Task AddAsync(PriceListOptions which)
        {
            foreach (var price in await prices.ListAsync(which, cancellationToken: ct))
            {
                foundPrices[price.Id] = price;
            }
        }
    }

    /// <summary>Makes Stripe like the file in one respect; each answer is in the mirror when it is done.</summary>
    /// <param name="file">What is wanted.</param>
    /// <param name="difference">In what respect.</param>
    /// <param name="key">The beginning of the idempotency keys: the same for the same wish. A price that replaces another has a key of its own.</param>
    /// <param name="ct">Cancels between calls.</param>
    /// <exception cref="StripeException">Stripe refuses or can't be reached.</exception>
    public async Task SettleAsync(PlanFile file, PlanDifference difference, string key, CancellationToken ct = default)
    {
        var plan = file.Plans.Single(one => one.ProductId == difference.ProductId);
        var metadata = new Dictionary<string, string> { ["subscription_group"] = plan.Groups };
        switch (difference.Kind)
        {
            case PlanDifferenceKind.ProductMissing:
                var made = new ProductCreateOptions { Id = plan.ProductId, Name = plan.Name, Description = plan.Description, Metadata = metadata };
                await mirror.ApplyResponseAsync(await products.CreateAsync(made, Key("create-product"), ct), ct);
                break;
            case PlanDifferenceKind.ProductDiffers:
                var changed = new ProductUpdateOptions { Name = plan.Name, Description = plan.Description, Metadata = metadata, Active = true };
                await mirror.ApplyResponseAsync(await products.UpdateAsync(plan.ProductId, changed, Key("update-product"), ct), ct);
                break;
            case PlanDifferenceKind.PriceMissing:
                await CreatePriceAsync(null);
                break;
            case PlanDifferenceKind.PriceDiffers:
                await CreatePriceAsync(difference.PriceId);
                await CloseReplacedAsync(difference.PriceId!);
                break;
            case PlanDifferenceKind.PriceClosed:
                await SetActiveAsync(difference.PriceId!, true);
                break;
            case PlanDifferenceKind.ReplacedPriceOpen:
                await CloseReplacedAsync(difference.PriceId!);
                break;
        }

        async Task CreatePriceAsync(string? replaced)
        {
            var wanted = plan.Prices.Single(one => one.LookupKey == difference.LookupKey);
            var options = new PriceCreateOptions
            {
                Product = plan.ProductId,
                LookupKey = wanted.LookupKey,
                UnitAmount = wanted.UnitAmount,
                Currency = file.Currency,
                Recurring = new PriceRecurringOptions { Interval = wanted.Interval },
                TransferLookupKey = replaced is null ? null : true,
                Metadata = replaced is null ? null : new Dictionary<string, string> { [PlanDifference.Replaces] = replaced },
            };

            // Two who press at once would both take over the lookup key: named after what is replaced, they make one price.
            var creation = replaced is null ? Key("create-price") : new RequestOptions { IdempotencyKey = $"plan:{Fingerprint(difference)}:replace-price" };
            await mirror.ApplyResponseAsync(await prices.CreateAsync(options, creation, ct), ct);
        }

        async Task CloseReplacedAsync(string old)
        {
            var product = await products.GetAsync(plan.ProductId, cancellationToken: ct);
            if (product.DefaultPriceId == old)
            {
                // Stripe closes no price that is its product's default.
                var successor = (await prices.ListAsync(new PriceListOptions { LookupKeys = [difference.LookupKey!] }, cancellationToken: ct)).Single();
                await mirror.ApplyResponseAsync(
                    await products.UpdateAsync(plan.ProductId, new ProductUpdateOptions { DefaultPrice = successor.Id }, Key("default-price"), ct), ct);
            }

            await SetActiveAsync(old, false);
        }

        async Task SetActiveAsync(string priceId, bool active) =>
            await mirror.ApplyResponseAsync(await prices.UpdateAsync(priceId, new PriceUpdateOptions { Active = active }, Key(active ? "open-price" : "close-price"), ct), ct);

        RequestOptions Key(string action) => new() { IdempotencyKey = $"{key}:{action}" };
    }

    private static string Fingerprint(PlanDifference difference) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(difference))))[..32];
}
