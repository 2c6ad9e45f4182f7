using System.Globalization;
using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Entitlements.Rule;

/// <summary>
/// The rule of access stands twice: as a pure function, and as the SQL that search runs. The output names the seed, and a
/// failure the smallest state found; ACCESS_SEED=a,b in the environment repeats it, and ACCESS_CASES says how many to try.
/// </summary>
public sealed class AccessAgreementTests(PostgresServer server) : IAsyncLifetime
{
    private readonly Dictionary<AccessReason, int> reasons = [];
    private TestStore store = null!;
    private int cases;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        foreach (var (film, groups) in AccessCases.Films)
        {
            await store.SetGroupsAsync(film, [.. groups]);
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public void The_SQL_and_the_pure_rule_agree_on_any_state_of_the_world_at_any_moment()
    {
        var count = Setting("ACCESS_CASES") is { } many ? int.Parse(many, CultureInfo.InvariantCulture) : 300;
        // The second number has to be odd.
        var seed = (Setting("ACCESS_SEED") ?? $"{Random.Shared.NextInt64()},{Random.Shared.NextInt64() | 1}").Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} cases from ACCESS_SEED={seed[0]},{seed[1]}");
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(seed[0], seed[1]);
        Prop.ForAll(AccessCases.Any, @case => AgreeAsync(@case).GetAwaiter().GetResult()).Check(config);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", reasons.OrderBy(reason => reason.Key).Select(reason => $"{reason.Key} {reason.Value}")));
    }

    private async Task AgreeAsync(AccessCase @case)
    {
        var number = $"{++cases}";
        var viewer = await store.NewViewerAsync(AccessCase.Mine.Replace("#", number, StringComparison.Ordinal));
        await WriteAsync(@case, viewer, number);
        var (options, clock) = (new StoreOptions { PastDueGraceDays = @case.GraceDays }, new FakeTimeProvider(@case.Moment));
        var catalog = new MovieCatalog(store.Database, options, clock);
        var explained = new ViewerAccess(store.Database, store.Get<AccessGrants>(), options, clock);
        var access = AccessRule.Decide(@case.State(), new AccessPolicy(options.PastDueGrace), @case.Moment);

        Assert.Equal(access.ChangesAt, await catalog.AccessChangesAtAsync(viewer));
        foreach (var film in await catalog.ListAsync([.. AccessCases.Films.Keys], viewer))
        {
            var expected = access.To(film.MovieId, AccessCases.Films[film.MovieId]);
            Assert.Equal(
                (film.MovieId, expected.IncludedInSubscription, expected.Purchased, expected.Granted, expected.Available),
                (film.MovieId, film.IncludedInSubscription, film.Purchased, film.Granted, film.Available));
            reasons[expected.Reason] = reasons.GetValueOrDefault(expected.Reason) + 1;
        }

        var asked = AccessCases.Films.ElementAt(cases % AccessCases.Films.Count);
        var (expectedReason, explanation) = (access.To(asked.Key, asked.Value), await explained.ExplainAsync(viewer, asked.Key));
        Assert.Equal((expectedReason.Reason, expectedReason.Sources.Count), (explanation!.Reason, explanation.Sources.Count));
    }

    private async Task WriteAsync(AccessCase @case, Guid viewer, string number)
    {
        await using var connection = await store.Database.OpenConnectionAsync();
        foreach (var kind in @case.Written.GroupBy(row => row.Kind))
        {
            await connection.ExecuteAsync(
                $"insert into stripe.{kind.Key} (id, body, as_of, deleted) values (@id, @body::jsonb, now(), @Deleted)",
                kind.Select(row => new { id = Named(row.Id), body = Named(row.Body.ToJsonString()), row.Deleted }));
        }

        await connection.ExecuteAsync("""
            insert into store.access_grant (viewer_id, movie_id, subscription_group, reason, granted_by, granted_at, expires_at, revoked_by, revoked_at)
            values (@viewer, @MovieId, @Group, 'a case', @viewer, now(), @expires, case when @Revoked then @viewer end, case when @Revoked then now() end)
            """, @case.Grants.Select(grant => new { viewer, grant.MovieId, grant.Group, grant.Revoked, expires = grant.Expires is { } day ? AccessCase.At(day) : (DateTime?)null }));

        string Named(string text) => text.Replace("#", number, StringComparison.Ordinal);
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
