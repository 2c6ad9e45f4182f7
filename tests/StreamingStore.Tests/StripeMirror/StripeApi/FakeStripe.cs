using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamingStore.Tests.StripeMirror.StripeApi;

/// <summary>A server that answers every request the same.</summary>
internal sealed class FakeStripe : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeStripe(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public static Task<FakeStripe> AnsweringAsync(int status, string body, params (string Name, string Value)[] headers) => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    /// <summary>It takes requests and never answers.</summary>
    public static Task<FakeStripe> SilentAsync() =>
        StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async Task<FakeStripe> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new FakeStripe(app);
    }
}
