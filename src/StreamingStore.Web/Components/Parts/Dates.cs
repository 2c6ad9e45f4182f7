using System.Globalization;

namespace StreamingStore.Web.Components.Parts;

/// <summary>Dates as people read them.</summary>
public static class Dates
{
    /// <summary>The day in the words of the page's language, as in <c>22 December 2025</c> or <c>22 de diciembre de 2025</c>. The day is UTC's, which is also the one Stripe bills by.</summary>
    public static string Day(DateTime utc) => utc.ToString(Language.TwoLetterISOLanguageName == "es" ? "d 'de' MMMM 'de' yyyy" : "d MMMM yyyy", Language);

    private static CultureInfo Language => CultureInfo.CurrentCulture;
}
