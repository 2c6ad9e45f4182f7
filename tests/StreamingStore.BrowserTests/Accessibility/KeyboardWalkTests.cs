using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Accessibility;

/// <summary>
/// Without a mouse. WCAG 2.2: 2.1.1 Keyboard, 2.4.3 Focus Order, 2.4.7 Focus Visible, 2.4.11 Focus Not Obscured.
/// </summary>
public sealed partial class KeyboardWalkTests(RunningStore store)
{
    /// <summary>More stops than any page here has before what is looked for.</summary>
    private const int LongestWay = 60;

    /// <summary>What is wrong with where the focus is; empty where it is on something, seen, marked and not covered.</summary>
    private const string Wrong = """
        () => {
          const at = document.activeElement;
          if (!at || at === document.body) return 'nothing has the focus';
          const named = `<${at.localName}> ${at.getAttribute('aria-label') ?? at.textContent.trim().slice(0, 60)}: `;
          const box = at.getBoundingClientRect();
          if (box.width < 1 || box.height < 1) return named + 'has no size';
          const seen = { left: Math.max(0, box.left), top: Math.max(0, box.top), right: Math.min(innerWidth, box.right), bottom: Math.min(innerHeight, box.bottom) };
          if (seen.left >= seen.right || seen.top >= seen.bottom) return named + 'is off the screen';
          const top = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
          if (!(at.contains(top) || top?.contains(at))) return named + 'is covered by <' + top?.localName + '>';
          const style = getComputedStyle(at);
          const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          return at.matches(':focus-visible') && marked ? '' : named + 'has no ring around it';
        }
        """;

    [Fact]
    public async Task A_film_is_found_bought_and_watched_by_keyboard_alone_and_the_focus_is_always_seen()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var page = viewer.Page;
        await viewer.VisitLive("/");

        // Found: by the suggestion under the box, and by the list of results.
        await page.Keyboard.PressAsync("/");
        await FocusIsSeenAsync(page);
        await page.Keyboard.TypeAsync("raiders of the lost");
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Raiders of the Lost Ark");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(0);
        await FocusIsSeenAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Results());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await viewer.IsLive();
        await TabToAsync(page, BuyNow());

        // Bought: the page before the payment names film and price, and the second test card is as good as the first.
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/buy/{RunningStore.Raiders}$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Raiders of the Lost Ark" })).ToBeVisibleAsync();
        await TabToAsync(page, Card());
        await page.Keyboard.PressAsync("ArrowDown");
        await FocusIsSeenAsync(page);
        await Expect(page.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync();
        await TabToAsync(page, Pay());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Thank you. The film is yours.")).ToBeVisibleAsync();
        await viewer.IsLive();
        Assert.Single(await store.Stripe.PaidAsync(account));

        // Watched: to the end, and back to the film.
        await TabToAsync(page, WatchNow());
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("""
            () => {
              const video = document.querySelector('video');
              // It plays by itself, or has loaded and waits to be asked.
              return video?.dataset.started && (!video.paused || video.readyState === HTMLMediaElement.HAVE_ENOUGH_DATA || video.networkState === HTMLMediaElement.NETWORK_IDLE);
            }
            """);
        if (await page.EvaluateAsync<bool>("() => document.querySelector('video').paused"))
        {
            await page.Keyboard.PressAsync("k");
        }

        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 0.2");
        await page.Keyboard.PressAsync("k");
        await page.WaitForFunctionAsync("() => document.querySelector('video').paused");
        await TabToAsync(page, BackToTheFilm());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/movies/{RunningStore.Raiders}$"));

        // Kept for later, by the menu beside the button; Escape leads back to it.
        await viewer.IsLive();
        await TabToAsync(page, More());
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, Watchlist());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("It is on your watchlist.")).ToBeVisibleAsync();
        await FocusIsSeenAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await FocusIsSeenAsync(page);
        Assert.Matches(More(), await NameAsync(page));
    }

    [Fact]
    public async Task A_suggestion_leads_to_its_film_which_begins_at_its_heading()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var page = visitor.Page;
        await visitor.Visit("/plans");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await NameAsync(page));
        await FocusIsSeenAsync(page);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("raiders of the lost");
        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByRole(AriaRole.Option).First).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await TabToAsync(page, new Regex("^Buy Now, Raiders"));
    }

    /// <summary>Goes from stop to stop until one has this name; each on the way must be seen.</summary>
    private static async Task TabToAsync(IPage page, Regex name)
    {
        var way = new List<string>();
        while (way.Count < LongestWay)
        {
            await page.Keyboard.PressAsync("Tab");
            await FocusIsSeenAsync(page);
            way.Add(await NameAsync(page));
            if (name.IsMatch(way[^1]))
            {
                return;
            }
        }

        Assert.Fail($"Nothing named {name} was met on the way: {string.Join(" > ", way)}");
    }

    private static async Task FocusIsSeenAsync(IPage page)
    {
        var wrong = await page.EvaluateAsync<string>(Wrong);
        Assert.True(wrong.Length == 0, $"{new Uri(page.Url).PathAndQuery}: {wrong}");
    }

    private static Task<string> NameAsync(IPage page) => page.EvaluateAsync<string>("""
        () => {
          const at = document.activeElement;
          return (at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent).replace(/\s+/g, ' ').trim();
        }
        """);

    [GeneratedRegex(@"/search\?q=raiders")]
    private static partial Regex Results();

    [GeneratedRegex(@"^Buy Now, Raiders of the Lost Ark, \$\d")]
    private static partial Regex BuyNow();

    [GeneratedRegex("^Visa, pays")]
    private static partial Regex Card();

    [GeneratedRegex(@"^Pay \$\d")]
    private static partial Regex Pay();

    [GeneratedRegex("^Watch Now, Raiders of the Lost Ark")]
    private static partial Regex WatchNow();

    [GeneratedRegex("^Back to the film$")]
    private static partial Regex BackToTheFilm();

    [GeneratedRegex("^More to do with Raiders of the Lost Ark$")]
    private static partial Regex More();

    [GeneratedRegex("your watchlist$")]
    private static partial Regex Watchlist();
}
