using Bunit;
using StreamingStore.Accounts;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff.Movies;

namespace StreamingStore.ComponentTests.Staff;

public sealed class MoviesPageTests(PostgresServer server) : StaffContext(server, StaffRole.Admin, withStripe: false)
{
    [Fact]
    public void Films_are_found_counted_and_paged_by_the_address()
    {
        var page = Open<MoviesPage>("/staff/movies?find=harrison+ford&page=2");

        Assert.Equal("95 films", Text(page.Find("[role=status]")));
        Assert.Equal(45, page.FindAll("tbody tr").Count);
        Assert.Equal("/staff/movies?find=harrison+ford", page.Find("a[rel=prev]").GetAttribute("href")!.Replace("%20", "+", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_films_get_a_group_after_a_count_and_a_reason()
    {
        var page = Open<MoviesPage>("/staff/movies?find=harrison+ford&group=adventure");
        page.Find("#bulk-group").Change("Summer");
        Press(page, "Count");
        var count = page.Find("[data-testid=bulk-count]");
        Assert.Contains("get changed: add summer", Text(count), StringComparison.Ordinal);
        Assert.Contains("No plan on offer covers this group", Text(count), StringComparison.Ordinal);

        Press(page, "Add to");
        Says(page, "Say why");
        Assert.Equal(0, await Store.ScalarAsync<long>("select count(*) from store.movie_search where 'summer' = any(subscription_groups)"));

        page.Find("#bulk-reason").Change("summer sale");
        Press(page, "Add to");
        Says(page, "films changed: added summer");
        Assert.Contains("summer", Text(page.Find("tbody tr")), StringComparison.Ordinal);
    }

    [Fact]
    public void Films_that_are_ticked_are_the_ones_that_change()
    {
        var page = Open<MoviesPage>("/staff/movies?find=harrison+ford");
        page.FindAll("tbody input[type=checkbox]")[0].Change(true);
        Assert.Equal("95 films, 1 ticked", Text(page.Find("[role=status]")));
        page.FindAll("input[name=which]")[1].Change(true);
        page.Find("#bulk-group").Change("summer");
        Press(page, "Count");

        Assert.StartsWith("1 film of 1 film gets changed", Text(page.Find("[data-testid=bulk-count]")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Name the group.")]
    [InlineData("Sci Fi", "\"sci fi\" is no group's name")]
    public void A_group_that_is_none_is_told(string group, string advice)
    {
        var page = Open<MoviesPage>("/staff/movies?find=harrison+ford");
        page.Find("#bulk-group").Change(group);
        Press(page, "Count");
        Says(page, advice);
    }

    [Fact]
    public void A_list_of_numbers_tells_which_is_none()
    {
        var page = Open<MoviesPage>("/staff/movies");
        page.FindAll("input[name=which]")[2].Change(true);
        page.Find("#bulk-numbers").Change("1, 2 x3");
        page.Find("#bulk-group").Change("summer");
        Press(page, "Count");
        Says(page, "\"x3\" is no film's number");
    }

    [Fact]
    public async Task Support_reads_the_list_and_can_change_nothing()
    {
        await ActAsAsync(StaffRole.Support);

        var page = Open<MoviesPage>("/staff/movies?find=harrison+ford");

        Assert.NotEmpty(page.FindAll("tbody tr"));
        Assert.Empty(page.FindAll("input[type=checkbox], #bulk-group, a[href='/staff/movies/import']"));
    }

    [Fact]
    public async Task Who_is_an_admin_no_more_is_refused_on_a_page_that_is_open()
    {
        var page = Open<MoviesPage>("/staff/movies?find=harrison+ford");
        page.Find("#bulk-group").Change("summer");
        Press(page, "Count");
        page.Find("#bulk-reason").Change("too late");
        await TakeRoleAsync(StaffRole.Support);

        Press(page, "Add to");

        Says(page, "Only staff of the role admin may do this");
        Assert.Equal(0, await Store.ScalarAsync<long>("select count(*) from store.movie_search where 'summer' = any(subscription_groups)"));
    }
}
