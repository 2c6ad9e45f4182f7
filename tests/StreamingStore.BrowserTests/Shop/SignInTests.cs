using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

public sealed class SignInTests(RunningStore store)
{
    [Fact]
    public async Task Registering_signs_in_and_goes_on_to_where_one_came_from()
    {
        await using var visitor = await store.OpenBrowserAsync();
        await visitor.Visit("/register?returnUrl=%2Fplans");
        await visitor.Fill("Email", "newcomer@test.example");
        await visitor.Fill("Password", "long-enough-a-password");
        await visitor.Press("Create account");

        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/plans$"));
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_password_that_is_too_short_is_told()
    {
        await using var visitor = await store.OpenBrowserAsync();
        await visitor.Visit("/register");
        await visitor.Fill("Email", "short@test.example");
        await visitor.Fill("Password", "short");
        await visitor.Press("Create account");

        await visitor.IsTold("at least 10 characters");
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told()
    {
        var account = await store.RegisterAsync();
        await using var visitor = await store.OpenBrowserAsync();
        await visitor.Visit("/register");
        await visitor.Fill("Email", account.Email.ToUpperInvariant());
        await visitor.Fill("Password", account.Password);
        await visitor.Press("Create account");

        await visitor.IsTold("There is an account with this email address already.");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_told_in_the_same_words()
    {
        var account = await store.RegisterAsync();
        await using var visitor = await store.OpenBrowserAsync();

        await visitor.SignInAsync(account with { Password = "not-the-password" });
        await visitor.IsTold("Email and password do not belong together.");

        await visitor.SignInAsync(account with { Email = "nobody@test.example" });
        await visitor.IsTold("Email and password do not belong together.");
    }

    [Fact]
    public async Task Guessing_passwords_is_stopped_after_five()
    {
        var account = await store.RegisterAsync();
        await using var visitor = await store.OpenBrowserAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            await visitor.SignInAsync(account with { Password = $"wrong-password-{guess}" });
            await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        await visitor.SignInAsync(account);
        await visitor.IsTold("Too many wrong passwords.");
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/\t/elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_leads_nowhere_outside_the_store(string returnUrl)
    {
        var account = await store.RegisterAsync();
        await using var visitor = await store.OpenBrowserAsync();

        await visitor.SignInAsync(account, $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");

        await Expect(visitor.Page).ToHaveURLAsync(store.Address.ToString());
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/account");

        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await viewer.Visit("/account");
        await Expect(viewer.Page).ToHaveURLAsync(new Regex("/sign-in"));
    }
}
