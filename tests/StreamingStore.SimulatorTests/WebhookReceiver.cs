using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stripe;

namespace StreamingStore.SimulatorTests;

/// <summary>A server that webhooks are sent to. It keeps what it took and can be told to refuse.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private int port;

    public WebhookReceiver(int port = 0)
    {
        this.port = port;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        app = builder.Build();
        app.MapPost("/hook", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var payload = await reader.ReadToEndAsync();
            Requests.Enqueue((payload, request.Headers["Stripe-Signature"].ToString()));
            return Results.StatusCode((int)Answer(Requests.Count));
        });
    }

    /// <summary>The status of the answer to the n-th request, counted from 1.</summary>
    public Func<int, HttpStatusCode> Answer { get; set; } = _ => HttpStatusCode.OK;

    public ConcurrentQueue<(string Payload, string Signature)> Requests { get; } = [];

    public string Url => $"http://127.0.0.1:{port}/hook";

    public static async Task<WebhookReceiver> StartAsync(int port = 0)
    {
        var receiver = new WebhookReceiver(port);
        await receiver.app.StartAsync();
        receiver.port = new Uri(receiver.app.Urls.Single()).Port;
        return receiver;
    }

    /// <summary>The events that came so far, each verified as Stripe's library does.</summary>
    public List<Event> Verified(string secret) => [.. Requests.Select(request => EventUtility.ConstructEvent(request.Payload, request.Signature, secret))];

    public async Task<Event> ReceivedAsync(string type, string secret)
    {
        await Eventually.That(() => Verified(secret).Exists(happened => happened.Type == type));
        return Verified(secret).First(happened => happened.Type == type);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
