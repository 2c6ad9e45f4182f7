using Microsoft.Extensions.Logging;
using Npgsql;

namespace StreamingStore.Tests.Histories;

/// <summary>
/// Sees every statement of the store's as it completes, by the driver's own log. A node whose time has come dies there:
/// its connection is terminated by the server, as a killed process's is, with what it had not committed.
/// </summary>
internal sealed class StatementWitness(NpgsqlDataSource killer) : ILoggerFactory, ILogger
{
    private const int CommandCompleted = 2001;
    private const int TransactionStarted = 30000;
    private const int TransactionCommitted = 30001;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug && Fate.Current is { DiesAfter: not null };

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Fate.Current is not { } fate || eventId.Id is not (CommandCompleted or TransactionStarted or TransactionCommitted))
        {
            return;
        }

        var backend = (int)((IReadOnlyList<KeyValuePair<string, object?>>)state!).First(value => value.Key == "ConnectorId").Value!;
        if (eventId.Id == TransactionStarted)
        {
            fate.BackendsInTransaction[backend] = true;
            return;
        }

        // A backend that is in no transaction has nothing to lose, and may serve the node that comes after.
        var uncommitted = eventId.Id == CommandCompleted && fate.BackendsInTransaction.ContainsKey(backend);
        if (eventId.Id == TransactionCommitted)
        {
            fate.BackendsInTransaction.TryRemove(backend, out _);
        }

        if (fate.StepEndsIt() && uncommitted)
        {
            using var connection = killer.OpenConnection();
            using var terminate = new NpgsqlCommand($"select pg_terminate_backend({backend})", connection);
            terminate.ExecuteNonQuery();
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
