namespace StreamingStore.Staff.Movies.Importing;

/// <summary>What the lines of an upload would do to the catalogue as it is now.</summary>
public enum LineKind
{
    /// <summary>They can't be read: while there is one, nothing is imported.</summary>
    Faulty,

    /// <summary>They add films.</summary>
    Added,

    /// <summary>They change films.</summary>
    Changed,

    /// <summary>They say what the catalogue has already.</summary>
    Unchanged,
}

/// <summary>How many lines of an upload are of which kind.</summary>
/// <param name="Faulty">Lines that can't be read.</param>
/// <param name="Added">Lines that add a film.</param>
/// <param name="Changed">Lines that change a film.</param>
/// <param name="Unchanged">Lines that change nothing.</param>
public sealed record LineCounts(long Faulty, long Added, long Changed, long Unchanged)
{
    /// <summary>How many of one kind.</summary>
    public long Of(LineKind kind) => kind switch
    {
        LineKind.Faulty => Faulty,
        LineKind.Added => Added,
        LineKind.Changed => Changed,
        _ => Unchanged,
    };
}

/// <summary>An upload that waits to be applied or dropped.</summary>
public sealed class CatalogUpload
{
    /// <summary>Its id, part of its page's address.</summary>
    public Guid Id { get; init; }

    /// <summary>The name of the file that was sent.</summary>
    public string FileName { get; init; } = "";

    /// <summary>Who sent it: the e-mail address.</summary>
    public string Staff { get; init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTime UploadedAt { get; init; }
}

/// <summary>A field that an upload changes.</summary>
/// <param name="Field">The file's column.</param>
/// <param name="Before">As the catalogue has it; of keywords, with the words that are not the file's own.</param>
/// <param name="After">As it is to be.</param>
public sealed record FieldChange(string Field, string Before, string After);

/// <summary>A line of an upload, with what it would do.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="MovieId">The film's number; null where it can't be read.</param>
/// <param name="Title">The film's title in the file.</param>
/// <param name="Faults">What is wrong with it.</param>
/// <param name="Changes">What it changes, field by field; empty unless it is of <see cref="LineKind.Changed"/>.</param>
public sealed record UploadedLine(int Number, long? MovieId, string Title, IReadOnlyList<string> Faults, IReadOnlyList<FieldChange> Changes);

/// <summary>What came of sending a file.</summary>
public abstract record UploadOutcome
{
    /// <summary>It is kept, to be looked at; nothing of the catalogue has changed.</summary>
    /// <param name="Id">The upload.</param>
    public sealed record Staged(Guid Id) : UploadOutcome;

    /// <summary>It is no such file, and not kept.</summary>
    /// <param name="Reason">A sentence that says what to do.</param>
    public sealed record Refused(string Reason) : UploadOutcome;
}

/// <summary>What came of applying an upload.</summary>
public abstract record ImportOutcome
{
    /// <summary>All of it is in the catalogue.</summary>
    /// <param name="Added">How many films are new.</param>
    /// <param name="Changed">How many were changed.</param>
    public sealed record Applied(long Added, long Changed) : ImportOutcome;

    /// <summary>Nothing of it is: it has lines that can't be read.</summary>
    /// <param name="Lines">How many.</param>
    public sealed record HasFaults(long Lines) : ImportOutcome;

    /// <summary>Nothing of it is: the catalogue has changed, and it would do something else than was shown.</summary>
    /// <param name="Counts">What it would do now.</param>
    public sealed record CountsChanged(LineCounts Counts) : ImportOutcome;

    /// <summary>The upload is not there: it was applied or dropped already.</summary>
    public sealed record Gone : ImportOutcome;
}
