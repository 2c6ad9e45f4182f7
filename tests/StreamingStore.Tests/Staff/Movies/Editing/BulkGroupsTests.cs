using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Movies.Editing;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Staff.Movies.Editing;

public sealed class BulkGroupsTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly MovieSelection HarrisonFord = new MovieSelection.Found(new MovieFilter("harrison ford"));
    private TestStore store = null!;
    private BulkGroups groups = null!;
    private Guid admin;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        groups = store.Get<BulkGroups>();
        admin = await store.HireAsync("admin");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_search_is_counted_then_changed_and_open_pages_hear_of_it()
    {
        await store.MirrorAsync(Product("prod_summer", "summer"));
        await store.SetGroupsAsync(TestStore.Raiders, "action", "summer");
        var change = new GroupChange(HarrisonFord, "summer", Add: true);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var open = (await store.ListenAsync()).Subscribe(null, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });

        var count = await groups.CountAsync(change);
        var (_, found) = await store.Get<MovieList>().ListAsync(new MovieFilter("harrison ford"), 1, 10);
        Assert.Equal((found, found - 1), (count.Selected, count.Changing));
        Assert.Single(count.Plans);

        Assert.Equal(count.Changing, Assert.IsType<GroupChangeOutcome.Done>(await groups.ApplyAsync(admin, change, count.Changing, "summer sale")).Films);

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await groups.CountAsync(change)).Changing);
        Assert.Equal(["action", "summer"], (await store.Catalog.FindAsync(TestStore.Raiders, null))!.SubscriptionGroups);
        var entry = Assert.Single(await store.Get<AuditLog>().ListAsync());
        Assert.Equal(("add_group", "summer", "summer sale"), (entry.Action, entry.Subject, entry.Reason));
        Assert.StartsWith($"{count.Changing} films", entry.Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_loses_a_group_and_numbers_of_no_film_are_passed_over()
    {
        var change = new GroupChange(new MovieSelection.Listed([TestStore.Raiders, 1, 999_999_999]), "action", Add: false);

        var count = await groups.CountAsync(change);
        Assert.Equal((2, 1), (count.Selected, count.Changing));
        await groups.ApplyAsync(admin, change, 1, "why not");

        Assert.DoesNotContain("action", (await store.Catalog.FindAsync(TestStore.Raiders, null))!.SubscriptionGroups);
    }

    [Fact]
    public async Task What_has_changed_since_it_was_counted_is_not_done()
    {
        var change = new GroupChange(new MovieSelection.Listed([TestStore.Raiders, 1]), "summer", Add: true);
        var count = await groups.CountAsync(change);
        await store.SetGroupsAsync(1, "summer");

        Assert.Equal(1, Assert.IsType<GroupChangeOutcome.CountChanged>(await groups.ApplyAsync(admin, change, count.Changing, "why not")).Films);

        Assert.DoesNotContain("summer", (await store.Catalog.FindAsync(TestStore.Raiders, null))!.SubscriptionGroups);
    }

    [Fact]
    public async Task Films_are_listed_by_words_group_and_window_and_counted()
    {
        var list = store.Get<MovieList>();
        await store.SetGroupsAsync(TestStore.Raiders, "summer");
        await store.ExecuteAsync("update store.movie set available_until = now() - interval '1 day' where movie_id = @id", new { id = TestStore.Raiders });

        var (movies, total) = await list.ListAsync(new MovieFilter(Group: "summer", Window: MovieWindow.Gone), 1, 10);
        var (all, catalogue) = await list.ListAsync(new MovieFilter(), 3, 10);
        var (_, none) = await list.ListAsync(new MovieFilter(Group: "summer", Window: MovieWindow.Open), 1, 10);

        Assert.Equal((TestStore.Raiders, 1L, 0L), (Assert.Single(movies).MovieId, total, none));
        Assert.Equal((10, 36_243), (all.Count, catalogue));
        Assert.Contains(await list.GroupsAsync(), group => group == new GroupSize("summer", 1));
    }

    [Fact]
    public async Task Only_an_admin_changes_groups_and_only_to_what_is_a_groups_name()
    {
        var change = new GroupChange(new MovieSelection.Listed([1]), "summer", Add: true);

        await Assert.ThrowsAsync<ArgumentException>(() => groups.CountAsync(change with { Group = "Summer Sale" }));
        foreach (var role in new[] { "support", "billing" })
        {
            var somebody = await store.HireAsync(role);
            await Assert.ThrowsAsync<StaffRefusedException>(() => groups.ApplyAsync(somebody, change, 1, "why not"));
        }

        Assert.Equal(1, (await groups.CountAsync(change)).Changing);
    }
}
