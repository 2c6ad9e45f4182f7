using System.IO.Compression;
using System.Text;
using StreamingStore.Catalog.Searching;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Movies.Importing;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Staff.Movies.Importing;

public sealed class CatalogUploadsTests(PostgresServer server) : IAsyncLifetime
{
    private const string New = "900001\tZorblatt Returns\t2024\tComedy|War\tAda Smith\tBo Lee\trobots\t5";
    private TestStore store = null!;
    private CatalogUploads uploads = null!;
    private Guid admin;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        uploads = store.Get<CatalogUploads>();
        admin = await store.HireAsync("admin");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_catalogues_own_file_changes_nothing()
    {
        await using var file = File.OpenRead(Path.Combine(PostgresServer.RepositoryRoot, "db/catalog/movies.tsv.gz"));
        var staged = Assert.IsType<UploadOutcome.Staged>(await uploads.UploadAsync(admin, "movies.tsv.gz", file));

        Assert.Equal(new LineCounts(0, 0, 0, 36_243), await uploads.CountAsync(staged.Id));
    }

    [Fact]
    public async Task What_a_file_would_do_is_told_line_by_line_and_field_by_field()
    {
        var raiders = await LineOfRaidersAsync();
        var id = await StageAsync(New, raiders.Replace("1981", "1982", StringComparison.Ordinal).Replace("Steven Spielberg", "Steve Spielberg", StringComparison.Ordinal), await LineAsync(1));

        Assert.Equal(new LineCounts(0, 1, 1, 1), await uploads.CountAsync(id));
        var added = Assert.Single(await uploads.LinesAsync(id, LineKind.Added, 1, 10));
        Assert.Equal((2, 900_001L, "Zorblatt Returns"), (added.Number, added.MovieId, added.Title));
        var changed = Assert.Single(await uploads.LinesAsync(id, LineKind.Changed, 1, 10));
        Assert.Equal(3, changed.Number);
        Assert.Equal([new("year", "1981", "1982"), new("director", "Steven Spielberg", "Steve Spielberg")], changed.Changes);
        Assert.Empty(await uploads.LinesAsync(id, LineKind.Added, 2, 10));
        Assert.Equal(36_243, await store.ScalarAsync<long>("select count(*) from store.movie"));
    }

    [Fact]
    public async Task A_file_is_applied_whole_and_found_by_its_words_at_once()
    {
        var before = (await store.Catalog.FindAsync(TestStore.Raiders, null))!;
        await store.SetGroupsAsync(TestStore.Raiders, "by-hand");
        var id = await StageAsync(New, (await LineOfRaidersAsync()).Replace("Raiders of the Lost Ark", "Quibbleton", StringComparison.Ordinal));

        Assert.Equal(new ImportOutcome.Applied(1, 1), await uploads.ApplyAsync(admin, id, await uploads.CountAsync(id), "new films"));

        var added = (await store.Catalog.FindAsync(900_001, null))!;
        Assert.Equal(["comedy", "war", "new-releases"], added.SubscriptionGroups);
        Assert.Equal((1499, "Ada Smith"), (added.Price, added.Director));
        var changed = (await store.Catalog.FindAsync(TestStore.Raiders, null))!;
        Assert.Equal(("Quibbleton", before.Price, "by-hand"), (changed.Title, changed.Price, Assert.Single(changed.SubscriptionGroups)));
        await store.Get<CatalogueVocabulary>().RefreshAsync();
        Assert.Equal(900_001, (await store.Search.SearchAsync(new MovieQuery("zorblat ada smith"), null)).Results[0].MovieId);
        Assert.Equal(TestStore.Raiders, (await store.Search.SearchAsync(new MovieQuery("quibbletom"), null)).Results[0].MovieId);
        Assert.Null(await uploads.FindAsync(id));
        Assert.IsType<ImportOutcome.Gone>(await uploads.ApplyAsync(admin, id, new LineCounts(0, 1, 1, 0), "again"));
        Assert.Contains(await store.Get<AuditLog>().ListAsync(), entry => entry is { Action: "import_films", Outcome: "1 film added, 1 changed", Reason: "new films" });
    }

