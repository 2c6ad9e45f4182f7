namespace StreamingStore.Web.Components.Movies;

/// <summary>The texts about films: cards, buttons, plans that cover them.</summary>
public sealed class MoviesText;
