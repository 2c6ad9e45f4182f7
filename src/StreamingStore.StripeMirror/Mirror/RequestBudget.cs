using Dapper;
using Npgsql;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>
/// How often the store may ask Stripe in order to mend its mirror: one budget for all nodes, kept in PostgreSQL. What viewers
/// order does not wait for it; it leaves that room below Stripe's limit.
/// https://docs.stripe.com/rate-limits
/// </summary>
public sealed class RequestBudget(NpgsqlDataSource database, StripeSettings settings, TimeProvider clock)
{
    /// <summary>The longest that a <c>Retry-After</c> of Stripe's is followed.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // An idle budget saves up a fifth of a second of requests: at twenty a second no second sees more than 25, the first included.
    private const double SavedSeconds = 0.2;

    /// <summary>Waits for the next request's turn.</summary>
    public async Task WaitAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var wait = await connection.QuerySingleAsync<double>(new CommandDefinition("""
            update stripe.request_budget
            set free_at = greatest(free_at, clock_timestamp() - @saved * interval '1 second') + interval '1 second' / @rate, taken = taken + 1
            returning extract(epoch from free_at - interval '1 second' / @rate - clock_timestamp())::float8
            """, new { saved = SavedSeconds, rate = (double)settings.RefetchesPerSecond }, cancellationToken: ct));
        await connection.CloseAsync();
        if (wait > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(wait), clock, ct);
        }
    }

    /// <summary>Holds all nodes' requests, after Stripe answered that there were too many (429).</summary>
    /// <param name="retryAfter">What Stripe asked for; it is followed for at most <see cref="LongestPause"/>, and somewhat longer so that clients do not return in step.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task PauseAsync(TimeSpan retryAfter, CancellationToken ct = default)
    {
        var pause = TimeSpan.FromTicks(Math.Clamp(retryAfter.Ticks, 0, LongestPause.Ticks)) * (1 + Random.Shared.NextDouble() / 4);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update stripe.request_budget set free_at = greatest(free_at, clock_timestamp() + @pause)", new { pause }, cancellationToken: ct));
    }
}
