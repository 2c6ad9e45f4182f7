using Stripe;

namespace StreamingStore.Staff.Plans;

/// <summary>What is to be done at Stripe so that it has what the file asks for.</summary>
public enum PlanDifferenceKind
{
    /// <summary>A product is to be made.</summary>
    ProductMissing,

    /// <summary>A product's name, description or groups are to be changed, or it is to be offered again.</summary>
    ProductDiffers,

    /// <summary>A price is to be made.</summary>
    PriceMissing,

    /// <summary>A price is to be replaced: amounts never change at Stripe. The new one takes over the lookup key, the old one is closed.</summary>
    PriceDiffers,

    /// <summary>A price that was closed is to be opened again.</summary>
    PriceClosed,

    /// <summary>A price that was replaced is still open, and is to be closed.</summary>
    ReplacedPriceOpen,
}

/// <summary>One difference between the file and Stripe.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="ProductId">The product.</param>
/// <param name="LookupKey">The price's lookup key; null where it is about the product.</param>
/// <param name="PriceId">The price at Stripe; null where there is none yet.</param>
/// <param name="AtStripe">What Stripe has; null where it has nothing.</param>
/// <param name="InFile">What the file asks for.</param>
public sealed record PlanDifference(PlanDifferenceKind Kind, string ProductId, string? LookupKey, string? PriceId, string? AtStripe, string InFile)
{
    /// <summary>Metadata of a price that took another's place: the other's id, so that closing it is not forgotten where the store ends in between.</summary>
    public const string Replaces = "replaces";

    /// <summary>What it is known by: two differences are never about the same.</summary>
    public string Key => $"{Kind}:{PriceId ?? LookupKey ?? ProductId}";

    /// <summary>Holds the file against what Stripe has; a product is named before its prices.</summary>
    /// <param name="file">What is wanted.</param>
    /// <param name="products">The file's products, as far as Stripe has them.</param>
    /// <param name="prices">All prices that have a lookup key of the file, and all open prices of its products.</param>
    public static IReadOnlyList<PlanDifference> Find(PlanFile file, IReadOnlyList<Product> products, IReadOnlyList<Price> prices)
    {
        var differences = new List<PlanDifference>();
        foreach (var plan in file.Plans)
        {
            differences.AddRange(OfProduct(plan, products.FirstOrDefault(product => product.Id == plan.ProductId)));
            foreach (var wanted in plan.Prices)
            {
                differences.AddRange(OfPrice(file, plan, wanted, prices));
            }
        }

        return differences;
    }

    private static IEnumerable<PlanDifference> OfProduct(WantedPlan plan, Product? product)
    {
        var inFile = $"{plan.Name}: {plan.Description} ({plan.Groups})";
        if (product is null)
        {
            yield return new(PlanDifferenceKind.ProductMissing, plan.ProductId, null, null, null, inFile);
            yield break;
        }

        var atStripe = $"{product.Name}: {product.Description} ({product.Metadata?.GetValueOrDefault("subscription_group")}){(product.Active ? "" : ", not offered")}";
        if (atStripe != inFile)
        {
            yield return new(PlanDifferenceKind.ProductDiffers, plan.ProductId, null, null, atStripe, inFile);
        }
    }

    private static IEnumerable<PlanDifference> OfPrice(PlanFile file, WantedPlan plan, WantedPrice wanted, IReadOnlyList<Price> prices)
    {
        var inFile = Say(wanted.UnitAmount, file.Currency, wanted.Interval, 1, plan.ProductId);
        if (prices.FirstOrDefault(price => price.LookupKey == wanted.LookupKey) is not { } price)
        {
            yield return new(PlanDifferenceKind.PriceMissing, plan.ProductId, wanted.LookupKey, null, null, inFile);
            yield break;
        }

        var atStripe = Say(price.UnitAmount, price.Currency, price.Recurring?.Interval, price.Recurring?.IntervalCount ?? 1, price.ProductId);
        if (atStripe != inFile)
        {
            yield return new(PlanDifferenceKind.PriceDiffers, plan.ProductId, wanted.LookupKey, price.Id, atStripe, inFile);
        }
        else if (!price.Active)
        {
            yield return new(PlanDifferenceKind.PriceClosed, plan.ProductId, wanted.LookupKey, price.Id, $"{atStripe}, closed", inFile);
        }

        if (price.Metadata?.GetValueOrDefault(Replaces) is { } replaced && prices.FirstOrDefault(other => other.Id == replaced && other.Active) is { } old)
        {
            var left = Say(old.UnitAmount, old.Currency, old.Recurring?.Interval, old.Recurring?.IntervalCount ?? 1, old.ProductId);
            yield return new(PlanDifferenceKind.ReplacedPriceOpen, plan.ProductId, wanted.LookupKey, old.Id, $"{left}, still open", "closed");
        }
    }

    private static string Say(long? amount, string currency, string? interval, long count, string productId) =>
        FormattableString.Invariant($"{amount} {currency} every {(count == 1 ? "" : $"{count} ")}{interval ?? "(once)"} for {productId}");
}
