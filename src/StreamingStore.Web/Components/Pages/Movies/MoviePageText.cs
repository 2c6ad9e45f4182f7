namespace StreamingStore.Web.Components.Pages;

/// <summary>The texts of a film's page.</summary>
public sealed class MoviePageText;
