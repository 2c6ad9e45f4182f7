using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StreamingStore.Catalog;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.ComponentTests;

/// <summary>Renders the shop's components with their texts, in English unless a test says otherwise.</summary>
public abstract class ShopContext : BunitContext
{
    protected ShopContext()
    {
        Services.AddLocalization();
        Services.AddSingleton<GenreWords>();
        // Nothing listens there: a component that asks of its own accord fails.
        Services.AddSingleton(NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1"));
        Services.AddSingleton<Watchlist>();
        Speak("en");
    }

    /// <summary>From here on, pages are made in this language.</summary>
    protected static void Speak(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
}
