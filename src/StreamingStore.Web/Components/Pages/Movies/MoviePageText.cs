namespace StreamingStore.Web.Components.Pages.Movies;

/// <summary>The texts of a film's page.</summary>
public sealed class MoviePageText;
