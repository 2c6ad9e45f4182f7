using System.Net;
using System.Text.RegularExpressions;
using StreamingStore.ApiTests.Clients;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Shop;

/// <summary>English and Spanish, by what the browser asks for.</summary>
public sealed partial class LanguageTests(ApiStore store)
{
    private static readonly string Film = $"/movies/{ApiStore.Raiders}";

    [Theory]
    [InlineData("es")]
    [InlineData("es-MX,es;q=0.9,en;q=0.8")]
    [InlineData("fr-FR,fr;q=0.9,es;q=0.8")]
    public async Task A_browser_that_asks_for_spanish_gets_it_with_its_prices(string languages)
    {
        var html = WebUtility.HtmlDecode(await GetAsync(Film, languages));

        Assert.Contains("<html lang=\"es\">", html, StringComparison.Ordinal);
        Assert.Contains("Comprar ahora", html, StringComparison.Ordinal);
        Assert.Contains("7,99\u00a0US$", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Buy Now", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", ">ACTION<")]
    [InlineData("es", ">ACCIÓN<")]
    public async Task A_poster_speaks_the_language_of_its_page_whoever_fetches_it(string language, string footer)
    {
        var address = Poster().Match(await GetAsync(Film, language)).Value;

        Assert.StartsWith($"/posters/{language}/", address, StringComparison.Ordinal);
        Assert.Contains(footer, WebUtility.HtmlDecode(await GetAsync(address, language == "en" ? "es" : "en")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "Estrenos", "New releases")]
    [InlineData("/sign-in", "Correo electrónico", "Email<")]
    [InlineData("/register", "Al menos 10 caracteres", "At least")]
    [InlineData("/no-such-page", "Falta esta bobina", "This reel is missing")]
    public async Task Every_page_of_the_shop_is_spanish(string path, string spanish, string english)
    {
        var html = WebUtility.HtmlDecode(await GetAsync(path, "es", path == "/no-such-page" ? HttpStatusCode.NotFound : HttpStatusCode.OK));

        Assert.Contains(spanish, html, StringComparison.Ordinal);
        Assert.DoesNotContain(english, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("en-GB,en;q=0.9,es;q=0.8")]
    [InlineData("fr,ja;q=0.5")]
    [InlineData("*;;;q=x, 0")]
    public async Task Everybody_else_gets_english(string languages)
    {
        var html = await GetAsync(Film, languages);

        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("Buy Now", html, StringComparison.Ordinal);
        Assert.Contains("$7.99", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_and_the_staff_console_speak_english_whatever_is_asked_for()
    {
        Assert.Contains("limit is from 1 to 100", await GetAsync("/api/movies/search?q=x&limit=0", "es", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var staff = await store.OpenCookieClientAsync(Account.Staff);
        staff.DefaultRequestHeaders.Add("Accept-Language", "es");
        Assert.Contains("<html lang=\"en\">", await staff.GetStringAsync("/staff"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task The_switch_leads_to_no_other_site(string returnUrl)
    {
        using var response = await store.Anonymous.PostAsync("/language", new FormUrlEncodedContent([new("culture", "es"), new("returnUrl", returnUrl)]));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_unknown_language_changes_nothing()
    {
        using var response = await store.Anonymous.PostAsync("/language", new FormUrlEncodedContent([new("culture", "tlh"), new("returnUrl", "/plans")]));

        Assert.Equal("/plans", response.Headers.Location?.OriginalString);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    private async Task<string> GetAsync(string path, string languages, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Language", languages);
        using var response = await store.Anonymous.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    [GeneratedRegex(@"/posters/[a-z]+/25346-\w+\.svg")]
    private static partial Regex Poster();
}
