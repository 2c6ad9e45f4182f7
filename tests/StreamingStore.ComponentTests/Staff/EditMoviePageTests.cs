using Bunit;
using StreamingStore.Accounts;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff.Movies;

namespace StreamingStore.ComponentTests.Staff;

public sealed class EditMoviePageTests(PostgresServer server) : StaffContext(server, StaffRole.Admin, withStripe: false)
{
    [Fact]
    public async Task A_film_is_edited_and_the_page_says_what_changed()
    {
        var page = OpenFilm();
        page.Find("#price").Input("1234");
        page.Find("#until").Change("2031-05-01T00:00:00");
        Assert.Contains("Buy Now will say $12.34", page.Markup, StringComparison.Ordinal);

        Submit(page, "form:has(#price)");

        Says(page, "Saved: price, to be had until");
        var until = await Store.ScalarAsync<DateTime>("select available_until from store.movie where movie_id = @id and price = 1234", new { id = TestStore.Raiders });
        Assert.Equal(new DateTime(2031, 5, 1, 0, 0, 0, DateTimeKind.Utc), until);
    }

    [Fact]
    public void What_cannot_be_so_is_told_beside_its_field_and_nothing_that_was_typed_is_lost()
    {
        var page = OpenFilm();
        page.Find("#title").Change("Another");
        page.Find("#price").Input("seven");
        page.Find("#groups").Change("action, sci_fi");

        Submit(page, "form:has(#price)");

        Says(page, "Nothing was saved yet");
        Assert.Contains("Enter a price from 50", Text(page.Find("#price-said")), StringComparison.Ordinal);
        Assert.Contains("\"sci_fi\" is no group's name", Text(page.Find("#groups-said")), StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#price").GetAttribute("aria-invalid"));
        Assert.Equal(("Another", "seven", "action, sci_fi"), (Value(page, "#title"), Value(page, "#price"), Value(page, "#groups")));
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_taken_over_where_it_was_not_typed_over()
    {
        var page = OpenFilm();
        page.Find("#title").Change("Mine");
        page.Find("#price").Input("500");
        await Store.ExecuteAsync("update store.movie set price = 600, for_sale = false where movie_id = @id", new { id = TestStore.Raiders });

        Submit(page, "form:has(#price)");

        Says(page, "somebody else changed the film meanwhile");
        Assert.Equal(("Mine", "500"), (Value(page, "#title"), Value(page, "#price")));
        Assert.False(page.Find("#for-sale").HasAttribute("checked"));
        Assert.Contains("Somebody else made it 600 cents", Text(page.Find("#price-said")), StringComparison.Ordinal);

        Press(page, "take theirs");
        Submit(page, "form:has(#price)");

        Says(page, "Saved: title");
        Assert.Equal(600, await Store.ScalarAsync<long>("select price from store.movie where title = 'Mine' and not for_sale"));
    }

    [Fact]
    public async Task The_film_is_shown_as_a_viewer_sees_it_with_the_main_button()
    {
        var viewer = await Store.NewViewerAsync("cus_1");
        var email = await Store.ScalarAsync<string>("select email from store.viewer where id = @viewer", new { viewer });
        await Store.MirrorAsync(Snapshots.Product("prod_action", "action"));
        await Store.MirrorAsync(Snapshots.Subscription("sub_1", "cus_1"));

        Assert.Equal("Buy Now, $7.99", Button(OpenFilm()));
        Assert.Equal("Watch Now", Button(OpenFilm($"?viewer={email}")));
        Says(OpenFilm("?viewer=nobody@example.com"), "No viewer has the address nobody@example.com");
    }

    [Fact]
    public async Task The_preview_follows_an_edit()
    {
        await Store.ListenAsync();
        var page = OpenFilm();
        page.Find("#price").Input("1234");
        Submit(page, "form:has(#price)");

        page.WaitForAssertion(() => Assert.Equal("Buy Now, $12.34", Button(page)));
    }

    [Fact]
    public async Task Support_reads_the_facts_and_has_no_form()
    {
        await ActAsAsync(StaffRole.Support);

        var page = OpenFilm();

        Assert.Empty(page.FindAll("#price"));
        Assert.Contains("action, adventure", page.Find("[data-testid=movie-form]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<EditMoviePage> OpenFilm(string query = "") =>
        Open<EditMoviePage>($"/staff/movies/{TestStore.Raiders}{query}", ("MovieId", TestStore.Raiders));

    private static string Button(IRenderedComponent<EditMoviePage> page) => Text(page.Find("[data-testid=preview-button]"));

    private static string? Value(IRenderedComponent<EditMoviePage> page, string selector) => page.Find(selector).GetAttribute("value");
}
