using Dapper;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Entitlements;

/// <summary>
/// The two queries of the article that this store was born from run on its database and give the same flags as the store
/// does. They stand here as printed, but for the names of schemas and what the print got wrong: <c>movie.</c> and
/// <c>move.info</c> stand for columns of movie_search, the second query reads a metadata key <c>group</c> where the rest
/// of the article says <c>subscription_group</c>, and compares it as JSON (<c>-></c>) with text.
/// </summary>
public sealed class MissionSqlTests(PostgresServer server) : IAsyncLifetime
{
    private const string GroupsAsParameter = """
        select
        movie_search.movie_id,
        movie_search.title,
        (movie_search.subscription_groups && @groups) as included_in_user_subscription
        from store.movie_search
        where to_tsvector(movie_search.keywords) @@ to_tsquery(@query)
        """;

    private const string JoinOverTheMirror = """
        select
        movie_search.movie_id,
        exists(
        select 1
        from stripe.subscription s
        join stripe.subscription_item si
        on s.id = si.subscription_id
        join stripe.product p
        on si.product_id = p.id
        where s.customer_id = @customer
        and p.metadata ->> 'subscription_group' = ANY(movie_search.subscription_groups)
        ) as included_in_subscription
        from store.movie_search
        where to_tsvector(movie_search.keywords) @@ to_tsquery('harrison & ford')
        """;

    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync("cus_mission");
        await store.MirrorAsync(Snapshots.Product("prod_action", "action"));
        await store.MirrorAsync(Snapshots.Subscription("sub_mission", "cus_mission", products: ["prod_action"]));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_query_that_takes_the_groups_as_a_parameter_gives_the_stores_flags()
    {
        await using var connection = await store.Database.OpenConnectionAsync();
        var flags = await connection.QueryAsync<(long MovieId, string Title, bool Included)>(
            GroupsAsParameter, new { groups = new[] { "action" }, query = "harrison & ford" });

        await AssertSameAsTheStoreAsync(flags.Select(row => (row.MovieId, row.Included)));
    }

    [Fact]
    public async Task The_query_that_joins_over_the_mirror_gives_the_stores_flags()
    {
        await using var connection = await store.Database.OpenConnectionAsync();
        var flags = await connection.QueryAsync<(long MovieId, bool Included)>(JoinOverTheMirror, new { customer = "cus_mission" });

        await AssertSameAsTheStoreAsync(flags);
    }

    private async Task AssertSameAsTheStoreAsync(IEnumerable<(long MovieId, bool Included)> mission)
    {
        var expected = mission.ToDictionary(row => row.MovieId, row => row.Included);
        var ours = await store.Catalog.ListAsync([.. expected.Keys], viewerId);

        Assert.True(expected.Count > 40, $"{expected.Count} films");
        Assert.Contains(expected.Values, included => included);
        Assert.Contains(expected.Values, included => !included);
        Assert.Equal(expected, ours.ToDictionary(movie => movie.MovieId, movie => movie.IncludedInSubscription));
    }
}
