using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.Web.Components.Movies;
using StreamingStore.Web.Components.Pages.SignIn;

namespace StreamingStore.ComponentTests.Movies;

/// <summary>The one main button, over everything that a viewer can have of a film.</summary>
public sealed class MovieActionsTests
{
    private static readonly PlanOffer Action = new("Action", "action-monthly", 699, "usd", "month", 1);

    /// <summary>All 768 of them: signed in, window, bought, in the plan, plan unpaid, for sale, a plan covers it, begun, granted.</summary>
    private static readonly IReadOnlyList<(bool SignedIn, MovieResult Movie)> Everything =
    [
        .. from signedIn in new[] { false, true }
           from window in Enum.GetValues<MovieWindow>()
           from bits in Enumerable.Range(0, 128)
           let movie = Films.Raiders with
           {
               Window = window,
               AvailableFrom = window == MovieWindow.Coming ? new DateTime(2027, 3, 3, 0, 0, 0, DateTimeKind.Utc) : null,
               Purchased = (bits & 1) != 0,
               IncludedInSubscription = (bits & 2) != 0,
               PlanUnpaid = (bits & 4) != 0,
               ForSale = (bits & 8) != 0,
               CheapestPlan = (bits & 16) != 0 ? Action : null,
               ResumesAt = (bits & 32) != 0 ? 61 : null,
               Granted = (bits & 64) != 0,
           }
           select (signedIn, movie),
    ];

    [Fact]
    public void Every_standing_has_exactly_the_button_of_the_rule() => Holds((signedIn, movie, actions) => Assert.Equal(Rule(signedIn, movie), actions.Main.Kind));

    [Fact]
    public void Watching_is_offered_when_and_only_when_it_is_allowed() => Holds((_, movie, actions) =>
    {
        Assert.Equal(movie.Available, actions.Main.Kind is MovieActionKind.Watch or MovieActionKind.Resume);
        Assert.Equal(movie.Available, actions.Reason != WatchReason.None);
        Assert.DoesNotContain(actions.Others, other => other.Kind is MovieActionKind.Watch or MovieActionKind.Resume);
    });

    [Fact]
    public void What_can_be_bought_is_on_the_button_or_beside_it_and_nothing_else_is_ever_sold() => Holds((_, movie, actions) =>
        Assert.Equal(movie.CanBeBought ? 1 : 0, All(actions).Count(action => action.Kind == MovieActionKind.Buy)));

    [Fact]
    public void Whoever_may_not_watch_what_is_for_sale_is_told_of_buying_it_first_unless_a_payment_is_to_be_mended() => Holds((_, movie, actions) =>
    {
        if (!movie.Available && movie.CanBeBought && !movie.PlanUnpaid)
        {
            Assert.Equal(MovieActionKind.Buy, actions.Main.Kind);
        }
    });

    [Fact]
    public void A_plan_is_offered_only_by_name_and_only_to_whom_it_gives_something() => Holds((_, movie, actions) =>
    {
        if (All(actions).Any(action => action.Kind == MovieActionKind.Subscribe))
        {
            Assert.NotNull(movie.CheapestPlan);
            Assert.False(movie.Available);
        }
    });

    [Fact]
    public void Nothing_is_offered_of_a_film_that_is_not_to_be_had_now() => Holds((_, movie, actions) =>
    {
        if (movie.Window != MovieWindow.Open)
        {
            Assert.Null(actions.Main.Href);
            Assert.Empty(actions.Others);
        }
    });

    [Fact]
    public void A_visitor_is_asked_to_sign_in_before_anything_is_paid_and_comes_back_to_it() => Holds((signedIn, _, actions) =>
    {
        foreach (var action in All(actions).Where(action => action.Href is not null && action.Kind is MovieActionKind.Buy or MovieActionKind.Subscribe))
        {
            Assert.Equal(!signedIn, action.Href!.StartsWith("/sign-in?returnUrl=%2F", StringComparison.Ordinal));
        }
    });

    [Fact]
    public void No_two_actions_of_a_film_are_the_same() => Holds((_, _, actions) =>
        Assert.Distinct(All(actions).Select(action => action.Kind)));

    [Fact]
    public void Every_action_leads_somewhere_on_this_site() => Holds((_, _, actions) =>
    {
        Assert.All(actions.Others, other => Assert.StartsWith("/", other.Href, StringComparison.Ordinal));
        Assert.All(All(actions), action => Assert.NotEmpty(action.State));
    });

    /// <summary>The rule as a table to be read from its top, with the reason of each line in its order.</summary>
    private static MovieActionKind Rule(bool signedIn, MovieResult movie) => (movie.Window, signedIn, movie) switch
    {
        (MovieWindow.Coming, _, _) => MovieActionKind.Coming,
        (MovieWindow.Gone, _, _) => MovieActionKind.NotAvailable,
        (_, _, { Purchased: true, ResumesAt: null } or { IncludedInSubscription: true, ResumesAt: null } or { Granted: true, ResumesAt: null }) => MovieActionKind.Watch,
        (_, _, { Purchased: true } or { IncludedInSubscription: true } or { Granted: true }) => MovieActionKind.Resume,
        (_, _, { PlanUnpaid: true }) => MovieActionKind.FixPayment,
        (_, _, { ForSale: true }) => MovieActionKind.Buy,
        (_, _, { CheapestPlan: null }) => MovieActionKind.NotAvailable,
        (_, true, _) => MovieActionKind.Subscribe,
        _ => MovieActionKind.SignIn,
    };

    private static void Holds(Action<bool, MovieResult, MovieActions> rule)
    {
        Assert.Equal(768, Everything.Count);
        foreach (var (signedIn, movie) in Everything)
        {
            rule(signedIn, movie, MovieActions.For(movie, signedIn));
        }
    }

    private static IEnumerable<MovieAction> All(MovieActions actions) => actions.Others.Prepend(actions.Main);
}
