namespace StreamingStore.Web.Components.Live;

/// <summary>What the live islands say.</summary>
public sealed class LiveText;
