using System.Collections.Concurrent;
using System.Diagnostics;

namespace StreamingStore.StripeMirror;

/// <summary>One thing that a traced flow of work did.</summary>
/// <param name="Kind"><c>called</c>: a request to Stripe; <c>written</c>: an answer into the mirror; or what the flow itself adds.</param>
/// <param name="What">What it was, such as <c>POST /v1/subscriptions</c>.</param>
/// <param name="Detail">What came of it, or null.</param>
/// <param name="From">When it began, from the trace's beginning.</param>
/// <param name="To">When it ended, from the trace's beginning.</param>
public sealed record TracedStep(string Kind, string What, string? Detail, TimeSpan From, TimeSpan To);

/// <summary>
/// Notes what one flow of work asks of Stripe and writes into the mirror, through whichever services it goes. It belongs to
/// the flow that began it, and all that this awaits; where none was begun nothing is noted.
/// </summary>
public sealed class StripeTrace
{
    private static readonly AsyncLocal<StripeTrace?> Running = new();

    private readonly ConcurrentQueue<TracedStep> steps = new();
    private readonly long began = Stopwatch.GetTimestamp();

    private StripeTrace()
    {
    }

    /// <summary>What was noted, in the order in which it ended.</summary>
    public IReadOnlyCollection<TracedStep> Steps => steps;

    /// <summary>The trace of the calling method; null where none was begun.</summary>
    public static StripeTrace? Current => Running.Value;

    /// <summary>Begins a trace of the calling method and all that it awaits; it ends when that method does.</summary>
    public static StripeTrace Begin() => Running.Value = new StripeTrace();

    /// <summary>From here on the calling method, and all that it awaits, notes nothing by itself.</summary>
    public static void Silence() => Running.Value = null;

    /// <summary>Notes a step that ends now.</summary>
    /// <param name="kind">What kind of step.</param>
    /// <param name="what">What it was.</param>
    /// <param name="detail">What came of it, or null.</param>
    /// <param name="since">When it began: a <see cref="Stopwatch"/> timestamp.</param>
    public void Note(string kind, string what, string? detail, long since) =>
        steps.Enqueue(new TracedStep(kind, what, detail, Stopwatch.GetElapsedTime(began, since), Stopwatch.GetElapsedTime(began)));
}

/// <summary>Notes every request to Stripe, repetitions included, in the trace of whoever makes it.</summary>
internal sealed class TracedRequests(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (StripeTrace.Current is not { } trace)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var since = Stopwatch.GetTimestamp();
        var what = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            var id = response.Headers.TryGetValues("Request-Id", out var ids) ? $", {ids.First()}" : "";
            trace.Note("called", what, $"{(int)response.StatusCode}{id}", since);
            return response;
        }
        catch (Exception e)
        {
            trace.Note("called", what, $"no answer: {e.Message}", since);
            throw;
        }
    }
}
