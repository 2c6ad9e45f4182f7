using Bunit;
using StreamingStore.Catalog.Searching;
using StreamingStore.Web.Components.Pages.Search;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.ComponentTests.Search;

public sealed class SearchPartsTests : ShopContext
{
    private static readonly SearchState ActionOfTheEighties = new()
    {
        Typed = "ford",
        Filters = new MovieFilters { Genres = ["Action"], Decades = [1980] },
        Sort = MovieSort.Newest,
        Page = 2,
    };

    private static readonly Facets Counted = new(
        [new("Drama", 1_234), new("Action", 17)], [new("1990", 6), new("1980", 3)], [], [new("watch", 1), new("buy", 16)]);

    [Fact]
    public void Filters_are_groups_of_boxes_that_belong_to_the_search_form()
    {
        var facets = Render<SearchFacets>(parameters => parameters.Add(f => f.State, ActionOfTheEighties).Add(f => f.Facets, Counted));

        Assert.Equal(["Watch or buy", "Genre", "Decade"], facets.FindAll("fieldset > legend").Select(legend => legend.TextContent));
        Assert.All(facets.FindAll("input"), box => Assert.Equal(("checkbox", "search-form"), (box.GetAttribute("type"), box.GetAttribute("form"))));
        Assert.Equal(["Action", "1980"], facets.FindAll("input[checked]").Select(box => box.GetAttribute("value")!));
        Assert.Contains("1,234 of the films", facets.Find("input[value=Drama]").ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Equal("search-form", facets.Find("button[type=submit]").GetAttribute("form"));
    }

    [Fact]
    public void Only_the_commonest_genres_are_offered_and_those_that_are_chosen()
    {
        var many = Counted with { Genres = [.. Enumerable.Range(1, 20).Select(place => new FacetChoice($"Genre {place}", 100 - place)), new("Action", 1)] };
        var facets = Render<SearchFacets>(parameters => parameters.Add(f => f.State, ActionOfTheEighties).Add(f => f.Facets, many));

        Assert.Equal(13, facets.FindAll("input[name=genre]").Count);
        Assert.Single(facets.FindAll("input[name=genre][value=Action][checked]"));
    }

    [Fact]
    public void Each_active_filter_is_a_link_to_the_search_without_it_from_its_first_page()
    {
        var chips = Render<ActiveFilters>(parameters => parameters.Add(f => f.State, ActionOfTheEighties));

        Assert.Equal("/search?q=ford&decade=1980&sort=newest", chips.Find("a[aria-label='Remove the filter Action']").GetAttribute("href"));
        Assert.Equal("/search?q=ford&genre=Action&sort=newest", chips.Find("a[aria-label='Remove the filter 1980s']").GetAttribute("href"));
        Assert.Equal("/search?q=ford&sort=newest", chips.Find("a.clear").GetAttribute("href"));
        Assert.Empty(Render<ActiveFilters>(parameters => parameters.Add(f => f.State, new SearchState { Typed = "ford" })).FindAll("a"));
    }

    [Fact]
    public void Where_nothing_is_found_a_wider_search_is_offered_or_the_same_without_the_filters()
    {
        var alone = Render<EmptyResult>(parameters => parameters.Add(e => e.State, new SearchState { Typed = "the xylophonist" }).Add(e => e.Wider, "<b>xylo</b>"));
        Assert.Equal("/search?q=%3Cb%3Exylo%3C%2Fb%3E", alone.Find("a.button").GetAttribute("href"));
        Assert.Contains("<b>xylo</b>", alone.Find("a.button").TextContent, StringComparison.Ordinal);

        var filtered = Render<EmptyResult>(parameters => parameters.Add(e => e.State, ActionOfTheEighties));
        Assert.Equal("/search?q=ford&sort=newest", filtered.Find("a.button").GetAttribute("href"));
    }

    [Fact]
    public void The_search_box_is_a_form_without_a_script_and_a_combobox_with_one()
    {
        var form = Render<SearchForm>(parameters => parameters.Add(f => f.Text, "\"><script>")).Find("form");
        var box = form.QuerySelector("input")!;

        Assert.Equal(("get", "/search", "search"), (form.GetAttribute("method"), form.GetAttribute("action"), form.GetAttribute("role")));
        Assert.Equal(("q", "\"><script>", "combobox", "false"), (box.GetAttribute("name"), box.GetAttribute("value"), box.GetAttribute("role"), box.GetAttribute("aria-expanded")));
        Assert.Equal(box.GetAttribute("aria-controls"), form.QuerySelector("[role=listbox]")!.Id);
        Assert.NotNull(form.QuerySelector($"label[for={box.Id}]"));
    }
}
