using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace StreamingStore.SimulatorTests.Properties;

/// <summary>
/// Any sequence of documented calls. The output names the seed, and a failure the shortest sequence found; SIMULATOR_SEED=a,b in the
/// environment repeats it, and SIMULATOR_SEQUENCES says how many to try.
/// </summary>
public sealed class SequenceTests(Simulator simulator) : IClassFixture<Simulator>
{
    private const int Longest = 30;

    private static readonly Gen<Deed> AnyDeed =
        from act in Gen.Elements(Enum.GetValues<Act>())
        from a in Gen.Choose(0, 200)
        from b in Gen.Choose(0, 200)
        from c in Gen.Choose(0, 200)
        select new Deed(act, a, b, c);

    /// <summary>Where most stories begin, so that few calls go to nobody.</summary>
    private static readonly Deed[] Opening =
    [
        new(Act.CreateCustomer, 1, 0, 0), new(Act.AttachCard, 0, 0, 0), new(Act.CreatePrice, 10, 0, 0), new(Act.CreatePrice, 25, 0, 0), new(Act.Subscribe, 0, 0, 1),
    ];

    private static readonly Gen<Deed[]> AnyDeeds =
        from opening in Gen.Frequency((4, Gen.Constant(Opening)), (1, Gen.Constant(Array.Empty<Deed>())))
        from length in Gen.Choose(1, Longest)
        from deeds in AnyDeed.ArrayOf(length)
        select (Deed[])[.. opening, .. deeds];

    [Fact]
    public void No_sequence_of_calls_breaks_the_simulator_or_its_books()
    {
        var sequences = Setting("SIMULATOR_SEQUENCES") is { } many ? int.Parse(many, CultureInfo.InvariantCulture) : 250;
        // The second number has to be odd.
        var seed = (Setting("SIMULATOR_SEED") ?? $"{Random.Shared.NextInt64()},{Random.Shared.NextInt64() | 1}").Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{sequences} sequences from SIMULATOR_SEED={seed[0]},{seed[1]}");
        var config = Config.QuickThrowOnFailure.WithMaxTest(sequences).WithReplay(seed[0], seed[1]);
        Prop.ForAll(Arb.From(AnyDeeds, Shorter), deeds => TellAsync(deeds).GetAwaiter().GetResult()).Check(config);
    }

    private async Task TellAsync(Deed[] deeds)
    {
        var story = new Story(simulator);
        await story.BeginAsync();
        foreach (var deed in deeds)
            await story.DoAsync(deed);
        await Invariants.HoldAsync(story);
    }

    /// <summary>Halves first, then all but one.</summary>
    private static IEnumerable<Deed[]> Shorter(Deed[] deeds)
    {
        if (deeds.Length > 3)
        {
            yield return deeds[..(deeds.Length / 2)];
            yield return deeds[(deeds.Length / 2)..];
        }
        for (var left = deeds.Length - 1; left >= 0 && deeds.Length > 1; left--)
            yield return [.. deeds[..left], .. deeds[(left + 1)..]];
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
