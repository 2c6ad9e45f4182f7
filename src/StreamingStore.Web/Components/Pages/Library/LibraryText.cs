namespace StreamingStore.Web.Components.Pages.Library;

/// <summary>The texts of the pages with a viewer's own films.</summary>
public sealed class LibraryText;
