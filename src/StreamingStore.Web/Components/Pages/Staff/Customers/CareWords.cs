using StreamingStore.Staff.Customers;

namespace StreamingStore.Web.Components.Pages.Staff.Customers;

/// <summary>How the console says what was done for a customer.</summary>
internal static class CareWords
{
    /// <summary>The sentence of a word in the address; null where it is none.</summary>
    public static string? Said(string? done) => done switch
    {
        "canceled" => "The subscription has ended. The viewer's open pages follow.",
        "ends" => "The subscription ends with its period.",
        "refunded" => "The money is given back, or on its way.",
        "granted" => "The viewer may watch it now.",
        "extended" => "The grant's end is moved.",
        "withdrawn" => "The grant is taken back.",
        _ => null,
    };

    /// <summary>What stopped it, or null where it was done.</summary>
    public static string? Problem(CareOutcome outcome) => (outcome as CareOutcome.Refused)?.Message;

    /// <summary>
    /// The action that the form goes on with: its own, since it may have been done without an answer being heard, and is
    /// then done once; null for a new one, where Stripe's answer is final.
    /// </summary>
    public static string? Kept(CareOutcome outcome, string? actionId) => outcome is CareOutcome.Refused { ActionOver: true } ? null : actionId;

    /// <summary>Where staff are sent after it was done.</summary>
    public static string Back(string key, string done) => $"/staff/customers/{Uri.EscapeDataString(key)}?done={done}";
}
