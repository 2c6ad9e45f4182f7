using Bunit;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.ComponentTests.Parts;

public sealed class PageLinksTests : ShopContext
{
    [Fact]
    public void Pages_are_real_links_and_the_middle_is_left_out()
    {
        var links = Links(page: 6, pages: 12);

        Assert.Equal(["1", "…", "5", "6", "7", "…", "12"], links.FindAll("ol li").Select(item => item.TextContent.Trim()));
        Assert.Equal("6", links.Find("[aria-current=page]").TextContent);
        Assert.Equal("/page/5", links.Find("[rel=prev]").GetAttribute("href"));
        Assert.Equal("/page/7", links.Find("[rel=next]").GetAttribute("href"));
    }

    [Fact]
    public void One_page_needs_no_links() => Assert.Empty(Links(page: 1, pages: 1).FindAll("nav"));

    private IRenderedComponent<PageLinks> Links(int page, int pages) => Render<PageLinks>(parameters => parameters
        .Add(links => links.Page, page)
        .Add(links => links.Pages, pages)
        .Add(links => links.HrefOf, number => $"/page/{number}"));
}
