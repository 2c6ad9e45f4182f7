using StreamingStore.Entitlements;

namespace StreamingStore.Staff.Movies.Editing;

/// <summary>What staff may change of a film by hand.</summary>
public enum MovieField
{
    /// <summary>The title.</summary>
    Title,

    /// <summary>The groups by which plans cover it.</summary>
    Groups,

    /// <summary>What it costs to buy.</summary>
    Price,

    /// <summary>Whether it is sold by itself.</summary>
    ForSale,

    /// <summary>From when on it is to be had.</summary>
    AvailableFrom,

    /// <summary>Until when it is to be had.</summary>
    AvailableUntil,
}

/// <summary>A film's facts that staff may change by hand.</summary>
/// <param name="Title">The title.</param>
/// <param name="Groups">The groups by which plans cover it, in kebab-case.</param>
/// <param name="Price">What it costs to buy, in the currency's smallest unit (cents).</param>
/// <param name="ForSale">It is sold by itself, and not only with a plan.</param>
/// <param name="AvailableFrom">From when on it is to be had (UTC); null where it always was.</param>
/// <param name="AvailableUntil">Until when (UTC); null where that is open.</param>
public sealed record MovieFacts(string Title, IReadOnlyList<string> Groups, long Price, bool ForSale, DateTime? AvailableFrom, DateTime? AvailableUntil)
{
    /// <summary>The least that Stripe charges, in cents. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts</summary>
    public const long LowestPrice = 50;

    /// <summary>The most that Stripe charges at once, in cents.</summary>
    public const long HighestPrice = 99_999_999;

    private const int LongestTitle = 500;

    /// <summary>What is wrong, field by field, in sentences that say what to do; empty where nothing is.</summary>
    public IReadOnlyDictionary<MovieField, string> Faults()
    {
        var faults = new Dictionary<MovieField, string>();
        if (string.IsNullOrWhiteSpace(Title))
        {
            faults[MovieField.Title] = "Give the film a title.";
        }
        else if (Title.Length > LongestTitle || Title.Any(char.IsControl))
        {
            faults[MovieField.Title] = $"Write the title on one line of at most {LongestTitle} letters.";
        }

        if (Groups.FirstOrDefault(group => !GroupName.IsValid(group)) is { } odd)
        {
            faults[MovieField.Groups] = $"\"{odd}\" is no group's name: use small letters, digits and single hyphens, such as science-fiction.";
        }

        if (Price is < LowestPrice or > HighestPrice)
        {
            faults[MovieField.Price] = $"Enter a price from {LowestPrice} to {HighestPrice} cents, which is what Stripe can charge. A film that is not to be sold keeps its price: take the mark from \"Sold by itself\".";
        }

        if (AvailableFrom >= AvailableUntil)
        {
            faults[MovieField.AvailableUntil] = "The film would go before it comes: choose an end after the beginning, or leave one of them empty.";
        }

        return faults;
    }

    /// <summary>The fields in which the two differ; the order of groups does not matter.</summary>
    public IReadOnlyList<MovieField> DifferencesFrom(MovieFacts other)
    {
        bool[] differs =
        [
            Title != other.Title,
            !Groups.ToHashSet().SetEquals(other.Groups),
            Price != other.Price,
            ForSale != other.ForSale,
            AvailableFrom != other.AvailableFrom,
            AvailableUntil != other.AvailableUntil,
        ];
        return [.. Enum.GetValues<MovieField>().Where(field => differs[(int)field])];
    }

    /// <summary>A field in words that fit the audit log and a note beside the field.</summary>
    public string Say(MovieField field) => field switch
    {
        MovieField.Title => Title,
        MovieField.Groups => Groups.Count == 0 ? "no group" : string.Join(", ", Groups),
        MovieField.Price => FormattableString.Invariant($"{Price} cents"),
        MovieField.ForSale => ForSale ? "sold by itself" : "not sold by itself",
        MovieField.AvailableFrom => Say(AvailableFrom),
        _ => Say(AvailableUntil),
    };

    private static string Say(DateTime? instant) => instant is { } at ? FormattableString.Invariant($"{at:yyyy-MM-dd HH:mm:ss} UTC") : "no limit";
}
