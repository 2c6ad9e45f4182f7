namespace StreamingStore.Web.Components.Pages;

/// <summary>The texts of the search page.</summary>
public sealed class SearchText;
