using Microsoft.Extensions.Localization;

namespace StreamingStore.Web.Components.Movies;

/// <summary>What a <see cref="MovieAction"/> is called in the viewer's language.</summary>
public static class MovieWords
{
    /// <summary>What the button says.</summary>
    public static string Label(IStringLocalizer<MoviesText> L, MovieAction action) => (action.State == "watch" ? L["Watch Now"] : L["Buy Now"]).Value;

    /// <summary>Why the film can be watched, or null where it can't.</summary>
    public static string? Reason(IStringLocalizer<MoviesText> L, MovieAction action) => action.Reason switch
    {
        WatchReason.Owned => L["You own this"].Value,
        WatchReason.InPlan => L["Included in your plan"].Value,
        WatchReason.Granted => L["A gift to you"].Value,
        _ => null,
    };
}
