using Dapper;
using StreamingStore.Catalog.Searching;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Movies.Editing;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Staff.Movies.Editing;

public sealed class MovieEditorTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private MovieEditor editor = null!;
    private MovieFacts opened = null!;
    private Guid admin;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        editor = store.Get<MovieEditor>();
        admin = await store.HireAsync("admin");
        opened = (await editor.FindAsync(TestStore.Raiders))!.Facts;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task What_is_saved_is_what_viewers_see_and_stands_in_the_audit_log()
    {
        var until = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var wanted = opened with { Groups = ["family"], Price = 1234, ForSale = false, AvailableUntil = until };

        var saved = Assert.IsType<EditOutcome.Saved>(await SaveAsync(wanted, "the licence ends"));

        Assert.Equal([MovieField.Groups, MovieField.Price, MovieField.ForSale, MovieField.AvailableUntil], saved.Fields);
        var movie = (await store.Catalog.FindAsync(TestStore.Raiders, null))!;
        Assert.Equal((1234, false, "family"), (movie.Price, movie.ForSale, Assert.Single(movie.SubscriptionGroups)));
        Assert.Equal(until, (await editor.FindAsync(TestStore.Raiders))!.Facts.AvailableUntil);
        var entry = Assert.Single(await store.Get<AuditLog>().ListAsync());
        Assert.Equal(("edit_movie", $"{TestStore.Raiders}", "the licence ends"), (entry.Action, entry.Subject, entry.Reason));
        Assert.Contains("Price: 799 cents -> 1234 cents", entry.Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_title_is_found_with_its_misspellings_and_the_old_one_no_more()
    {
        await store.ListenAsync();
        await SaveAsync(opened with { Title = "Grobblewick Rides" });
        await store.Get<CatalogueVocabulary>().RefreshAsync();

        Assert.Contains(TestStore.Raiders, await FindAsync("grobblewick"));
        Assert.Contains(TestStore.Raiders, await FindAsync("grobblewik"));
        Assert.DoesNotContain(TestStore.Raiders, await FindAsync("raiders of the lost ark"));
    }

    [Fact]
    public async Task Two_who_edit_the_same_film_do_not_undo_each_others_work()
    {
        var other = await store.HireAsync("admin");
        await editor.SaveAsync(other, TestStore.Raiders, opened, opened with { Price = 500 }, null);

        var outcome = await SaveAsync(opened with { Title = "Mine" });

        Assert.Equal(500, Assert.IsType<EditOutcome.ChangedMeanwhile>(outcome).Now.Price);
        Assert.Equal((opened.Title, 500), ((await store.Catalog.FindAsync(TestStore.Raiders, null))!.Title, (await editor.FindAsync(TestStore.Raiders))!.Facts.Price));
    }

    [Fact]
    public async Task Of_two_at_the_very_same_moment_one_saves()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(600, 6).Select(price => SaveAsync(opened with { Price = price })));

        var saved = Assert.Single(outcomes.OfType<EditOutcome.Saved>());
        Assert.Equal(saved.Now.Price, (await editor.FindAsync(TestStore.Raiders))!.Facts.Price);
    }

    [Fact]
    public async Task An_import_that_is_under_way_and_writes_the_film_is_waited_for()
    {
        await using var import = await store.Database.OpenConnectionAsync();
        await using var transaction = await import.BeginTransactionAsync();
        await import.ExecuteAsync("lock table store.movie, store.movie_search in share row exclusive mode");
        var saving = SaveAsync(opened with { Price = 500 });
        while (await store.ScalarAsync<long>("select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())") == 0)
        {
            await Task.Delay(20);
        }

        await import.ExecuteAsync("update store.movie_search set keywords = keywords where movie_id = @Raiders; update store.movie set notability = notability where movie_id = @Raiders", new { TestStore.Raiders });
        await transaction.CommitAsync();

        Assert.Equal(500, Assert.IsType<EditOutcome.Saved>(await saving).Now.Price);
    }

    [Fact]
    public async Task What_cannot_be_so_is_not_saved() =>
        Assert.Equal([MovieField.Price], Assert.IsType<EditOutcome.Invalid>(await SaveAsync(opened with { Price = 0 })).Faults.Keys);

    [Fact]
    public async Task A_film_that_is_not_there_is_told() =>
        Assert.IsType<EditOutcome.Gone>(await editor.SaveAsync(admin, 999_999_999, opened, opened with { Price = 500 }, null));

    [Theory]
    [InlineData("support")]
    [InlineData("billing")]
    [InlineData("viewer")]
    public async Task Only_an_admin_edits(string role)
    {
        var somebody = await store.HireAsync(role);

        await Assert.ThrowsAsync<StaffRefusedException>(() => editor.SaveAsync(somebody, TestStore.Raiders, opened, opened with { Price = 500 }, null));

        Assert.Equal(799, (await editor.FindAsync(TestStore.Raiders))!.Facts.Price);
    }

    private Task<EditOutcome> SaveAsync(MovieFacts wanted, string? reason = null) => editor.SaveAsync(admin, TestStore.Raiders, opened, wanted, reason);

    private async Task<IEnumerable<long>> FindAsync(string words) => (await store.Search.SearchAsync(new MovieQuery(words), null)).Results.Select(movie => movie.MovieId);
}
