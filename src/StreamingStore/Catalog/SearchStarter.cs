namespace StreamingStore.Catalog;

/// <summary>What a search can be started with, where nobody has typed anything.</summary>
public sealed record SearchStarter
{
    /// <summary>What it is.</summary>
    public required StarterKind Kind { get; init; }

    /// <summary>A title, a person's name, or a genre's English name.</summary>
    public required string Text { get; init; }

    /// <summary>The film; null for a person or a genre, which are searched for.</summary>
    public long? MovieId { get; init; }

    /// <summary>The film's year; null for a person or a genre.</summary>
    public int? Year { get; init; }
}

/// <summary>Kinds of <see cref="SearchStarter"/>, in the order in which they are shown.</summary>
public enum StarterKind
{
    /// <summary>A film.</summary>
    Film,

    /// <summary>Somebody who plays in films.</summary>
    Person,

    /// <summary>A genre.</summary>
    Genre,
}
