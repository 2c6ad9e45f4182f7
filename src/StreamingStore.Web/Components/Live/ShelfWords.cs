using Microsoft.Extensions.Localization;
using StreamingStore.Catalog;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Live;

/// <summary>What a shelf is called, and where the rest of it is.</summary>
public static class ShelfWords
{
    /// <summary>The heading over it.</summary>
    public static string Title(IStringLocalizer<LiveText> L, Shelf shelf) => (shelf.Kind, shelf.Subject) switch
    {
        (ShelfKind.Continue, _) => L["Continue watching"].Value,
        (ShelfKind.InPlan, _) => L["In your plan"].Value,
        (ShelfKind.BecauseBought, var title) => L["Because you bought {0}", title].Value,
        (_, "new-releases") => L["New releases"].Value,
        (_, "classics") => L["Classics"].Value,
        (_, "action") => L["Action"].Value,
        (_, "science-fiction") => L["Science fiction"].Value,
        (_, "comedy") => L["Comedy"].Value,
        (_, "drama") => L["Drama"].Value,
        (_, "family") => L["Family"].Value,
        (_, "mystery") => L["Mystery"].Value,
        (_, "western") => L["Western"].Value,
        (_, var group) => group,
    };

    /// <summary>The search that finds all of it, or null where none does: films gathered by year share no word.</summary>
    public static string? Href(Shelf shelf) => shelf is { Kind: ShelfKind.Group, Subject: not ("new-releases" or "classics") }
        ? LocalPath.Search(shelf.Subject.Replace('-', ' '))
        : null;
}
