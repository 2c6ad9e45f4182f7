using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Pages.Staff.Customers;

/// <summary>What was entered in the form of a refund. It moves money, so nothing is guessed.</summary>
public static class RefundEntry
{
    /// <summary>What is to be entered otherwise; null where it is clear.</summary>
    /// <param name="part"><c>whole</c> or <c>part</c>.</param>
    /// <param name="entered">The part, as it was typed.</param>
    /// <param name="currency">A three-letter code in lower case.</param>
    /// <param name="amount">How much, in the currency's smallest unit; null for the whole.</param>
    public static string? Fault(string? part, string? entered, string currency, out long? amount)
    {
        amount = null;
        return part switch
        {
            "whole" => string.IsNullOrWhiteSpace(entered) ? null : "The whole is chosen, but a part is entered: choose the part, or empty its field.",
            "part" => Money.TryParse(entered, currency, out amount) && amount is not null ? null : "Enter the part as a number, such as 3.50.",
            _ => "Choose the whole or a part.",
        };
    }
}
