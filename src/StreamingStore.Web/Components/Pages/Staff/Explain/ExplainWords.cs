using StreamingStore.Entitlements;

namespace StreamingStore.Web.Components.Pages.Staff.Explain;

/// <summary>How the console says why somebody may watch, or may not.</summary>
internal static class ExplainWords
{
    /// <summary>The reason in a sentence.</summary>
    public static string Sentence(AccessReason reason) => reason switch
    {
        AccessReason.Subscribed => "A subscription that is active covers it.",
        AccessReason.OnTrial => "A subscription in its trial covers it.",
        AccessReason.InGrace => "A subscription covers it whose renewal was not paid; the days of grace are not over.",
        AccessReason.Bought => "They bought it.",
        AccessReason.Granted => "Staff granted it.",
        AccessReason.GraceOver => "The renewal was not paid, and the days of grace are over.",
        AccessReason.Unpaid => "Stripe has given up on the unpaid invoice.",
        AccessReason.Paused => "The trial ended without a card.",
        AccessReason.Incomplete => "The first payment is not made yet.",
        AccessReason.NeverPaid => "The first payment was never made.",
        AccessReason.EndPassed => "The end that was set has come; Stripe has not said so yet.",
        AccessReason.Canceled => "The subscription has ended.",
        AccessReason.ItemRemoved => "The product was taken out of the subscription.",
        AccessReason.ProductUnknown => "What the product covers is not known yet: it is being fetched.",
        AccessReason.StatusUnknown => "The subscription has a status that the store does not know.",
        AccessReason.PaymentPending => "The payment has not succeeded.",
        AccessReason.Refunded => "The payment was given back whole.",
        AccessReason.DisputeLost => "The payment was lost to a dispute.",
        AccessReason.GrantExpired => "The grant's time is over.",
        AccessReason.GrantRevoked => "Staff took the grant back.",
        AccessReason.NotOutYet => "The film is not out yet, whatever they have.",
        AccessReason.NoLongerOut => "The film is no longer to be had, whatever they have.",
        _ => "Nothing that they have or had concerns the film.",
    };
}
