using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using StreamingStore.StripeMirror.Reconciliations;
using StreamingStore.StripeSimulator;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Histories;

/// <summary>
/// A store and its Stripe for some histories, one after the other: a database, a simulator over HTTP, one time for both,
/// and the node that is at work.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private readonly WebApplication simulator;
    private readonly ShiftedClock time;
    private readonly SocketsHttpHandler connections = new();
    private readonly HttpClient http;

    private World(HistoryDatabase database, WebApplication simulator, ShiftedClock time)
    {
        (Database, this.simulator, this.time) = (database, simulator, time);
        http = new HttpClient(connections, disposeHandler: false) { BaseAddress = new Uri(simulator.Urls.Single()) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_dashboard");
        Node = NewNode();
    }

    public HistoryDatabase Database { get; }

    public TimeProvider Time => time;

    /// <summary>The node that is at work.</summary>
    public Node Node { get; private set; }

    /// <summary>The last event that a history took in; null before the first.</summary>
    public string? NewestEvent { get; set; }

    public static async Task<World> OpenAsync(PostgresServer server)
    {
        var database = await HistoryDatabase.TakeAsync(server);
        var time = new ShiftedClock();
        var simulator = StripeSimulatorApp.Build(new SimulatorOptions { Urls = "http://127.0.0.1:0", TimeProvider = time });
        await simulator.StartAsync();
        var world = new World(database, simulator, time);

        // The gap check looks for events since the run before: this is that run.
        await world.Node.Reconciliation.RunAsync();
        return world;
    }

    /// <summary>Lets the dead node lie, with all that it left in the database, and starts another.</summary>
    public async Task ReplaceNodeAsync()
    {
        await Node.DisposeAsync();
        Node = NewNode();
    }

    public async Task LetPassAsync(TimeSpan span)
    {
        time.Move(span);
        await Database.SetAheadAsync(time.Shift);
    }

    /// <summary>Asks Stripe, as its dashboard would.</summary>
    public async Task<JsonElement> CallAsync(HttpMethod method, string path, string form = "")
    {
        using var request = new HttpRequestMessage(method, "/v1/" + path);
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");
        }

        using var answer = await http.SendAsync(request);
        using var document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        if ((int)answer.StatusCode >= 500)
        {
            throw new InvalidOperationException($"{method} {path} {form} answered {(int)answer.StatusCode}: {document.RootElement}");
        }

        return document.RootElement.Clone();
    }

    /// <summary>A whole list, page by page.</summary>
    public async Task<List<JsonElement>> ListAsync(string path)
    {
        var all = new List<JsonElement>();
        while (true)
        {
            var after = all.Count == 0 ? "" : $"&starting_after={all[^1].GetProperty("id").GetString()}";
            var page = await CallAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=100{after}"));
            if (!page.TryGetProperty("data", out var data))
            {
                throw new InvalidOperationException($"{path} gave no list: {page}");
            }

            all.AddRange(data.EnumerateArray());
            if (!page.GetProperty("has_more").GetBoolean())
            {
                return all;
            }
        }
    }

    /// <summary>
    /// Everything ends well: a reconciliation has run
    /// (one that was killed half way goes on first), with what it asked for fetched.
    /// </summary>
    public async Task ComeToRestAsync()
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        if (await connection.ExecuteScalarAsync<bool>("select exists (select from stripe.reconciliation where finished_at is null)"))
        {
            // What happened after it began, it may have missed.
            await ReconcileAsync();
        }

        await ReconcileAsync();
        await DrainAsync();
        var left = await connection.ExecuteScalarAsync<string>("""
            select string_agg(format('%s %s: %s', object, id, last_error), '; ') from stripe.dirty_object
            """);
        if (left is not null)
        {
            throw new InvalidOperationException($"Still dirty: {left}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        http.Dispose();
        connections.Dispose();
        await simulator.StopAsync();
        await simulator.DisposeAsync();
        Database.GiveBack();
    }

    private async Task ReconcileAsync()
    {
        if (await Node.Reconciliation.RunAsync() is null)
        {
            throw new InvalidOperationException("A dead node's reconciliation still holds the lock.");
        }
    }

    /// <summary>
    /// Lets what waits come due, until nothing is dirty any more: longer than any claim lasts and any failure pauses, and
    /// twice, since what failed before may be tried again then.
    /// </summary>
    public async Task DrainAsync()
    {
        for (var round = 0; round < 2; round++)
        {
            await LetPassAsync(TimeSpan.FromHours(2));
            await Node.Inbox.RetryAsync();
            while (await Node.Worker.FetchDueAsync() > 0)
            {
            }
        }
    }

    private Node NewNode() => new(Database.Source, simulator.Urls.Single(), connections, new SleeplessTime(time));

    /// <summary>The world's time for the store's nodes, which never sleep: a history says when time passes.</summary>
    private sealed class SleeplessTime(ShiftedClock time) : TimeProvider
    {
        private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > Moment ? Moment : dueTime, period);
    }
}
