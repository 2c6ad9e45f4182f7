namespace StreamingStore.Web.Components.Pages.Search;

/// <summary>The texts of the search page.</summary>
public sealed class SearchText;
