using Npgsql;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.Web.Components.Pages.Staff.Parts;

/// <summary>Failures of Stripe or of the database in the midst of an act, which may have been done all the same.</summary>
internal static class Unheard
{
    /// <summary>It is such a failure, and no mistake of ours.</summary>
    public static bool Is(Exception error) => error is StripeException or NpgsqlException;

    /// <summary>What is said. The form keeps its action and all that was entered.</summary>
    public static string Say(Exception error) => error is StripeException stripe
        ? StripeFailure.Of(stripe) switch
        {
            { IsFinal: true } refusal => $"Stripe did not do it: {refusal.Message} What you entered is kept.",
            { Kind: StripeFailureKind.KeyReused } =>
                "This form was sent before with other entries, and Stripe may have carried that out. Check the object before you open the form again.",
            var failure => Unknown(failure.Message),
        }
        : Unknown(error.Message);

    private static string Unknown(string reason) =>
        $"It is not known whether it was done: {reason} Press the button again, and change nothing: it is done once.";
}
