namespace StreamingStore.Web.Components.Pages.Staff.Events;

/// <summary>How an event's result is said.</summary>
internal static class EventWords
{
    /// <summary>The result in words.</summary>
    public static string Result(string result) => result switch
    {
        "waiting" => "waiting",
        "dead" => "given up",
        "applied" => "applied",
        "refetched" => "applied, object fetched",
        "not_mirrored" => "kept, not mirrored",
        _ => result,
    };

    /// <summary>The badge's tone.</summary>
    public static string Tone(string result) => result switch
    {
        "waiting" or "dead" => "warn",
        "applied" or "refetched" => "good",
        _ => "",
    };
}
