namespace StreamingStore.Web.Components.Posters;

/// <summary>Four colours that go together. The ink is readable on the ground (at least 4.5 to 1).</summary>
internal sealed record PosterPalette(string Ground, string First, string Second, string Ink)
{
    private static readonly PosterPalette[] Drama =
    [
        new("#233d4d", "#fe7f2d", "#a1c181", "#fcfaf2"), new("#3d2c2e", "#c98c5a", "#8a9a8b", "#f7efe5"),
        new("#e8dcc8", "#b5533c", "#34556b", "#231c17"), new("#2e2a44", "#9a8fd0", "#e9a178", "#f5f1fa"),
        new("#5b2333", "#f2a65a", "#c9ada7", "#fbf1ea"),
    ];

    private static readonly PosterPalette[] Crime =
    [
        new("#14171c", "#d9a441", "#4f5d6b", "#f4efe3"), new("#1f2a30", "#c44536", "#8aa1ab", "#f1f3ee"),
        new("#262033", "#e05780", "#6b6f9c", "#f6f1f7"),
    ];

    private static readonly PosterPalette[] Imagination =
    [
        new("#22163f", "#c77dff", "#ffd166", "#f8f0ff"), new("#0f3a3a", "#7fd1ae", "#f6c667", "#f0fff8"),
    ];

    private static readonly PosterPalette[] Young =
    [
        new("#1d4e89", "#ffd23f", "#ee4266", "#f6fbff"), new("#fbd87f", "#3a86a8", "#e4572e", "#1c2433"),
        new("#1f6f5c", "#ffe066", "#f78154", "#f7fff4"),
    ];

    private static readonly PosterPalette[] True =
    [
        new("#27403b", "#d6c9a5", "#8fae8b", "#f5f3e7"), new("#e6e2d6", "#2f5d62", "#c1664a", "#1d2624"),
        new("#3a3f58", "#e0c097", "#7d9d9c", "#f6f3ec"),
    ];

    private static readonly PosterPalette[] Horror =
        [new("#120c0f", "#a4161a", "#4a0d12", "#f5e9e2"), new("#0e1a16", "#6a994e", "#bc4749", "#eef4e4"), new("#1c1024", "#b5179e", "#3f2056", "#f7ecf7")];

    private static readonly PosterPalette[] Musical = [new("#4a1942", "#ffb400", "#f46197", "#fff3e4"), new("#f5e3d0", "#d7263d", "#1b3a6b", "#201526")];

    private static readonly Dictionary<string, PosterPalette[]> ByGenre = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Action"] = [new("#1d1e2c", "#e63946", "#f4a261", "#f1faee"), new("#22223b", "#f77f00", "#d62828", "#fdf0d5"), new("#0f2a3d", "#fcbf49", "#e4572e", "#f3f8fb")],
        ["Adventure"] = [new("#123c45", "#e9b44c", "#c8553d", "#fbf5e6"), new("#7a2e1d", "#f2b950", "#2f4b4e", "#fff4dc")],
        ["Animated"] = Young,
        ["Biography"] = True,
        ["Comedy"] = [new("#f6bd3b", "#e4572e", "#29335c", "#1f1a2b"), new("#f2857d", "#ffe8a3", "#465775", "#2a1420"), new("#17766b", "#f4d35e", "#ee964b", "#fffaf0"), new("#f3e9d8", "#e07a5f", "#3d5a80", "#23202b")],
        ["Crime"] = Crime,
        ["Documentary"] = True,
        ["Family"] = Young,
        ["Fantasy"] = Imagination,
        ["Historical"] = True,
        ["Horror"] = Horror,
        ["Musical"] = Musical,
        ["Mystery"] = Crime,
        ["Noir"] = [new("#101010", "#d8d2c4", "#5b5954", "#f4f0e6"), new("#1b1a22", "#e3c878", "#4a4757", "#f6f1e3")],
        ["Romance"] = [new("#8f2d56", "#ffb3c1", "#f4d8cd", "#fff0f3"), new("#f3c5c5", "#c1436d", "#7b2d4e", "#3a1024"), new("#4b3357", "#f4a5ae", "#f7d6bf", "#fdf3f3")],
        ["Science Fiction"] = [new("#0b1d33", "#3ec1d3", "#ff6f61", "#eafcff"), new("#1a1035", "#7b5cff", "#21d4b4", "#f1edff")],
        ["Silent"] = [new("#2b2622", "#d9c7a3", "#8c7657", "#f6ecd7"), new("#e9dec5", "#4b4036", "#a78c62", "#2a221b"), new("#33312c", "#c9c2b2", "#7d8471", "#f3efe4")],
        ["Slasher"] = Horror,
        ["Sports"] = [new("#0f4c3a", "#f2f4f3", "#f2a541", "#f7fff9"), new("#1e3a5f", "#f4d35e", "#ee6c4d", "#f4f8ff")],
        ["Spy"] = Crime,
        ["Superhero"] = [new("#14213d", "#fca311", "#d62839", "#f5f7fb"), new("#7b1e28", "#ffd60a", "#274690", "#fff6ea")],
        ["Supernatural"] = Imagination,
        ["Thriller"] = Crime,
        ["War"] = [new("#2f3427", "#a3a380", "#b5482a", "#f2efdf"), new("#3c3a35", "#c9b79c", "#7a4b3a", "#f7f2e8")],
        ["Western"] = [new("#8c3b1f", "#f0b35a", "#5a1f14", "#fff1d6"), new("#d9a25f", "#8c3b1f", "#f3dcb0", "#2b140b"), new("#4a2c2a", "#e08e45", "#b5563b", "#fbeedb")],
    };

    /// <summary>A palette of the film's first genre that has one; drama's otherwise.</summary>
    public static PosterPalette For(IReadOnlyList<string> genres, PosterSeed seed)
    {
        var genre = genres.FirstOrDefault(ByGenre.ContainsKey);
        return seed.Pick(genre is null ? Drama : ByGenre[genre]);
    }
}
