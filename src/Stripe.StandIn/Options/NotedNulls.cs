using System.Runtime.CompilerServices;

namespace Stripe;

/// <summary>
/// Which properties were set to null. A parameter that can be emptied is sent as an empty string then, which clears it
/// at Stripe, and not at all when it was never set. Copies of options share this.
/// </summary>
internal sealed class NotedNulls : HashSet<string>;

/// <summary>Options with parameters that can be emptied.</summary>
internal interface INotesNulls
{
    public NotedNulls Nulls { get; }
}

internal static class NotesNullsExtensions
{
    /// <summary>The value, noted if it is null; to be used in the setter of the property.</summary>
    public static T NotingNull<T>(this INotesNulls options, T value, [CallerMemberName] string property = null)
    {
        if (value == null)
            options.Nulls.Add(property);
        return value;
    }
}
