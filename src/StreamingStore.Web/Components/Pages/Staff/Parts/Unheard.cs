using Npgsql;
using StreamingStore.Web.Components.Payment;
using Stripe;

namespace StreamingStore.Web.Components.Pages.Staff.Parts;

/// <summary>Failures of Stripe or of the database in the midst of an act, which may have been done all the same.</summary>
internal static class Unheard
{
    /// <summary>It is such a failure, and no mistake of ours.</summary>
    public static bool Is(Exception error) => error is StripeException or NpgsqlException;

    /// <summary>What is said. The form keeps its action and all that was entered.</summary>
    public static string Say(Exception error) => error is StripeException stripe && !StripeTrouble.IsPassing(stripe)
        ? $"Stripe did not do it: {error.Message} What you entered is kept."
        : $"It is not known whether it was done: {error.Message} Press the button again, and change nothing: it is done once.";
}
