using System.Globalization;

namespace StreamingStore.Web.Components.Pages.Staff.Parts;

/// <summary>Reads what was entered in a field of a date and a time, which are UTC's.</summary>
internal static class EnteredTime
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>Reads it; nothing entered is no time.</summary>
    /// <returns>False where it is neither empty nor a time.</returns>
    public static bool TryRead(string? entered, out DateTime? time)
    {
        time = null;
        if (string.IsNullOrWhiteSpace(entered))
            return true;
        if (!DateTime.TryParseExact(entered.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read))
            return false;
        time = read;
        return true;
    }
}
