namespace StreamingStore.Web.Components.Pages.Missing;

/// <summary>The texts of the pages for what is not there and what went wrong.</summary>
public sealed class MissingText;
