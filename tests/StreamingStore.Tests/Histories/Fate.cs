using System.Collections.Concurrent;

namespace StreamingStore.Tests.Histories;

/// <summary>What goes wrong with a request to Stripe.</summary>
public enum Mishap
{
    /// <summary>It is answered late.</summary>
    Slow,

    /// <summary>It is answered with 500, and nothing was done.</summary>
    ErrorBefore,

    /// <summary>It is answered with 500 although it was done.</summary>
    ErrorAfter,

    /// <summary>The connection breaks before it is done.</summary>
    CutBefore,

    /// <summary>The connection breaks after it is done.</summary>
    CutAfter,

    /// <summary>It is done, and the answer never comes.</summary>
    TimeoutAfter,

    /// <summary>It is answered with 429.</summary>
    RateLimit,
}

/// <summary>
/// What is in store for one piece of a node's work: at which statement or request it is killed, and which of its requests
/// goes wrong. It goes with the flow of execution, so that nodes may work side by side.
/// </summary>
internal sealed class Fate : IDisposable
{
    private static readonly AsyncLocal<Fate?> Flowing = new();

    private readonly CancellationTokenSource death = new();
    private volatile bool over;
    private int steps;
    private int requests;

    public static Fate? Current => Flowing.Value;

    /// <summary>After how many statements and requests the node dies; null where it lives.</summary>
    public int? DiesAfter { get; init; }

    public Mishap? Mishap { get; init; }

    /// <summary>Which request the mishap hits, counted from 1.</summary>
    public int UnluckyRequest { get; init; } = 1;

    /// <summary>The server's processes that hold what the node has not committed.</summary>
    public ConcurrentDictionary<int, bool> BackendsInTransaction { get; } = [];

    public bool IsDead => death.IsCancellationRequested;

    /// <summary>True once the mishap has happened.</summary>
    public bool WasUnlucky => Mishap is not null && Volatile.Read(ref requests) >= UnluckyRequest;

    /// <summary>Ends when the node dies: the code then gets no further than its next statement or request.</summary>
    public CancellationToken Life => death.Token;

    /// <summary>Runs a node's work under this fate.</summary>
    public async Task RuleAsync(Func<CancellationToken, Task> work)
    {
        Flowing.Value = this;
        try
        {
            await work(Life);
        }
        finally
        {
            Flowing.Value = null;

            // What still runs in the background has outlived it.
            over = true;
        }
    }

    /// <summary>One more statement or request is done.</summary>
    /// <returns>True where the node has just died of it.</returns>
    public bool StepEndsIt()
    {
        if (over || DiesAfter is not { } last || Interlocked.Increment(ref steps) != last)
        {
            return false;
        }

        death.Cancel();
        return true;
    }

    /// <summary>What is to go wrong with the request that begins now.</summary>
    public Mishap? NextRequest() => Mishap is not null && Interlocked.Increment(ref requests) == UnluckyRequest ? Mishap : null;

    public void Dispose() => death.Dispose();
}
