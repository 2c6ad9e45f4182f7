using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace StreamingStore.ComponentTests;

/// <summary>Renders the shop's components with their texts, in English unless a test says otherwise.</summary>
public abstract class ShopContext : BunitContext
{
    protected ShopContext()
    {
        Services.AddLocalization();
        Speak("en");
    }

    /// <summary>From here on, pages are made in this language.</summary>
    protected static void Speak(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
}
