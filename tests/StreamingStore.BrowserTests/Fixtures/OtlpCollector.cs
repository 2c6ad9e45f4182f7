using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamingStore.BrowserTests.Fixtures;

/// <summary>A span as it was exported.</summary>
/// <param name="Source">The source that made it.</param>
/// <param name="Name">Its name.</param>
/// <param name="TraceId">Its trace, in hexadecimal.</param>
public sealed record ExportedSpan(string Source, string Name, string TraceId);

/// <summary>Takes the traces that a store sends by OTLP over HTTP, and what else it sends without reading it.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<ExportedSpan> spans = new();
    private readonly WebApplication app;

    private OtlpCollector(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public IReadOnlyCollection<ExportedSpan> Spans => spans;

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new OtlpCollector(builder.Build());
        collector.app.MapPost("/v1/{signal}", collector.TakeAsync);
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // An empty message says that all was taken. https://opentelemetry.io/docs/specs/otlp/#full-success
    private async Task<IResult> TakeAsync(string signal, HttpRequest request)
    {
        var message = await ByteString.FromStreamAsync(request.Body);
        if (signal == "traces")
        {
            foreach (var span in Read(message))
            {
                spans.Enqueue(span);
            }
        }

        return Results.Bytes([], "application/x-protobuf");
    }

    /// <summary>The numbers are those of the fields in opentelemetry-proto, trace.proto.</summary>
    private static IEnumerable<ExportedSpan> Read(ByteString request) =>
        from resource in Fields(request, 1)
        from scope in Fields(resource, 2)
        let source = Fields(Fields(scope, 1).Single(), 1).Single().ToStringUtf8()
        from span in Fields(scope, 2)
        select new ExportedSpan(source, Fields(span, 5).Single().ToStringUtf8(), Convert.ToHexString(Fields(span, 1).Single().Span));

    /// <summary>The texts, bytes and messages of a message that have this number.</summary>
    private static List<ByteString> Fields(ByteString message, int number)
    {
        var found = new List<ByteString>();
        using var input = message.CreateCodedInput();
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
            {
                input.SkipLastField();
            }
            else if (input.ReadBytes() is var value && WireFormat.GetTagFieldNumber(tag) == number)
            {
                found.Add(value);
            }
        }

        return found;
    }
}
