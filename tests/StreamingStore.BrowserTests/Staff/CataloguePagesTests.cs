using System.Text;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.BrowserTests.Live;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Staff;

[Collection(nameof(Alone))]
public sealed class CataloguePagesTests(RunningStore store)
{
    private const string Header = "movie_id\ttitle\tyear\tgenres\tdirector\tcast\tkeywords\tnotability";

    [Fact]
    public async Task A_group_taken_from_all_films_of_a_search_flips_an_open_page_and_given_back_flips_it_again()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive("/search?q=raiders+of+the+lost+ark");
        await open.SeesWatchNow(RunningStore.Raiders);
        await open.Mark();

        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await staff.VisitLive("/staff/movies?find=raiders+of+the+lost+ark&group=action");
        await Expect(staff.Page.GetByRole(AriaRole.Link, new() { Name = "Raiders of the Lost Ark", Exact = true })).ToBeVisibleAsync();
        var numbers = await staff.Page.Locator("tbody th a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').split('/').pop())");
        try
        {
            await ChangeAsync(staff, "remove", numbers);
            await open.SeesBuyNow(RunningStore.Raiders);
        }
        finally
        {
            await ChangeAsync(staff, "add", numbers);
        }

        await open.SeesWatchNow(RunningStore.Raiders);
        await open.StillHoldsTheMark();
        await staff.Visit("/staff/audit");
        await Expect(staff.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "remove group" }).First).ToContainTextAsync("a walk");
    }

    [Fact]
    public async Task A_file_with_errors_tells_them_by_line_and_a_good_one_is_looked_at_reloaded_and_imported()
    {
        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await SendAsync(staff, "broken.tsv", "990001\tQuorfly\t2024\tDrama\t\t\t\t", "990002\tBroken\tnever\t\t\t\t\t", "990003\tToo few\t2024");
        var rows = staff.Page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Nth(0)).ToContainTextAsync("write four digits");
        await Expect(rows.Nth(1)).ToContainTextAsync("3 columns where 8");
        await Expect(staff.Page.GetByRole(AriaRole.Button, new() { Name = "Import" })).ToHaveCountAsync(0);
        await staff.Press("Drop the file");
        await staff.Page.WaitForURLAsync("**/staff/movies/import");

        await SendAsync(staff, "good.tsv", "990001\tQuorfly\t2024\tDrama\tAda Quorf\t\t\t");
        await staff.Page.ReloadAsync();
        await staff.IsLive();
        await Expect(rows).ToContainTextAsync("Quorfly");
        await staff.Fill("Why (for the audit log)", "a walk");
        await staff.Press("Import 1 line");
        await Expect(staff.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "1 film added, 0 changed" })).ToBeVisibleAsync();

        await using var visitor = await store.OpenBrowserAsync();
        await visitor.Visit("/search?q=quorfly");
        await visitor.SeesBuyNow(990_001);
    }

    private static async Task SendAsync(Visitor staff, string name, params string[] lines)
    {
        await staff.VisitLive("/staff/movies/import");
        await staff.Page.GetByLabel("File of films").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = "text/tab-separated-values", Buffer = Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend(Header))) });
        await Expect(staff.Page.GetByRole(AriaRole.Heading, new() { Name = name })).ToBeVisibleAsync();
        await staff.IsLive();
    }

    /// <summary>By their numbers, since what has lost the group is not found by it any more.</summary>
    private static async Task ChangeAsync(Visitor staff, string deed, string[] numbers)
    {
        var page = staff.Page;
        await page.GetByLabel("Films by their numbers").CheckAsync();
        await staff.Fill("Numbers, parted by spaces, commas or lines", string.Join(' ', numbers));
        await page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync(deed);
        await page.Locator("#bulk-group").FillAsync("action");
        await staff.Fill("Why (for the audit log)", "a walk");
        await staff.Press("Count");
        await Expect(page.GetByTestId("bulk-count")).ToContainTextAsync($"{deed} action");
        await page.GetByTestId("bulk-count").GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "changed:" })).ToBeVisibleAsync();
    }
}
