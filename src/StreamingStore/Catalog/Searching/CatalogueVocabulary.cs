using Dapper;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StreamingStore.Entitlements;

namespace StreamingStore.Catalog.Searching;

/// <summary>
/// The catalogue's words, kept in memory on every node: read at start, or by the first search, and again when the catalogue
/// has changed, of which the node hears as open pages do. Meanwhile searches go on with the words of before: a new film is
/// found by its words at once, and only their misspellings wait.
/// </summary>
public sealed class CatalogueVocabulary(NpgsqlDataSource database, EntitlementChanges changes) : BackgroundService
{
    private readonly SemaphoreSlim reading = new(1);
    private volatile Snapshot? current;

    /// <summary>The words as last read.</summary>
    public async ValueTask<Vocabulary> CurrentAsync(CancellationToken ct = default) => (current ?? await ReadAsync(ct)).Words;

    /// <summary>Reads the words again if the catalogue has changed since they were read.</summary>
    public async Task RefreshAsync(CancellationToken ct = default) => await ReadAsync(ct);

    /// <inheritdoc />
    public override void Dispose()
    {
        reading.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = changes.Subscribe(null, () => RefreshAsync(stoppingToken));
        await ReadAsync(stoppingToken);
        await Task.Delay(Timeout.Infinite, stoppingToken);
    }

    private async Task<Snapshot> ReadAsync(CancellationToken ct)
    {
        await reading.WaitAsync(ct);
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            // One snapshot for both, so that the version is the words' own.
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            var version = await connection.QuerySingleAsync<long>(new CommandDefinition("select version from store.catalogue_words", cancellationToken: ct));
            if (current is { } read && read.Version == version)
            {
                return read;
            }

            var words = await connection.QueryAsync<(string, int)>(new CommandDefinition(
                "select word, ndoc from ts_stat('select search from store.movie_search')", cancellationToken: ct));
            return current = new Snapshot(version, new Vocabulary(words));
        }
        finally
        {
            reading.Release();
        }
    }

    private sealed record Snapshot(long Version, Vocabulary Words);
}
