using System.Text;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Accounts;
using StreamingStore.Staff.Movies.Importing;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff.Movies;

namespace StreamingStore.ComponentTests.Staff;

public sealed class ImportPageTests(PostgresServer server) : StaffContext(server, StaffRole.Admin, withStripe: false)
{
    private const string New = "900001\tZorblatt Returns\t2024\tComedy\tAda Smith\tBo Lee\trobots\t5";

    [Fact]
    public void A_file_that_is_sent_leads_to_what_it_would_do()
    {
        var page = Open<ImportPage>("/staff/movies/import");

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText($"{CatalogLine.Header}\n{New}", "films.tsv"));

        page.WaitForAssertion(() => Assert.Contains("/staff/movies/import/", Services.GetRequiredService<BunitNavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_something_else_is_refused_with_what_to_do()
    {
        var page = Open<ImportPage>("/staff/movies/import");

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("hello", "letter.txt"));

        Says(page, "The first line must name the columns");
    }

    [Fact]
    public async Task Faults_are_listed_by_line_and_nothing_can_be_imported()
    {
        var page = await PreviewAsync(New, "900002\tBroken\tnever\t\t\t\t\t");

        Says(page, "1 line can't be read");
        Assert.Contains("write four digits", Text(page.Find("tbody tr")), StringComparison.Ordinal);
        Assert.StartsWith("3 ", Text(page.Find("tbody tr")), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#reason"));
    }

    [Fact]
    public async Task A_good_file_shows_what_changes_field_by_field_and_is_imported_with_a_reason()
    {
        var page = await PreviewAsync("?show=changed", New, "1\tAfter Midnight in Central Park\t1900\t\t\t\t\t0");
        Assert.Equal("title", Text(page.Find(".changes dt")));
        Assert.Equal("After Dark in Central Park After Midnight in Central Park", Text(page.Find(".changes dd")));

        Press(page, "Import 2 lines");
        Says(page, "Say why");
        page.Find("#reason").Change("new films");
        Press(page, "Import 2 lines");

        Says(page, "Imported: 1 film added, 1 changed");
        Assert.NotNull(await Store.Catalog.FindAsync(900_001, null));
    }

    [Fact]
    public async Task Support_looks_at_a_file_that_waits_and_can_not_import_it()
    {
        var id = await StageAsync(New);
        await ActAsAsync(StaffRole.Support);

        var page = Open<ImportPage>($"/staff/movies/import/{id}", ("UploadId", id));

        Assert.NotEmpty(page.FindAll("tbody tr"));
        Assert.Empty(page.FindAll("button"));
        Assert.Empty(Open<ImportPage>("/staff/movies/import").FindAll("input[type=file]"));
    }

    [Fact]
    public void A_file_that_was_dealt_with_says_where_to_read_of_it()
    {
        var page = Open<ImportPage>("/staff/movies/import", ("UploadId", Guid.NewGuid()));
        Says(page, "imported or dropped already");
    }

    private Task<IRenderedComponent<ImportPage>> PreviewAsync(params string[] lines) => PreviewAsync("", lines);

    private async Task<IRenderedComponent<ImportPage>> PreviewAsync(string query, params string[] lines)
    {
        if (query.Length > 0 && query[0] != '?')
        {
            (query, lines) = ("", [query, .. lines]);
        }

        var id = await StageAsync(lines);
        return Open<ImportPage>($"/staff/movies/import/{id}{query}", ("UploadId", id));
    }

    private async Task<Guid> StageAsync(params string[] lines)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend(CatalogLine.Header))));
        return Assert.IsType<UploadOutcome.Staged>(await Store.Get<CatalogUploads>().UploadAsync(StaffId, "films.tsv", file)).Id;
    }
}
