using Microsoft.Extensions.Localization;

namespace StreamingStore.Web.Components.Parts;

/// <summary>What the catalogue's genres and shelves are called in the viewer's language. Searches and filters go by the English name.</summary>
public sealed class GenreWords(IStringLocalizer<PartsText> L)
{
    /// <summary>The name of a genre; one that the shop has no word for keeps its own.</summary>
    public string Of(string genre) => genre switch
    {
        "Action" => L["Action"],
        "Adventure" => L["Adventure"],
        "Animated" => L["Animated"],
        "Biography" => L["Biography"],
        "Classics" => L["Classics"],
        "Comedy" => L["Comedy"],
        "Crime" => L["Crime"],
        "Dance" => L["Dance"],
        "Disaster" => L["Disaster"],
        "Documentary" => L["Documentary"],
        "Drama" => L["Drama"],
        "Erotic" => L["Erotic"],
        "Family" => L["Family"],
        "Fantasy" => L["Fantasy"],
        "Found Footage" => L["Found Footage"],
        "Historical" => L["Historical"],
        "Horror" => L["Horror"],
        "Independent" => L["Independent"],
        "Legal" => L["Legal"],
        "Live Action" => L["Live Action"],
        "Martial Arts" => L["Martial Arts"],
        "Musical" => L["Musical"],
        "Mystery" => L["Mystery"],
        "New releases" => L["New releases"],
        "Noir" => L["Noir"],
        "Performance" => L["Performance"],
        "Political" => L["Political"],
        "Romance" => L["Romance"],
        "Satire" => L["Satire"],
        "Science Fiction" or "Science fiction" => L["Science Fiction"],
        "Short" => L["Short"],
        "Silent" => L["Silent"],
        "Slasher" => L["Slasher"],
        "Sports" => L["Sports"],
        "Spy" => L["Spy"],
        "Superhero" => L["Superhero"],
        "Supernatural" => L["Supernatural"],
        "Suspense" => L["Suspense"],
        "Teen" => L["Teen"],
        "Thriller" => L["Thriller"],
        "War" => L["War"],
        "Western" => L["Western"],
        _ => genre,
    };
}
