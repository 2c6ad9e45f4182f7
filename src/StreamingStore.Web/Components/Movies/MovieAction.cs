using StreamingStore.Catalog;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Movies;

/// <summary>The one thing a viewer can do next with a film, and the words for it.</summary>
/// <param name="State">The name tests and styles know it by: <c>watch</c>, <c>buy</c> or <c>sign-in</c>.</param>
/// <param name="Label">What the button says.</param>
/// <param name="Price">What it costs; null when it costs nothing more.</param>
/// <param name="Href">Where the button leads.</param>
/// <param name="Reason">Why the film can be watched, in words; null when it must be bought.</param>
public sealed record MovieAction(string State, string Label, string? Price, string Href, string? Reason)
{
    /// <summary>Chooses by what the viewer has. A visitor is asked to sign in on the way to buying.</summary>
    /// <param name="movie">The film as this viewer sees it.</param>
    /// <param name="signedIn">Somebody is signed in.</param>
    public static MovieAction For(MovieResult movie, bool signedIn)
    {
        if (movie.Available)
            return new("watch", "Watch Now", null, $"/watch/{movie.MovieId}", ReasonToWatch(movie));

        var price = Money.Format(movie.Price, movie.Currency);
        var buy = $"/buy/{movie.MovieId}";
        return new(signedIn ? "buy" : "sign-in", "Buy Now", price, signedIn ? buy : LocalPath.SignInThen(buy), null);
    }

    private static string ReasonToWatch(MovieResult movie) => movie.Purchased ? "You own this" : "Included in your plan";
}
