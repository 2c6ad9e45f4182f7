namespace StreamingStore.Web.Components.Pages;

/// <summary>The texts of the front page.</summary>
public sealed class HomeText;
