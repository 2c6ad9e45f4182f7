using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

/// <summary>The front page's rows, the film page, posters, and what is sent compressed.</summary>
public sealed partial class BrowseTests(RunningStore store)
{
    [Fact]
    public async Task The_front_page_is_small_and_fetches_the_posters_that_come_near()
    {
        var html = await store.Anonymous.GetStringAsync("/");
        Assert.InRange(html.Length, 1, 230_000);
        Assert.InRange((await CompressedAsync("/")).Length, 1, 32_000);

        await using var visitor = await store.OpenBrowserAsync();
        var posters = new HashSet<string>();
        visitor.Page.Request += (_, request) => posters.Add(request.Url.Contains("/posters/", StringComparison.Ordinal) ? request.Url : "");
        await visitor.Page.GotoAsync("/", new PageGotoOptions { WaitUntil = WaitUntilState.Load });

        Assert.InRange(posters.Count, 2, PosterAddress().Matches(html).Select(match => match.Value).Distinct().Count() - 1);
    }

    [Fact]
    public async Task A_film_page_has_its_people_its_plans_and_films_like_it()
    {
        await using var visitor = await store.OpenBrowserAsync();
        await visitor.Visit($"/movies/{RunningStore.Raiders}");
        var main = visitor.Page.GetByRole(AriaRole.Main);

        await Expect(main.GetByRole(AriaRole.Link, new() { Name = "Steven Spielberg" })).ToHaveAttributeAsync("href", "/search?q=Steven%20Spielberg");
        await Expect(main.GetByRole(AriaRole.Link, new() { Name = "Action $6.99 a month" })).ToBeVisibleAsync();
        await Expect(main.GetByRole(AriaRole.Region, new() { Name = "More like this" }).GetByRole(AriaRole.Link, new() { Name = "Indiana Jones and the Last Crusade", Exact = true })).ToBeAttachedAsync();
    }

    [Fact]
    public async Task A_viewers_front_page_begins_with_what_is_theirs()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/buy/{RunningStore.Raiders}");
        await viewer.Choose("Visa");
        await viewer.Press("Pay");
        await viewer.SeesWatchNow(RunningStore.Raiders);

        await viewer.Visit("/");

        var rows = viewer.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Heading, new() { Level = 2 });
        await Expect(rows.Nth(0)).ToHaveTextAsync("In your plan");
        await Expect(rows.Nth(1)).ToHaveTextAsync("Because you bought Raiders of the Lost Ark");
        await Expect(viewer.Page.GetByText("Included with your plan").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_bought_is_in_the_library_ready_to_watch()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account, "classics-monthly");
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/library");
        await Expect(viewer.Page.GetByText("Nothing bought yet.")).ToBeVisibleAsync();
        await viewer.Visit($"/buy/{RunningStore.Raiders}");
        await viewer.Choose("Visa");
        await viewer.Press("Pay");
        await viewer.SeesWatchNow(RunningStore.Raiders);

        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Your films" }).ClickAsync();

        await Expect(viewer.Page.GetByText("bought on")).ToBeVisibleAsync();
        await viewer.SeesWatchNow(RunningStore.Raiders);
    }

    private async Task<byte[]> CompressedAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", "br");
        using var response = await store.Anonymous.SendAsync(request);
        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        var bytes = await response.Content.ReadAsByteArrayAsync();
        await using var unpacked = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        Assert.Contains("</html>", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        return bytes;
    }

    [GeneratedRegex(@"/posters/[a-z]+/\d+-[0-9a-f]{8}\.svg")]
    private static partial Regex PosterAddress();
}
