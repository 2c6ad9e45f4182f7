namespace StreamingStore.Catalog.Searching;

/// <summary>
/// The optimal string alignment distance from one typed word to candidates that are given letter by letter; letters can be
/// taken back, so that candidates with a common beginning share its work.
/// </summary>
internal sealed class AlignmentTable
{
    private readonly string typed;
    private readonly int most;
    private readonly int[][] rows;
    private readonly char[] letters;
    private readonly int[] least;
    private int depth;

    /// <param name="typed">The word that was typed.</param>
    /// <param name="most">Distances beyond this are of no interest.</param>
    public AlignmentTable(string typed, int most)
    {
        this.typed = typed;
        this.most = most;
        var deepest = typed.Length + most + 1;
        rows = [.. Enumerable.Range(0, deepest + 1).Select(_ => new int[typed.Length + 1])];
        letters = new char[deepest + 1];
        least = new int[deepest + 1];
        for (var column = 0; column <= typed.Length; column++)
        {
            rows[0][column] = column;
        }
    }

    /// <summary>From the whole typed word to the letters given so far.</summary>
    public int Distance => rows[depth][typed.Length];

    /// <summary>False where no further letter can bring the distance within bounds again: a swap looks two letters back.</summary>
    public bool CanGoOn => depth < rows.Length - 1 && (least[depth] <= most || depth > 0 && least[depth - 1] < most);

    /// <summary>Near, and the last letters agree: the typed word may be the beginning of a longer one.</summary>
    public bool EndsAlike => Distance <= most && depth > 1
        && (letters[depth] == typed[^1] || letters[depth] == typed[^2] && letters[depth - 1] == typed[^1]);

    /// <summary>Takes letters back until at most so many are left; returns how many are.</summary>
    public int Keep(int count) => depth = Math.Min(depth, count);

    /// <summary>Adds a letter.</summary>
    public void Add(char letter)
    {
        var above = rows[depth];
        var row = rows[++depth];
        letters[depth] = letter;
        row[0] = depth;
        var smallest = depth;
        for (var column = 1; column <= typed.Length; column++)
        {
            var same = letter == typed[column - 1];
            var distance = Math.Min(Math.Min(above[column], row[column - 1]) + 1, above[column - 1] + (same ? 0 : 1));
            if (depth > 1 && column > 1 && letter == typed[column - 2] && letters[depth - 1] == typed[column - 1])
            {
                distance = Math.Min(distance, rows[depth - 2][column - 2] + 1);
            }

            row[column] = distance;
            smallest = Math.Min(smallest, distance);
        }

        least[depth] = smallest;
    }
}
