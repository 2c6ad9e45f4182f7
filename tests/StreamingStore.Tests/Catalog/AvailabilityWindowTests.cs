using StreamingStore.Billing;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Playback;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Catalog;

/// <summary>When a film is to be had at all, and whether it is sold by itself.</summary>
public sealed class AvailabilityWindowTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_window";
    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync(Customer);
        await store.MirrorAsync(Product("prod_action", "action"));
        await store.MirrorAsync(Subscription("sub_1", Customer));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_film_without_a_window_is_to_be_had() => Assert.Equal((MovieWindow.Open, true), await StandingAsync());

    [Fact]
    public async Task A_film_that_is_coming_can_be_neither_watched_nor_bought_and_says_when()
    {
        await OfferAsync(from: Now.AddDays(3));

        var movie = await FindAsync();
        Assert.Equal((MovieWindow.Coming, false, false), (movie.Window, movie.Available, movie.CanBeBought));
        Assert.Equal(Now.AddDays(3), movie.AvailableFrom);
        Assert.True(movie.IncludedInSubscription);
    }

    [Fact]
    public async Task It_opens_and_closes_by_the_clock_alone()
    {
        await OfferAsync(from: Now.AddDays(1), until: Now.AddDays(2));
        Assert.Equal((MovieWindow.Coming, false), await StandingAsync());

        store.Clock.Move(TimeSpan.FromHours(30));
        Assert.Equal((MovieWindow.Open, true), await StandingAsync());

        store.Clock.Move(TimeSpan.FromHours(30));
        Assert.Equal((MovieWindow.Gone, false), await StandingAsync());
    }

    [Fact]
    public async Task An_open_page_knows_when_to_ask_again()
    {
        await OfferAsync(from: Now.AddDays(1), until: Now.AddDays(2));
        Assert.Equal(Now.AddDays(1), await store.Catalog.AccessChangesAtAsync(viewerId));

        store.Clock.Move(TimeSpan.FromHours(30));
        Assert.Equal(Now.AddDays(2), await store.Catalog.AccessChangesAtAsync(viewerId));
    }

    [Fact]
    public async Task Search_says_the_same_as_the_films_own_page()
    {
        await OfferAsync(until: Now.AddDays(-1));

        var found = (await store.Search.SearchAsync(new MovieQuery("raiders of the lost ark"), viewerId)).Results.Single(movie => movie.MovieId == TestStore.Raiders);

        Assert.Equal((MovieWindow.Gone, false), (found.Window, found.Available));
    }

    [Fact]
    public async Task No_grant_to_watch_is_made_outside_the_window()
    {
        await OfferAsync(from: Now.AddDays(3));
        Assert.IsType<WatchOutcome.NotCovered>(await store.Get<WatchGrants>().GrantAsync(viewerId, TestStore.Raiders, new PlaybackDevice("sofa", "Chrome, Linux")));
    }

    [Fact]
    public async Task Not_even_its_owner_watches_what_is_gone()
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders));
        await OfferAsync(until: Now.AddDays(-1));
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Theory]
    [InlineData("for_sale = false")]
    [InlineData("available_from = now() + interval '3 days'")]
    [InlineData("available_until = now() - interval '3 days'")]
    public async Task What_is_not_for_sale_is_not_sold(string offer)
    {
        await store.ExecuteAsync($"update store.movie set {offer} where movie_id = @id", new { id = TestStore.Raiders });

        // Stripe can't be reached from this store: had the purchase gone on, it would have failed loudly.
        Assert.IsType<BuyOutcome.NotForSale>(await store.Purchases.BuyAsync(new BuyRequest(viewerId, TestStore.Raiders, "web", "click", "pm_card_visa")));
    }

    [Fact]
    public async Task Not_for_sale_by_itself_a_film_can_still_be_watched_with_a_plan()
    {
        await store.ExecuteAsync("update store.movie set for_sale = false where movie_id = @id", new { id = TestStore.Raiders });
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_changed_offer_reaches_open_pages()
    {
        var changes = await store.ListenAsync();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = changes.Subscribe(
            viewerId,
            () =>
            {
                heard.TrySetResult();
                return Task.CompletedTask;
            },
            DateTime.UtcNow);

        await OfferAsync(until: Now.AddDays(-1));

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("past_due", -9, true)]
    [InlineData("past_due", -1, false)]
    [InlineData("unpaid", -9, true)]
    [InlineData("canceled", -9, false)]
    [InlineData("active", -9, false)]
    public async Task A_plan_whose_payment_failed_for_good_is_to_be_mended(string status, int periodBegan, bool toBeMended)
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, status, periodStart: Now.AddDays(periodBegan)), Now.AddMinutes(1));

        var movie = await FindAsync();

        Assert.Equal(toBeMended, movie is { PlanUnpaid: true, Available: false });
    }

    private Task OfferAsync(DateTime? from = null, DateTime? until = null) =>
        store.ExecuteAsync("update store.movie set available_from = @from, available_until = @until where movie_id = @id", new { from, until, id = TestStore.Raiders });

    private async Task<MovieResult> FindAsync() => (await store.Catalog.FindAsync(TestStore.Raiders, viewerId))!;

    private async Task<(MovieWindow Window, bool Available)> StandingAsync()
    {
        var movie = await FindAsync();
        return (movie.Window, movie.Available);
    }
}
