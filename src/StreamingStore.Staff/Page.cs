namespace StreamingStore.Staff;

/// <summary>One page of a list of staff.</summary>
/// <param name="Rows">What it shows.</param>
/// <param name="Count">How many there are on all pages together.</param>
/// <param name="Number">Which page it is, from 1.</param>
/// <param name="Size">How many rows a page has room for.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, long Count, int Number, int Size)
{
    /// <summary>How many pages there are; at least one.</summary>
    public int Pages => (int)Math.Max(1, (Count + Size - 1) / Size);
}
