using Microsoft.Extensions.Localization;
using StreamingStore.Billing;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Payment;

/// <summary>What a failed payment means, in words, and the one link that puts it right.</summary>
/// <param name="Sentence">What has happened, and until when films can be watched.</param>
/// <param name="Link">What the link says.</param>
/// <param name="Href">Where it leads.</param>
public sealed record TroubleWords(string Sentence, string Link, string Href)
{
    /// <summary>The page on which a failed payment is put right; it needs no further parameters.</summary>
    public const string FixPath = "/account/fix-payment";

    /// <summary>The words for a trouble.</summary>
    public static TroubleWords For(IStringLocalizer<PaymentText> L, PaymentTrouble trouble) => trouble.Kind switch
    {
        TroubleKind.Grace => new(L["The last payment for {0} failed. You can watch until {1}.", trouble.PlanName, Dates.Day(trouble.At!.Value)], L["Fix payment"], FixPath),
        TroubleKind.Stopped => new(L["The last payment for {0} failed, and watching has stopped until it is paid.", trouble.PlanName], L["Fix payment"], FixPath),
        TroubleKind.Unpaid => new(L["{0} has stopped, since its bill is not paid.", trouble.PlanName], L["Fix payment"], FixPath),
        TroubleKind.Paused => new(L["Your trial of {0} has ended. Add a card to go on watching.", trouble.PlanName], L["Add a card"], FixPath),
        _ => new(L["{0} ended on {1}, since it was not paid.", trouble.PlanName, Dates.Day(trouble.At ?? default)], L["See the plans"], "/plans"),
    };
}
