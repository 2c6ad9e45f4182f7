using System.Globalization;
using Microsoft.Extensions.Localization;
using StreamingStore.Catalog;

namespace StreamingStore.Web.Components.Parts;

/// <summary>A choice under an empty search box, in the viewer's language.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Detail">What that is: a year, or the word for a person or a genre.</param>
/// <param name="Href">Where it leads.</param>
public sealed record StarterChoice(string Text, string Detail, string Href)
{
    /// <summary>The choice that stands for a starter.</summary>
    public static StarterChoice Of(SearchStarter starter, IStringLocalizer<PartsText> L, GenreWords genres) => starter.Kind switch
    {
        StarterKind.Film => new(starter.Text, starter.Year?.ToString(CultureInfo.InvariantCulture) ?? "", $"/movies/{starter.MovieId}"),
        StarterKind.Person => new(starter.Text, L["Person"], LocalPath.Search(starter.Text)),
        _ => new(genres.Of(starter.Text), L["Genre"], LocalPath.Search(starter.Text)),
    };
}
