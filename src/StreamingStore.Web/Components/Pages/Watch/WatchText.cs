namespace StreamingStore.Web.Components.Pages.Watch;

/// <summary>The texts of the player.</summary>
public sealed class WatchText;
