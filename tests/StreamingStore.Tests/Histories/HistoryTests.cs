using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Histories;

/// <summary>
/// Any history ends well: whatever happened at Stripe, to the deliveries and to the store, once reconciliation has run the
/// mirror equals Stripe field by field, and access follows from it. HISTORIES in the environment says how many to try
/// (300), HISTORIES_SEED=a,b repeats a run; the output names the seed, and a failure the shortest history found, as a test
/// can keep it.
/// </summary>
public sealed class HistoryTests(PostgresServer server)
{
    private const int Longest = 16;
    private const int InOneWorld = 25;
    private const int AtOnce = 3 * InOneWorld;

    private static readonly Gen<Operation> AnyOperation =
        from act in Gen.Frequency(
            (6, Gen.Elements(Enum.GetValues<Act>().Where(act => act < Act.Deliver).ToArray())),
            (2, Gen.Elements(Act.Subscribe, Act.AdvanceClock, Act.Pay, Act.Refund)),
            (4, Gen.Elements(Act.Deliver, Act.DeliverAll, Act.DeliverAllBackwards, Act.DeliverSomeAtOnce, Act.DeliverSomeAtOnce, Act.Drop, Act.TimePasses)),
            (4, Gen.Elements(Act.StoreAddsCard, Act.StoreSubscribes, Act.StoreCancels, Act.StoreResumes, Act.StoreBuys, Act.StoreRefunds, Act.StoreAsksAgain, Act.FetchDirty)),
            (1, Gen.Elements(Act.RetryInbox, Act.FetchDirty, Act.FetchDirty, Act.FetchDirty, Act.Reconcile)),
            (3, Gen.Elements(Act.ItIsKilled, Act.ItsRequestFails)))
        from a in Gen.Choose(0, 60)
        from b in Gen.Choose(0, 60)
        from c in Gen.Choose(0, 60)
        select new Operation(act, a, b, c);

    private static readonly Gen<Operation[]> AnyHistory =
        from knows in Gen.Frequency((3, Gen.Constant<Operation[]>([new(Act.DeliverAll)])), (1, Gen.Constant<Operation[]>([])))
        from length in Gen.Choose(1, Longest)
        from operations in AnyOperation.ArrayOf(length)
        select (Operation[])[.. knows, .. operations];

    [Fact]
    public void Any_history_ends_with_the_mirror_equal_to_Stripe_and_with_the_access_that_follows()
    {
        var histories = Setting("HISTORIES") is { } many ? int.Parse(many, CultureInfo.InvariantCulture) : 300;
        // The second number has to be odd.
        var seed = (Setting("HISTORIES_SEED") ?? $"{Random.Shared.NextInt64()},{Random.Shared.NextInt64() | 1}").Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{histories} histories from HISTORIES_SEED={seed[0]},{seed[1]}");
        var config = Config.QuickThrowOnFailure
            .WithMaxTest((histories + AtOnce - 1) / AtOnce)
            .WithReplay(seed[0], seed[1]);
        Prop.ForAll(Arb.From(AnyHistory.ArrayOf(Math.Min(histories, AtOnce)).Select(batch => new Batch(batch)), Smaller), Play).Check(config);
    }

    private void Play(Batch batch) =>
        Task.WhenAll(batch.Histories.Chunk(InOneWorld).Select(some => Task.Run(() => HistoryPlay.PlayAsync(server, some)))).GetAwaiter().GetResult();

    /// <summary>Of several histories each one alone, since they touch nothing of each other's; of one its halves, then all but one operation.</summary>
    private static IEnumerable<Batch> Smaller(Batch batch)
    {
        if (batch.Histories.Count > 1)
        {
            return batch.Histories.Select(history => new Batch([history]));
        }

        var operations = batch.Histories[0];
        Operation[][] halves = operations.Length > 3 ? [operations[..(operations.Length / 2)], operations[(operations.Length / 2)..]] : [];
        var allButOne = Enumerable.Range(1, operations.Length).Select(i => operations.Length - i).Select(left => (Operation[])[.. operations[..left], .. operations[(left + 1)..]]);
        return halves.Concat(allButOne).Where(shorter => shorter.Length > 0).Select(shorter => new Batch([shorter]));
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The histories of one world.</summary>
    private sealed record Batch(IReadOnlyList<Operation[]> Histories)
    {
        public override string ToString() => Histories.Count > 1 ? $"{Histories.Count} histories" : string.Join('\n', Histories[0].Select(operation => operation.ToString()));
    }
}
