namespace StreamingStore.Web.Components.Posters;

/// <summary>Which picture suits which film. The pictures themselves are in <see cref="PosterScenes"/> and <see cref="PosterPatterns"/>.</summary>
internal static class PosterMotif
{
    private static readonly Action<SvgCanvas, PosterPalette, PosterSeed>[] Any =
        [PosterScenes.Horizon, PosterPatterns.Overlap, PosterPatterns.Waves, PosterPatterns.Frames, PosterScenes.Skyline, PosterPatterns.Tiles];

    private static readonly Dictionary<string, Action<SvgCanvas, PosterPalette, PosterSeed>[]> ByGenre = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Action"] = [PosterPatterns.Diagonals, PosterPatterns.Rays, PosterScenes.Skyline, PosterPatterns.Shards],
        ["Adventure"] = [PosterScenes.Horizon, PosterScenes.Peaks, PosterPatterns.Rays],
        ["Animated"] = [PosterPatterns.Tiles, PosterPatterns.Overlap, PosterScenes.Horizon],
        ["Comedy"] = [PosterPatterns.Tiles, PosterPatterns.Overlap, PosterScenes.Spotlight, PosterPatterns.Rays],
        ["Crime"] = [PosterScenes.Skyline, PosterPatterns.Blinds, PosterPatterns.Diagonals, PosterPatterns.Frames],
        ["Drama"] = [PosterPatterns.Overlap, PosterPatterns.Waves, PosterPatterns.Frames, PosterScenes.Horizon, PosterScenes.Skyline],
        ["Family"] = [PosterScenes.Horizon, PosterPatterns.Tiles, PosterScenes.Night],
        ["Fantasy"] = [PosterScenes.Night, PosterScenes.Peaks, PosterPatterns.Orbits],
        ["Horror"] = [PosterPatterns.Shards, PosterScenes.Night, PosterPatterns.Frames],
        ["Musical"] = [PosterScenes.Spotlight, PosterPatterns.Rays, PosterPatterns.Tiles],
        ["Mystery"] = [PosterPatterns.Frames, PosterPatterns.Blinds, PosterScenes.Night],
        ["Noir"] = [PosterPatterns.Blinds, PosterScenes.Skyline, PosterScenes.Spotlight],
        ["Romance"] = [PosterPatterns.Overlap, PosterPatterns.Waves, PosterScenes.Night],
        ["Science Fiction"] = [PosterPatterns.Orbits, PosterScenes.Night, PosterPatterns.Diagonals],
        ["Silent"] = [PosterScenes.Iris, PosterScenes.Spotlight, PosterPatterns.Frames, PosterPatterns.Overlap],
        ["Sports"] = [PosterPatterns.Diagonals, PosterPatterns.Rays, PosterPatterns.Overlap],
        ["Superhero"] = [PosterPatterns.Rays, PosterScenes.Skyline, PosterPatterns.Diagonals],
        ["Supernatural"] = [PosterScenes.Night, PosterPatterns.Orbits],
        ["Thriller"] = [PosterPatterns.Diagonals, PosterPatterns.Frames, PosterPatterns.Shards],
        ["War"] = [PosterPatterns.Rays, PosterScenes.Peaks, PosterPatterns.Shards],
        ["Western"] = [PosterScenes.Horizon, PosterScenes.Peaks, PosterPatterns.Rays],
    };

    public static Action<SvgCanvas, PosterPalette, PosterSeed> For(IReadOnlyList<string> genres, PosterSeed seed)
    {
        var genre = genres.FirstOrDefault(ByGenre.ContainsKey);
        return seed.Pick(genre is null ? Any : ByGenre[genre]);
    }
}
