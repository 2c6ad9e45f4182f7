using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Localization;

/// <summary>A language of the shop.</summary>
/// <param name="Culture">The name of its culture, which also formats amounts and dates: <c>es</c>.</param>
/// <param name="Name">What its speakers call it.</param>
public sealed record Language(string Culture, string Name);

/// <summary>
/// The shop's two languages. A viewer's own choice (a cookie) comes before what the browser asks for. The texts stand in
/// <c>XText.es.resx</c> beside the components that say them; the English text is the key.
/// </summary>
public static class Languages
{
    /// <summary>All of them; the first is spoken to whoever asks for none of them.</summary>
    public static IReadOnlyList<Language> All { get; } = [new("en", "English"), new("es", "Español")];

    /// <summary>Adds the texts, and the rule by which a request finds its language.</summary>
    public static void AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton<GenreWords>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            string[] cultures = [.. All.Select(language => language.Culture)];
            options.SetDefaultCulture(cultures[0]).AddSupportedCultures(cultures).AddSupportedUICultures(cultures);
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context => Task.FromResult(SpeaksEnglishOnly(context) ? new ProviderCultureResult(cultures[0]) : null)),
                new CookieRequestCultureProvider(),
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
    }

    /// <summary>Maps the switch: <c>POST /language</c> keeps the choice for a year and leads back to where it was made.</summary>
    public static void MapLanguages(this IEndpointRouteBuilder routes) =>
        // No antiforgery token: another site could do no more than change the language, and the token would make every
        // visitor's page a page of their own.
        routes.MapPost("/language", Choose).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static RedirectHttpResult Choose(HttpContext context, [FromForm] string? culture, [FromForm] string? returnUrl)
    {
        if (All.FirstOrDefault(language => language.Culture == culture) is { } chosen)
        {
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(chosen.Culture)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true });
        }

        return TypedResults.LocalRedirect(LocalPath.Or(returnUrl));
    }

    /// <summary>Apps read codes and not sentences, and the staff console speaks English.</summary>
    private static bool SpeaksEnglishOnly(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/stripe") || context.Request.Path.StartsWithSegments("/staff");

    /// <summary>The language of the page that is being made, as HTML names it.</summary>
    public static string Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
}
