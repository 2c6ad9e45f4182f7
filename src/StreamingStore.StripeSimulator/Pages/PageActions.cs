using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>What people do on the simulator's pages: each time one unit of work, as a request to the API is.</summary>
internal sealed class PageActions(World world, Committing committing, TimeProvider time)
{
    /// <summary>Shows something; nothing is changed.</summary>
    public async Task<IResult> ShowAsync(Func<Work, IResult> show)
    {
        using (await world.TurnAsync())
            return show(new Work(world, time.GetUtcNow()));
    }

    /// <param name="act">Changes objects and gives what is then shown.</param>
    /// <param name="refused">What is shown when the API would have answered with an error.</param>
    public async Task<IResult> DoAsync(Func<Work, IResult> act, Func<Work, StripeError, IResult> refused)
    {
        IResult answer;
        PendingCommit pending;
        using (await world.TurnAsync())
        {
            var work = new Work(world, time.GetUtcNow());
            try
            {
                answer = act(work);
            }
            catch (StripeError error)
            {
                if (!error.KeepsChanges)
                    work = new Work(world, time.GetUtcNow());
                answer = refused(work, error);
            }
            pending = committing.Append(work.Commit());
        }
        await committing.StoredAsync(pending);
        return answer;
    }
}
