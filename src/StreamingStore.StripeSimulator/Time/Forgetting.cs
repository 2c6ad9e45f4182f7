using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Time;

/// <summary>Drops, once an hour, what Stripe would no longer know: idempotency keys after a day, events after 30 days.</summary>
internal sealed class Forgetting(World world, TimeProvider time, Journal? journal = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private DateTimeOffset next;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now < next)
            return;
        next = now + Pause;
        var (keysBefore, eventsBefore) = (now - IdempotencyRecords.Lifetime, (now - EventLog.Retention).ToUnixTimeSeconds());
        using (await world.TurnAsync())
        {
            world.Idempotency.ForgetBefore(keysBefore);
            world.Events.ForgetBefore(eventsBefore);
        }
        if (journal is not null)
            await journal.ForgetAsync(keysBefore, eventsBefore, cancellation);
    }
}
