using StreamingStore.Catalog;

namespace StreamingStore.ComponentTests;

/// <summary>Films as viewers with different access see them.</summary>
internal static class Films
{
    public static MovieResult Raiders { get; } = new()
    {
        MovieId = 25346,
        Title = "Raiders of the Lost Ark",
        Year = 1981,
        Genres = ["Action", "Adventure"],
        SubscriptionGroups = ["action", "adventure"],
        Director = "Steven Spielberg",
        CastMembers = ["Harrison Ford", "Karen Allen"],
        Price = 599,
        Currency = "usd",
        IncludedInSubscription = false,
        Purchased = false,
    };

    public static MovieResult RaidersInPlan { get; } = Raiders with { IncludedInSubscription = true };

    public static MovieResult RaidersBought { get; } = Raiders with { Purchased = true };

    public static MovieResult Called(string title, long movieId = 7) => Raiders with { MovieId = movieId, Title = title };
}
