namespace StreamingStore.Web.Components.Pages.Home;

/// <summary>The texts of the front page.</summary>
public sealed class HomeText;
