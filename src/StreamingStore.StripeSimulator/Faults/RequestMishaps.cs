using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Faults;

/// <summary>The connection is to break without an answer.</summary>
internal sealed class ConnectionCut() : Exception("A fault cut the connection.");

/// <summary>The request is to be answered with something made up.</summary>
internal sealed class MadeUpAnswer(int status, string body) : Exception("A fault made the answer up.")
{
    public int Status => status;

    public string Body => body;
}

/// <summary>Lets a request run into the fault that was drawn for it.</summary>
internal sealed class RequestMishaps(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Longer than any SDK waits.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);

    /// <exception cref="StripeError">It is to fail before anything is done.</exception>
    /// <exception cref="ConnectionCut">It is to break off.</exception>
    /// <exception cref="MadeUpAnswer">It is to be answered so.</exception>
    public async Task BeforeAsync(RequestPlan plan, HttpContext http)
    {
        if (plan.Wait > TimeSpan.Zero)
            await PauseAsync(plan.Wait, http);
        switch (plan.Fault?.Fault)
        {
            case RequestFaultKind.ErrorBefore:
                throw Error();
            case RequestFaultKind.CutBefore:
                throw new ConnectionCut();
            case RequestFaultKind.RateLimit:
                throw RateLimits.Exceeded(plan.Fault.RetryAfterSeconds);
            case RequestFaultKind.AnswerBefore:
                throw new MadeUpAnswer(plan.Fault.Status, plan.Fault.Body);
        }
    }

    /// <exception cref="StripeError">It is to fail although it was done.</exception>
    /// <exception cref="ConnectionCut">It is to break off.</exception>
    /// <exception cref="MadeUpAnswer">It is to be answered so.</exception>
    public async Task AfterAsync(RequestPlan plan, HttpContext http)
    {
        switch (plan.Fault?.Fault)
        {
            case RequestFaultKind.ErrorAfter:
                throw Error();
            case RequestFaultKind.CutAfter:
                throw new ConnectionCut();
            case RequestFaultKind.AnswerAfter:
                throw new MadeUpAnswer(plan.Fault.Status, plan.Fault.Body);
            case RequestFaultKind.TimeoutAfter:
                await PauseAsync(Forever, http);
                throw new ConnectionCut();
        }
    }

    private static StripeError Error() => new(500, "api_error", "An unexpected error occurred. (A fault of the simulator's, as asked for.)") { BeforeExecution = true };

    /// <summary>Waits, unless the caller leaves or the simulator stops.</summary>
    private async Task PauseAsync(TimeSpan wait, HttpContext http)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(wait, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
