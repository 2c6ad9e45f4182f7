using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Search;

/// <summary>The search page under somebody's fingers: typing, the keyboard, filters, and the way back.</summary>
public sealed partial class SearchWhileTypingTests(RunningStore store)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Results_follow_the_typing_the_first_search_is_a_step_to_come_back_from_and_focus_stays(bool signedIn)
    {
        await using var visitor = await store.OpenBrowserAsync(signedIn ? await store.RegisterAsync() : null);
        var page = await OpenAsync(visitor, "/search");
        await visitor.Mark();

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("casab");
        await Expect(Titles(page).First).ToHaveTextAsync("Casablanca");
        await page.Keyboard.TypeAsync("lnca");
        await Expect(page).ToHaveURLAsync(AddressOf("casablnca"));
        await Expect(Titles(page).First).ToHaveTextAsync("Casablanca");
        await Expect(page.Locator("mark").First).ToHaveTextAsync("Casablanca");
        await Expect(Box(page)).ToBeFocusedAsync();
        await Expect(Box(page)).ToHaveValueAsync("casablnca");
        await Expect(Status(page)).ToHaveTextAsync(CountAndTime());

        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Search the films");
        await Expect(Box(page)).ToHaveValueAsync("");
        await visitor.StillHoldsTheMark();
    }

    [Fact]
    public async Task An_answer_that_comes_after_a_newer_one_is_dropped_and_no_letter_is_lost()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var page = await OpenAsync(visitor, "/search");
        var slow = new TaskCompletionSource();
        var isHeld = new TaskCompletionSource();
        await page.RouteAsync(AddressOf("heat"), async route =>
        {
            isHeld.TrySetResult();
            await slow.Task;
            try
            {
                await route.ContinueAsync();
            }
            catch (PlaywrightException)
            {
                // The page has given the question up, as it should.
            }
        });

        await Box(page).FocusAsync();
        await page.Keyboard.TypeAsync("heat");
        await isHeld.Task;
        await page.Keyboard.TypeAsync("hers");
        await Expect(page.Locator("h1")).ToContainTextAsync("heathers");
        slow.SetResult();
        await Expect(Titles(page).First).ToHaveTextAsync("Heathers");

        await page.Keyboard.TypeAsync(" 1");
        await Expect(page.Locator("h1")).ToContainTextAsync("heathers 1");
        await Expect(Box(page)).ToHaveValueAsync("heathers 1");
    }

    [Fact]
    public async Task Letters_typed_while_another_page_comes_are_kept_and_searched_for()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var page = await OpenAsync(visitor, "/search?q=harrison+ford");

        await page.EvaluateAsync("""
            () => {
              const box = document.querySelector('[data-search]');
              box.focus();
              box.value += ' indiana';
              box.dispatchEvent(new Event('input', { bubbles: true }));
              Blazor.navigateTo('/search?q=harrison+ford&sort=title');
            }
            """);

        await Expect(page).ToHaveURLAsync(new Regex(@"q=harrison\+ford\+indiana"));
        await Expect(Box(page)).ToHaveValueAsync("harrison ford indiana");
    }

    [Fact]
    public async Task Letters_are_searched_for_though_one_leaves_the_box_and_a_page_comes_before_the_pause_is_over()
    {
        await using var visitor = await store.OpenBrowserAsync();
        await visitor.Page.Clock.InstallAsync();
        var page = await OpenAsync(visitor, "/search?q=harrison+ford");
        await page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(1));

        await page.EvaluateAsync("""
            () => {
              const box = document.querySelector('[data-search]');
              box.focus();
              box.value += ' indiana';
              box.dispatchEvent(new Event('input', { bubbles: true }));
              box.blur();
              Blazor.addEventListener('enhancedload', () => { document.body.dataset.merged = 'true'; });
              Blazor.navigateTo('/search?q=harrison+ford&sort=title');
            }
            """);
        await Expect(page.Locator("body[data-merged]")).ToHaveCountAsync(1);
        await Expect(Box(page)).ToHaveValueAsync("harrison ford indiana");

        await page.Clock.RunForAsync(250);
        await Expect(page).ToHaveURLAsync(new Regex(@"q=harrison\+ford\+indiana"));
    }

    [Fact]
    public async Task A_page_that_comes_leaves_the_box_alone_while_somebody_is_in_it()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var page = await OpenAsync(visitor, "/search?q=harrison+ford");

        await page.EvaluateAsync("""
            () => {
              const box = document.querySelector('[data-search]');
              box.focus();
              box.value = 'harrison ford ind';
              Blazor.addEventListener('enhancedload', () => { document.body.dataset.merged = 'true'; });
              Blazor.navigateTo('/search?q=harrison+ford&sort=title');
            }
            """);

        await Expect(page.Locator("body[data-merged]")).ToHaveCountAsync(1);
        await Expect(Box(page)).ToHaveValueAsync("harrison ford ind");
    }

    [Fact]
    public async Task Filters_are_chosen_shown_removed_and_taken_back_and_the_address_holds_them_all()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var page = await OpenAsync(visitor, "/search?q=harrison+ford");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" }).CheckAsync();
        await Expect(Chip(page, "Action")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "1980s" }).CheckAsync();
        await Expect(Chip(page, "1980s")).ToBeVisibleAsync();
        await page.GetByLabel("Sort by").SelectOptionAsync("newest");
        await Expect(page).ToHaveURLAsync(new Regex("genre=Action&decade=1980&sort=newest$"));
        await Expect(page.Locator(".found[aria-busy]")).ToHaveCountAsync(0);
        await Expect(Status(page)).ToHaveTextAsync(CountAndTime());
        var films = await Titles(page).AllTextContentsAsync();

        await page.ReloadAsync();
        await Expect(page.GetByLabel("Sort by")).ToHaveValueAsync("newest");
        Assert.Equal(films, await Titles(page).AllTextContentsAsync());

        await IsReadyAsync(page);
        await Chip(page, "Action").ClickAsync();
        await Expect(Chip(page, "Action")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" })).Not.ToBeCheckedAsync();
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" })).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear all" }).ClickAsync();
        await Expect(page.Locator(".active-filters")).ToHaveCountAsync(0);
        await Expect(page.Locator("input:checked")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_a_phone_the_filters_are_folded_stay_open_while_one_chooses_and_make_way_for_typing()
    {
        await using var visitor = await store.OpenBrowserAsync(options: new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var page = await OpenAsync(visitor, "/search?q=harrison+ford");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" })).ToBeHiddenAsync();

        await page.Locator(".facets > summary").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" }).CheckAsync();
        await Expect(Chip(page, "Action")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Drama" }).CheckAsync();
        await Expect(Chip(page, "Drama")).ToBeVisibleAsync();

        await Box(page).FillAsync("indiana");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" })).ToBeHiddenAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("indiana");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Titles_are_suggested_on_every_page_and_chosen_by_the_keyboard_alone()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var page = await OpenAsync(visitor, "/plans");
        var options = page.GetByRole(AriaRole.Option);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("raiders of the lo");
        await Expect(options.First).ToHaveTextAsync("Raiders of the Lost Ark 1981");
        await Expect(Box(page)).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(options.First).ToHaveAttributeAsync("aria-selected", "false");

        await page.Keyboard.PressAsync("Escape");
        await Expect(options).ToHaveCountAsync(0);
        await Expect(Box(page)).ToHaveValueAsync("raiders of the lo");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(options.First).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(Box(page)).ToHaveAttributeAsync("aria-activedescendant", (await options.First.GetAttributeAsync("id"))!);
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(Box(page)).Not.ToHaveAttributeAsync("aria-activedescendant", new Regex("."));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex("/movies/25346$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Raiders of the Lost Ark", Level = 1 })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Suggestions_stay_when_the_page_beneath_them_is_made_anew()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var page = await OpenAsync(visitor, "/plans");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("raiders of the lo");
        await Expect(page.GetByRole(AriaRole.Option).First).ToHaveTextAsync("Raiders of the Lost Ark 1981");

        await page.EvaluateAsync("""
            () => {
              Blazor.addEventListener('enhancedload', () => { document.body.dataset.merged = 'true'; });
              Blazor.navigateTo('/plans?again');
            }
            """);

        await Expect(page.Locator("body[data-merged]")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/movies/25346$"));
    }

    [Theory]
    [InlineData("en-US", "Person")]
    [InlineData("es-ES", "Persona")]
    public async Task An_empty_box_offers_films_people_and_genres_to_start_with(string locale, string person)
    {
        await using var visitor = await store.OpenBrowserAsync(options: new() { Locale = locale });
        var page = await OpenAsync(visitor, "/plans");
        var options = page.GetByRole(AriaRole.Option);
        await page.Keyboard.PressAsync("/");
        await Expect(options).ToHaveCountAsync(9);
        await Expect(options.Nth(3)).ToHaveTextAsync(new Regex($" {person}$"));
        await Expect(options.First).ToHaveAttributeAsync("aria-selected", "false");

        foreach (var _ in Enumerable.Range(0, 4))
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        await Expect(options.Nth(3)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex(@"/search\?q=\w+"));
        await Expect(Titles(page).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Enter_searches_and_escape_clears()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var page = await OpenAsync(visitor, "/plans");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("casablanca");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Titles(page).First).ToHaveTextAsync("Casablanca");

        await Box(page).FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Search the films");
        await Expect(Box(page)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Without_a_script_the_form_its_filters_and_the_pages_of_results_work()
    {
        await using var visitor = await store.OpenBrowserAsync(options: new() { JavaScriptEnabled = false });
        var page = visitor.Page;
        await visitor.Visit("/plans");
        await Box(page).FillAsync("harrison ford");
        await Box(page).PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("harrison ford");
        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(Status(page)).ToContainTextAsync("page 2 of");

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show these films" }).ClickAsync();
        await Expect(Chip(page, "Action")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("q=harrison\\+ford.*genre=Action"));
    }

    [Theory]
    [InlineData("& | ! : * ( ) <-> '", "Films are found by letters and digits")]
    [InlineData("💥🎬", "Films are found by letters and digits")]
    [InlineData("-love", "Words with a minus leave films out")]
    [InlineData("<script>alert(1)</script>", "script")]
    [InlineData("סרט שחור", "No film found")]
    [InlineData("raidrs of teh lsot akr", "Titles that look like it")]
    public async Task Odd_input_is_answered_in_a_sentence(string text, string sentence)
    {
        await using var visitor = await store.OpenBrowserAsync();
        var answer = await visitor.Visit("/search?q=" + Uri.EscapeDataString(text));

        Assert.Equal(200, answer.Status);
        await Expect(visitor.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(sentence);
        await Expect(visitor.Page.Locator("h1")).ToContainTextAsync(text);
    }

    private static async Task<IPage> OpenAsync(Visitor visitor, string path)
    {
        await visitor.Visit(path);
        await IsReadyAsync(visitor.Page);
        return visitor.Page;
    }

    /// <summary>The scripts of the page have begun: what is pressed before would be pressed in vain.</summary>
    private static Task IsReadyAsync(IPage page) => page.WaitForLoadStateAsync(LoadState.Load);

    private static ILocator Box(IPage page) => page.GetByRole(AriaRole.Combobox, new() { Name = "Search films" });

    private static ILocator Titles(IPage page) => page.GetByRole(AriaRole.Main).Locator(".movie-card h3");

    private static ILocator Status(IPage page) => page.GetByRole(AriaRole.Main).Locator(".count");

    private static ILocator Chip(IPage page, string filter) => page.GetByRole(AriaRole.Link, new() { Name = $"Remove the filter {filter}" });

    private Regex AddressOf(string words) => new($"^{Regex.Escape(store.Address.ToString())}search\\?q={words}$");

    [GeneratedRegex(@"^[\d,]+ films? in \d+\.\d\d seconds")]
    private static partial Regex CountAndTime();
}
