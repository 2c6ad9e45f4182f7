using System.Globalization;

namespace StreamingStore.Staff;

/// <summary>How many there are of something, as staff read it.</summary>
public static class Counted
{
    /// <summary><c>1 film</c>, <c>1,204 films</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called.</param>
    /// <param name="many">What several are called; null where an s makes them several.</param>
    public static string Of(long count, string one, string? many = null) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many ?? $"{one}s")}";
}
