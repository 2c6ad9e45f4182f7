using System.Globalization;
using StreamingStore.Staff.TestSubscriptions;

namespace StreamingStore.Web.Components.Pages.Staff.TestSubscriptions;

/// <summary>What staff's triggers are called on pages.</summary>
internal static class TriggerWords
{
    /// <summary>How its payments go.</summary>
    public static string? Story(TestTrigger trigger) => PaymentStory.All.FirstOrDefault(story => story.Id == trigger.Story)?.Label;

    /// <summary>The subscription's status now; without one, how the trigger fared.</summary>
    public static string Status(TestTrigger trigger) => trigger switch
    {
        { Status: { } status } => status.Replace('_', ' '),
        { Failed: true } => "failed",
        { EndedAt: null } => "not ended",
        _ => "not known",
    };

    /// <summary>The colour of <see cref="Status"/>.</summary>
    public static string Tone(TestTrigger trigger) => trigger switch
    {
        { Status: "active" or "trialing" } => "good",
        { Status: null, Failed: true } => "bad",
        _ => "warn",
    };

    /// <summary>What a step is.</summary>
    public static string Kind(TriggerStep step) => step.Kind switch
    {
        "made" => "Account",
        "called" => "API call",
        "written" => "Write-through",
        "waited" => "Wait",
        "webhook" => "Webhook",
        "heard" => "Change heard",
        "flipped" => "Page flipped",
        var other => other,
    };

    /// <summary>A length of time: tenths where they count.</summary>
    public static string Milliseconds(double milliseconds) => milliseconds.ToString(Math.Abs(milliseconds) < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
