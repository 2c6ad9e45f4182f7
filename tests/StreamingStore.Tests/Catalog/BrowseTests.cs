using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Catalog;

/// <summary>Rows to browse, films alike, what a viewer owns and means to watch.</summary>
public sealed class BrowseTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_browse";
    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync(Customer);
        await store.MirrorAsync(Product("prod_action", "action"));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Shelves_hold_the_best_known_films_of_their_group()
    {
        var shelves = await store.Catalog.BrowseAsync(null, 12);

        Assert.Equal((ShelfKind.Group, "new-releases"), (shelves[0].Kind, shelves[0].Subject));
        Assert.All(shelves, shelf => Assert.Equal(12, shelf.Movies.Count));
        Assert.All(shelves, shelf => Assert.All(shelf.Movies, movie => Assert.Contains(shelf.Subject, movie.SubscriptionGroups)));
    }

    [Fact]
    public async Task A_search_can_be_started_with_new_films_their_people_and_their_genres()
    {
        var starters = await store.Catalog.StartersAsync(3);

        Assert.Equal(
            [.. Enumerable.Repeat(StarterKind.Film, 3), .. Enumerable.Repeat(StarterKind.Person, 3), .. Enumerable.Repeat(StarterKind.Genre, 3)],
            starters.Select(starter => starter.Kind));
        var newest = (await store.Catalog.BrowseAsync(null, 3))[0].Movies;
        Assert.Equal(newest.Select(movie => (movie.Title, (long?)movie.MovieId)), starters.Take(3).Select(starter => (starter.Text, starter.MovieId)));
        foreach (var starter in starters.Skip(3))
        {
            Assert.NotEqual(0, (await store.Search.SearchAsync(new MovieQuery(starter.Text, 1), null)).Total);
        }

        await store.ExecuteAsync("update store.movie set available_until = '2001-01-01' where movie_id = @MovieId", new { starters[0].MovieId });
        Assert.DoesNotContain(await store.Catalog.StartersAsync(3), starter => starter.MovieId == starters[0].MovieId);
    }

    [Fact]
    public async Task A_subscriber_sees_first_what_the_plan_covers_and_is_not_owned()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders));

        var shelf = (await store.Catalog.BrowseAsync(viewerId, 12))[0];

        Assert.Equal(ShelfKind.InPlan, shelf.Kind);
        Assert.Equal(12, shelf.Movies.Count);
        Assert.All(shelf.Movies, movie => Assert.True(movie is { IncludedInSubscription: true, Purchased: false }));
    }

    [Fact]
    public async Task Who_has_no_plan_has_no_such_row() =>
        Assert.DoesNotContain(await store.Catalog.BrowseAsync(viewerId, 12), shelf => shelf.Kind == ShelfKind.InPlan);

    [Fact]
    public async Task What_is_gone_is_on_no_shelf()
    {
        var first = (await store.Catalog.BrowseAsync(null, 1))[0].Movies[0].MovieId;
        await store.ExecuteAsync("update store.movie set available_until = now() - interval '1 day' where movie_id = @first", new { first });

        Assert.NotEqual(first, (await store.Catalog.BrowseAsync(null, 1))[0].Movies[0].MovieId);
    }

    [Fact]
    public async Task Films_like_the_last_one_bought_are_offered_less_those_owned()
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders));
        var all = (await store.Catalog.BecauseBoughtAsync(viewerId, 12))!;
        Assert.Equal((ShelfKind.BecauseBought, "Raiders of the Lost Ark"), (all.Kind, all.Subject));
        Assert.Contains(all.Movies, movie => movie.Title.Contains("Indiana Jones", StringComparison.Ordinal));

        await store.MirrorAsync(PaymentIntent("pi_0", Customer, all.Movies[0].MovieId).CreatedAt(Now.AddDays(-3)));
        var less = (await store.Catalog.BecauseBoughtAsync(viewerId, 12))!;

        Assert.Equal("Raiders of the Lost Ark", less.Subject);
        Assert.DoesNotContain(less.Movies, movie => movie.MovieId == all.Movies[0].MovieId);
    }

    [Fact]
    public async Task Who_bought_nothing_is_offered_nothing_because_of_it() => Assert.Null(await store.Catalog.BecauseBoughtAsync(viewerId, 12));

    [Fact]
    public async Task Similar_films_share_people_genres_or_subjects()
    {
        var similar = await store.Catalog.SimilarAsync(TestStore.Raiders, null, 8);

        Assert.Equal(8, similar.Count);
        Assert.DoesNotContain(similar, movie => movie.MovieId == TestStore.Raiders);
        Assert.Equal(3, similar.Take(4).Count(movie => movie.Title.Contains("Indiana Jones", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_library_holds_what_was_bought_for_good_the_newest_first()
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, 1).CreatedAt(Now.AddDays(-5)));
        await store.MirrorAsync(PaymentIntent("pi_2", Customer, TestStore.Raiders).CreatedAt(Now.AddDays(-2)));
        await store.MirrorAsync(PaymentIntent("pi_3", Customer, 2));
        await store.MirrorAsync(Refund("re_3", "pi_3", 799));
        await store.MirrorAsync(PaymentIntent("pi_4", Customer, 3, status: "requires_action"));

        var library = await store.Catalog.LibraryAsync(viewerId);

        Assert.Equal([(TestStore.Raiders, Now.AddDays(-2)), (1, Now.AddDays(-5))], library.Select(owned => (owned.Movie.MovieId, owned.BoughtAt)));
        Assert.All(library, owned => Assert.True(owned.Movie is { Purchased: true, Available: true }));
    }

    [Fact]
    public async Task A_film_bought_twice_is_in_the_library_once()
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, 1).CreatedAt(Now.AddDays(-5)));
        await store.MirrorAsync(PaymentIntent("pi_2", Customer, 1));

        Assert.Equal(Now.AddDays(-5), Assert.Single(await store.Catalog.LibraryAsync(viewerId)).BoughtAt);
    }

    [Fact]
    public async Task A_watchlist_keeps_films_once_the_last_one_first_until_they_are_taken_off()
    {
        var watchlist = store.Get<Watchlist>();
        Assert.True(await watchlist.AddAsync(viewerId, TestStore.Raiders));
        Assert.True(await watchlist.AddAsync(viewerId, 2));
        Assert.True(await watchlist.AddAsync(viewerId, TestStore.Raiders));

        Assert.Equal([2, TestStore.Raiders], (await store.Catalog.WatchlistAsync(viewerId)).Select(movie => movie.MovieId));
        Assert.True((await store.Catalog.FindAsync(2, viewerId))!.OnWatchlist);
        Assert.False((await store.Catalog.FindAsync(2, await store.NewViewerAsync()))!.OnWatchlist);

        await watchlist.RemoveAsync(viewerId, 2);
        await watchlist.RemoveAsync(viewerId, 2);
        Assert.Equal([TestStore.Raiders], (await store.Catalog.WatchlistAsync(viewerId)).Select(movie => movie.MovieId));
    }

    [Fact]
    public async Task No_film_of_that_number_no_place_on_a_watchlist()
    {
        Assert.False(await store.Get<Watchlist>().AddAsync(viewerId, 999_999_999));
        Assert.Empty(await store.Catalog.WatchlistAsync(viewerId));
    }

    [Fact]
    public async Task A_film_knows_the_cheapest_plan_that_covers_it()
    {
        await using var withPlans = await TestStore.OpenWithStripeAsync(server);

        var raiders = await withPlans.Catalog.FindAsync(TestStore.Raiders, null);

        Assert.Equal(new PlanOffer("Action", "action-monthly", 699, "usd", "month", 1), raiders!.CheapestPlan);
        Assert.Null((await store.Catalog.FindAsync(1, null))!.CheapestPlan);
    }
}
