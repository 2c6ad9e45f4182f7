using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.Web.Components.Parts;
using StreamingStore.Web.Components.Payment;

namespace StreamingStore.Web.Components.Movies;

/// <summary>What can be done next with a film.</summary>
public enum MovieActionKind
{
    /// <summary>Play it.</summary>
    Watch,

    /// <summary>Play it from where it was left.</summary>
    Resume,

    /// <summary>Pay once, and keep it.</summary>
    Buy,

    /// <summary>Take the cheapest plan that covers it.</summary>
    Subscribe,

    /// <summary>Mend the failed payment of a plan that covers it.</summary>
    FixPayment,

    /// <summary>Sign in, to see what can be done.</summary>
    SignIn,

    /// <summary>Wait until it is to be had.</summary>
    Coming,

    /// <summary>Nothing.</summary>
    NotAvailable,
}

/// <summary>Why a film can be watched.</summary>
public enum WatchReason
{
    /// <summary>It can't.</summary>
    None,

    /// <summary>It was bought.</summary>
    Owned,

    /// <summary>A plan of the viewer's covers it.</summary>
    InPlan,

    /// <summary>Staff granted it.</summary>
    Granted,
}

/// <summary>One thing that a viewer can do with a film; <see cref="MovieWords"/> has the words for it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Href">Where it leads; null where there is nothing to do but wait.</param>
public sealed record MovieAction(MovieActionKind Kind, string? Href)
{
    /// <summary>The name that styles and tests know it by. What a visitor is asked to sign in for has one name.</summary>
    public string State => Kind switch
    {
        MovieActionKind.Watch => "watch",
        MovieActionKind.Resume => "resume",
        MovieActionKind.FixPayment => "fix-payment",
        MovieActionKind.Coming => "coming",
        MovieActionKind.NotAvailable => "unavailable",
        _ when Href!.StartsWith("/sign-in", StringComparison.Ordinal) => "sign-in",
        MovieActionKind.Buy => "buy",
        _ => "subscribe",
    };
}

/// <summary>The main thing a viewer can do with a film, and what else there is to do, best first.</summary>
/// <param name="Main">The one on the button.</param>
/// <param name="Others">Those folded beside it.</param>
/// <param name="Reason">Why the film can be watched.</param>
public sealed record MovieActions(MovieAction Main, IReadOnlyList<MovieAction> Others, WatchReason Reason)
{
    /// <summary>
    /// Chooses by what the viewer has. What is free comes first: watching, where it is allowed; then mending a payment,
    /// which gives back what the viewer had; then buying; and a plan where the film is not sold by itself.
    /// </summary>
    /// <param name="movie">The film as this viewer sees it.</param>
    /// <param name="signedIn">Somebody is signed in. A visitor is asked to on the way to whatever costs something.</param>
    public static MovieActions For(MovieResult movie, bool signedIn)
    {
        if (movie.Window == MovieWindow.Coming)
            return new(new(MovieActionKind.Coming, null), [], WatchReason.None);
        if (movie.Window == MovieWindow.Gone)
            return new(new(MovieActionKind.NotAvailable, null), [], WatchReason.None);

        var (buy, subscribe) = (Buy(movie, signedIn), Subscribe(movie, signedIn));
        if (movie.Available)
        {
            var watch = new MovieAction(movie.ResumesAt is null ? MovieActionKind.Watch : MovieActionKind.Resume, $"/watch/{movie.MovieId}");
            return new(watch, Given(buy), ReasonToWatch(movie));
        }

        if (movie.PlanUnpaid)
            return new(new(MovieActionKind.FixPayment, TroubleWords.FixPath), Given(buy), WatchReason.None);
        if (buy is not null)
            return new(buy, Given(subscribe), WatchReason.None);
        if (subscribe is null)
            return new(new(MovieActionKind.NotAvailable, null), [], WatchReason.None);
        return signedIn
            ? new(subscribe, [], WatchReason.None)
            : new(new(MovieActionKind.SignIn, LocalPath.SignInThen($"/movies/{movie.MovieId}")), [subscribe], WatchReason.None);
    }

    private static MovieAction? Buy(MovieResult movie, bool signedIn) =>
        movie.CanBeBought ? new(MovieActionKind.Buy, For($"/buy/{movie.MovieId}", signedIn)) : null;

    private static MovieAction? Subscribe(MovieResult movie, bool signedIn) =>
        movie.CheapestPlan is { } plan
            ? new(MovieActionKind.Subscribe, For($"/subscribe/{Uri.EscapeDataString(plan.LookupKey)}?returnUrl=/movies/{movie.MovieId}", signedIn))
            : null;

    private static string For(string path, bool signedIn) => signedIn ? path : LocalPath.SignInThen(path);

    private static IReadOnlyList<MovieAction> Given(MovieAction? action) => action is null ? [] : [action];

    private static WatchReason ReasonToWatch(MovieResult movie) => movie switch
    {
        { Purchased: true } => WatchReason.Owned,
        { IncludedInSubscription: true } => WatchReason.InPlan,
        _ => WatchReason.Granted,
    };
}
