namespace StreamingStore.StripeSimulator.Faults;

/// <summary>The luck of one rule. Each has random numbers of its own, so that what one draws does not shift another's.</summary>
internal sealed class Draws<TRule>(TRule rule, int seed) where TRule : FaultRule
{
    private readonly Random random = new(seed);
    private int hits;

    public TRule Rule => rule;

    public bool Hit()
    {
        if (random.NextDouble() >= rule.Probability || hits >= rule.Times)
            return false;
        hits++;
        return true;
    }

    public TimeSpan Wait() => TimeSpan.FromMilliseconds(random.NextInt64(rule.MinMilliseconds, rule.MaxMilliseconds + 1L));

    public static List<Draws<TRule>> Of(IReadOnlyList<TRule> rules, int seed) => [.. rules.Select((rule, place) => new Draws<TRule>(rule, unchecked(seed + (7919 * place))))];
}
