using System.Globalization;

namespace StreamingStore.Web.Components.Parts;

/// <summary>Dates as people read them.</summary>
public static class Dates
{
    /// <summary>The day in words, as in <c>22 December 2025</c>. The day is UTC's, which is also the one Stripe bills by.</summary>
    public static string Day(DateTime utc) => utc.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("en-US"));
}
