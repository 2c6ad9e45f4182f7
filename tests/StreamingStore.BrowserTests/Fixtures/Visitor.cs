using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Fixtures;

/// <summary>Somebody at a browser of their own, with one page open.</summary>
public sealed partial class Visitor(IBrowserContext context, IPage page, Account? account) : IAsyncDisposable
{
    public IPage Page => page;

    public Account Account => account ?? throw new InvalidOperationException("Nobody is signed in at this browser.");

    public ValueTask DisposeAsync() => context.DisposeAsync();

    /// <summary>Opens a page of the store.</summary>
    public async Task<IResponse> Visit(string path) =>
        (await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded }))!;

    /// <summary>Opens a page of the store and waits until it is live.</summary>
    public async Task VisitLive(string path)
    {
        await Visit(path);
        await IsLive();
    }

    /// <summary>The box in the page's head, or on the search page.</summary>
    public ILocator SearchBox => page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Search films" });

    /// <summary>Titles of the films shown.</summary>
    public ILocator Titles => page.GetByRole(AriaRole.Main).Locator(".movie-card h3");

    public Task IsCutOff() => Expect(page.GetByText("Connection lost.")).ToBeVisibleAsync();

    /// <summary>The page has tried again, which it does every five seconds at first.</summary>
    public Task IsConnectedAgain() => Expect(page.GetByText("Connection lost.")).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = 60_000 });

    /// <summary>Every live part of the page has its circuit, and has read what it shows.</summary>
    public Task IsLive() => page.WaitForFunctionAsync("""
        () => {
          const parts = [...document.querySelectorAll('[data-live]')];
          return parts.length > 0 && parts.every(part => part.dataset.live === 'true' && part.ariaBusy !== 'true');
        }
        """);

    /// <summary>Signs in through the page's form.</summary>
    public async Task SignInAsync(Account who, string path = "/sign-in")
    {
        await Visit(path);
        await Fill("Email", who.Email);
        await Fill("Password", who.Password);
        await Press("Sign in");
    }

    public Task Fill(string label, string text) => page.GetByLabel(label, new PageGetByLabelOptions { Exact = true }).FillAsync(text);

    public Task Press(string button) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button }).ClickAsync();

    /// <summary>The button of a film: on its own page the main one, elsewhere the one on its card.</summary>
    public ILocator ButtonOf(long movieId) => page.Locator($"[data-movie-id='{movieId}'] [data-testid=availability]").First;

    /// <summary>The link on a film's card that leads to its page.</summary>
    public ILocator TitleOf(long movieId) => page.Locator($"[data-movie-id='{movieId}'] h3 a").First;

    public async Task SeesWatchNow(long movieId)
    {
        await Expect(ButtonOf(movieId)).ToHaveAccessibleNameAsync(WatchNow());
        await Expect(ButtonOf(movieId)).ToHaveAttributeAsync("href", $"/watch/{movieId}");
    }

    public Task SeesBuyNow(long movieId) => Expect(ButtonOf(movieId)).ToHaveAccessibleNameAsync(BuyNow());

    /// <summary>Marks the page, so that a reload would show.</summary>
    public Task Mark() => page.EvaluateAsync("() => { window.markedByTest = true; }");

    public Task WasLoadedAgain() => page.WaitForFunctionAsync("() => window.markedByTest !== true");

    public async Task StillHoldsTheMark() => Assert.True(await page.EvaluateAsync<bool>("() => window.markedByTest === true"), "The page was loaded again.");

    /// <summary>Subscribes through the pages: the plan, its first test card, the button.</summary>
    public async Task SubscribeAsync(string plan)
    {
        await Visit("/plans");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = $"Subscribe, {plan}, " }).ClickAsync();
        await Choose("Visa, pays");
        await Press("Subscribe for");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new LocatorFilterOptions { HasText = "You are subscribed" })).ToBeVisibleAsync();
    }

    /// <summary>Cancels the only plan at once, on the account page.</summary>
    public async Task CancelNowAsync()
    {
        await Visit("/account");
        await page.Locator("details.cancel summary").ClickAsync();
        await Press("Cancel now");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new LocatorFilterOptions { HasText = "cancelled" })).ToBeVisibleAsync();
    }

    /// <summary>Chooses a card by the words beside it.</summary>
    public Task Choose(string card) => page.Locator("label.option").Filter(new LocatorFilterOptions { HasText = card }).First.ClickAsync();

    /// <summary>The page says what went wrong.</summary>
    public Task IsTold(string words) => Expect(page.GetByRole(AriaRole.Alert).Filter(new LocatorFilterOptions { HasText = words })).ToBeVisibleAsync();

    [GeneratedRegex("^Watch Now")]
    private static partial Regex WatchNow();

    [GeneratedRegex(@"^Buy Now.*\$\d")]
    private static partial Regex BuyNow();
}
