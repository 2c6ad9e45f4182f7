namespace StreamingStore.Web.Components.Layout;

/// <summary>The texts around every page.</summary>
public sealed class LayoutText;
