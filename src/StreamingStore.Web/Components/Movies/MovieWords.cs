using Microsoft.Extensions.Localization;
using StreamingStore.Catalog;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Movies;

/// <summary>What the actions of <see cref="MovieActions"/> are called in the viewer's language.</summary>
public static class MovieWords
{
    /// <summary>What the button says first.</summary>
    public static string Label(IStringLocalizer<MoviesText> L, MovieAction action, MovieResult movie) => (action.Kind switch
    {
        MovieActionKind.Watch => L["Watch Now"],
        MovieActionKind.Resume => L["Resume"],
        MovieActionKind.Buy => L["Buy Now"],
        MovieActionKind.Subscribe => L["Subscribe to watch"],
        MovieActionKind.FixPayment => L["Fix payment to watch"],
        MovieActionKind.SignIn => L["Sign in to watch"],
        MovieActionKind.Coming when movie.AvailableFrom is { } day => L["Coming on {0}", Dates.Day(day)],
        _ => L["Not available"],
    }).Value;

    /// <summary>What it costs, or the plan that is meant; null where it costs nothing more.</summary>
    public static string? Terms(MovieAction action, MovieResult movie) => action.Kind switch
    {
        MovieActionKind.Buy => Money.Format(movie.Price, movie.Currency),
        MovieActionKind.Subscribe when movie.CheapestPlan is { } plan => $"{plan.Name}, {Money.Recurring(plan.UnitAmount, plan.Currency, plan.Interval, plan.IntervalCount)}",
        _ => null,
    };

    /// <summary>What is to be known beside the page's main button; null where the button says all.</summary>
    public static string? Hint(IStringLocalizer<MoviesText> L, MovieAction action, MovieResult movie) => action.Kind switch
    {
        MovieActionKind.Buy when movie.CheapestPlan is null => L["Yours to keep."].Value,
        MovieActionKind.Buy => L["Yours to keep, or included with a plan."].Value,
        MovieActionKind.Subscribe => Terms(action, movie),
        MovieActionKind.SignIn => L["Included with a plan."].Value,
        MovieActionKind.FixPayment => L["Your plan covers this film, but its last payment failed."].Value,
        MovieActionKind.Coming => L["Put it on your watchlist to find it again."].Value,
        _ => null,
    };

    /// <summary>Why the film can be watched, or null where it can't.</summary>
    public static string? Reason(IStringLocalizer<MoviesText> L, WatchReason reason) => reason switch
    {
        WatchReason.Owned => L["You own this"].Value,
        WatchReason.InPlan => L["Included with your plan"].Value,
        WatchReason.Granted => L["A gift to you"].Value,
        _ => null,
    };
}
