using StreamingStore.Catalog;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Movies;

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

/// <summary>The one thing a viewer can do next with a film; <see cref="MovieWords"/> has the words for it.</summary>
/// <param name="State">The name tests and styles know it by: <c>watch</c>, <c>buy</c> or <c>sign-in</c>.</param>
/// <param name="Price">What it costs; null when it costs nothing more.</param>
/// <param name="Href">Where the button leads.</param>
/// <param name="Reason">Why the film can be watched.</param>
public sealed record MovieAction(string State, string? Price, string Href, WatchReason Reason)
{
    /// <summary>Chooses by what the viewer has. A visitor is asked to sign in on the way to buying.</summary>
    /// <param name="movie">The film as this viewer sees it.</param>
    /// <param name="signedIn">Somebody is signed in.</param>
    public static MovieAction For(MovieResult movie, bool signedIn)
    {
        if (movie.Available)
            return new("watch", null, $"/watch/{movie.MovieId}", ReasonToWatch(movie));

        var price = Money.Format(movie.Price, movie.Currency);
        var buy = $"/buy/{movie.MovieId}";
        return new(signedIn ? "buy" : "sign-in", price, signedIn ? buy : LocalPath.SignInThen(buy), WatchReason.None);
    }

    private static WatchReason ReasonToWatch(MovieResult movie) => movie switch
    {
        { Purchased: true } => WatchReason.Owned,
        { IncludedInSubscription: true } => WatchReason.InPlan,
        _ => WatchReason.Granted,
    };
}
