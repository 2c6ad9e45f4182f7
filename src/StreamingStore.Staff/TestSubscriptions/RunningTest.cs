using System.Collections.Concurrent;
using System.Diagnostics;
using StreamingStore.Billing;
using StreamingStore.StripeMirror;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>One thing that a test did.</summary>
/// <param name="Kind">See <see cref="TriggerStep.Kind"/>.</param>
/// <param name="What">What it was, such as <c>POST /v1/subscriptions</c>.</param>
/// <param name="Detail">What came of it, or null.</param>
/// <param name="From">When it began, from the test's start.</param>
/// <param name="To">When it ended, from the test's start.</param>
internal sealed record TestStep(string Kind, string What, string? Detail, TimeSpan From, TimeSpan To);

/// <summary>
/// A running test. It starts a trace of its own and collects the spans of that trace as the test's steps. It covers the
/// method that creates it and everything which that method awaits.
/// </summary>
internal sealed class RunningTest : IDisposable
{
    /// <summary>The name of the source of the spans that only tests have.</summary>
    public const string SourceName = "StreamingStore.TestSubscriptions";

    private const string What = "test.step.what";
    private const string Detail = "test.step.detail";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;
    private readonly Activity? root;

    /// <summary>Starts the test.</summary>
    public RunningTest()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is SourceName or StripeTelemetry.SourceName,
            Sample = (ref options) => root is null || options.TraceId == root.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == root?.TraceId)
                {
                    ended.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        // A trace of its own, so that other work in the caller's trace is no step of the test.
        Activity.Current = null;
        root = Source.StartActivity("test subscription");
    }

    /// <summary>The steps so far, in the order in which they ended.</summary>
    public IReadOnlyList<TestStep> Steps => [.. ended.Where(span => !IsPartOfAStep(span)).Select(Read).OfType<TestStep>()];

    /// <summary>Starts a step that only tests have. It counts as one once <see cref="Describe"/> has described it.</summary>
    /// <param name="kind">See <see cref="TriggerStep.Kind"/>.</param>
    public static Activity? StartStep(string kind) => Source.StartActivity(kind);

    /// <summary>Describes a step: what it was, and its result.</summary>
    public static void Describe(Activity? step, string what, string? detail) => step?.SetTag(What, what).SetTag(Detail, detail);

    /// <inheritdoc />
    public void Dispose()
    {
        root!.Dispose();
        listener.Dispose();
    }

    /// <summary>True for the requests inside a wait for a clock, for example: the wait is one step.</summary>
    private bool IsPartOfAStep(Activity span)
    {
        for (var outer = span.Parent; outer is not null && outer != root; outer = outer.Parent)
        {
            if (outer.Source.Name is SourceName or StripeTelemetry.SourceName)
            {
                return true;
            }
        }

        return false;
    }

    private TestStep? Read(Activity span)
    {
        var from = span.StartTimeUtc - root!.StartTimeUtc;
        return span switch
        {
            { Source.Name: StripeTelemetry.SourceName, Kind: ActivityKind.Client } =>
                Step("called", $"{span.OperationName} {new Uri((string)span.GetTagItem("url.full")!).AbsolutePath}", Answer(span)),
            { Source.Name: StripeTelemetry.SourceName, OperationName: StripeTelemetry.WriteThrough } => Step(
                "written", (string?)span.GetTagItem(StripeTelemetry.ObjectKind) ?? "nothing",
                span.Status == ActivityStatusCode.Error ? span.StatusDescription : (string?)span.GetTagItem(StripeTelemetry.ObjectId)),
            { Source.Name: SourceName } when span.GetTagItem(What) is string what => Step(span.OperationName, what, (string?)span.GetTagItem(Detail)),
            _ => null,
        };

        TestStep Step(string kind, string what, string? detail) => new(kind, what, detail, from, from + span.Duration);
    }

    private static string Answer(Activity request) =>
        request.GetTagItem("http.response.status_code") is not { } status ? $"no answer: {request.StatusDescription}"
        : request.GetTagItem(StripeTelemetry.RequestId) is { } id ? $"{status}, {id}"
        : $"{status}";
}