    [Fact]
    public async Task One_line_that_cannot_be_read_keeps_all_others_out()
    {
        var id = await StageAsync(New, "900002\t\tnever\t\t\t\t\t", "", New.Replace("Zorblatt", "Twice", StringComparison.Ordinal));

        var faulty = await uploads.LinesAsync(id, LineKind.Faulty, 1, 10);
        Assert.Equal([3, 5], faulty.Select(line => line.Number));
        Assert.Equal(2, faulty[0].Faults.Count);
        Assert.Contains("stands in line 2 already", Assert.Single(faulty[1].Faults), StringComparison.Ordinal);
        Assert.Equal(new ImportOutcome.HasFaults(2), await uploads.ApplyAsync(admin, id, await uploads.CountAsync(id), "new films"));
        Assert.Null(await store.Catalog.FindAsync(900_001, null));
        Assert.NotNull(await uploads.FindAsync(id));
    }

    [Fact]
    public async Task What_would_do_something_else_than_was_shown_is_not_done()
    {
        var id = await StageAsync(await LineAsync(1));
        var seen = await uploads.CountAsync(id);
        await store.ExecuteAsync("update store.movie set title = 'Another' where movie_id = 1");

        Assert.Equal(new LineCounts(0, 0, 1, 0), Assert.IsType<ImportOutcome.CountsChanged>(await uploads.ApplyAsync(admin, id, seen, "why not")).Counts);
    }

    [Fact]
    public async Task An_upload_waits_until_it_is_dropped()
    {
        var id = await StageAsync(New);
        Assert.Equal(id, Assert.Single(await uploads.ListAsync()).Id);

        Assert.True(await uploads.DropAsync(admin, id));

        Assert.Empty(await uploads.ListAsync());
        Assert.False(await uploads.DropAsync(admin, id));
    }

    [Theory]
    [InlineData("title\tyear\n", "first line must name the columns")]
    [InlineData("movie_id\ttitle\tyear\tgenres\tdirector\tcast\tkeywords\tnotability\n\n", "no films")]
    [InlineData("movie_id\ttitle\tyear\tgenres\tdirector\tcast\tkeywords\tnotability\n\u00ff", "UTF-8")]
    public async Task What_is_no_such_file_is_refused_with_what_to_do(string text, string advice)
    {
        using var file = new MemoryStream(Encoding.Latin1.GetBytes(text));

        var refused = Assert.IsType<UploadOutcome.Refused>(await uploads.UploadAsync(admin, "films.tsv", file));

        Assert.Contains(advice, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(await uploads.ListAsync());
    }

    [Fact]
    public async Task A_small_file_that_unpacks_to_more_than_a_machine_should_hold_is_refused()
    {
        using var file = new MemoryStream();
        await using (var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes(CatalogLine.Header + "\r\n"));
            var blank = Encoding.UTF8.GetBytes(new string(' ', (1 << 20) - 1) + "\n");
            for (var i = 0; i < 256; i++)
            {
                await zip.WriteAsync(blank);
            }
        }

        file.Position = 0;

        var refused = Assert.IsType<UploadOutcome.Refused>(await uploads.UploadAsync(admin, "films.tsv.gz", file));

        Assert.Contains("larger than 256 MB", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(await uploads.ListAsync());
    }

    [Theory]
    [InlineData("support")]
    [InlineData("billing")]
    public async Task Only_an_admin_sends_applies_and_drops(string role)
    {
        var somebody = await store.HireAsync(role);
        var id = await StageAsync(New);

        await Assert.ThrowsAsync<StaffRefusedException>(() => uploads.UploadAsync(somebody, "films.tsv", Stream.Null));
        await Assert.ThrowsAsync<StaffRefusedException>(() => uploads.ApplyAsync(somebody, id, new LineCounts(0, 1, 0, 0), "why not"));
        await Assert.ThrowsAsync<StaffRefusedException>(() => uploads.DropAsync(somebody, id));

        Assert.Null(await store.Catalog.FindAsync(900_001, null));
        Assert.NotNull(await uploads.FindAsync(id));
    }

    private async Task<Guid> StageAsync(params string[] lines)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend(CatalogLine.Header))));
        return Assert.IsType<UploadOutcome.Staged>(await uploads.UploadAsync(admin, "films.tsv", file)).Id;
    }

    private static Task<string> LineOfRaidersAsync() => LineAsync(TestStore.Raiders);

    private static async Task<string> LineAsync(long movieId)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(PostgresServer.RepositoryRoot, "db/catalog/movies.tsv.gz")), CompressionMode.Decompress));
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith($"{movieId}\t", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The catalogue has no film {movieId}.");
    }
}
