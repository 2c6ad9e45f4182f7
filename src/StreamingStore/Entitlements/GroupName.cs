namespace StreamingStore.Entitlements;

/// <summary>The name of a subscription group, by which a plan covers films: <c>science-fiction</c>.</summary>
public static class GroupName
{
    /// <summary>True for a name in kebab-case: small letters and digits, parted by single hyphens.</summary>
    public static bool IsValid(string group) =>
        group.Length <= 60 && group.Split('-').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
}
