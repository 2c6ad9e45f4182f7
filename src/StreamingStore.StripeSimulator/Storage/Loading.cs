using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>Makes the tables and reads everything back into memory before anything else starts.</summary>
internal sealed class Loading(NpgsqlDataSource database, World world) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var schema = database.CreateCommand(Schema.Sql))
            await schema.ExecuteNonQueryAsync(cancellationToken);
        await EachAsync("select sequence, body::text from simulator.object order by sequence",
            row => world.Restore(row.GetInt64(0), (JsonObject)JsonNode.Parse(row.GetString(1))!), cancellationToken);
        await EachAsync(
            "select id, type, created, object::text, previous_attributes::text, request_id, idempotency_key, sequence from simulator.event order by sequence",
            row =>
            {
                world.Events.Add(new StoredEvent(
                    row.GetString(1), row.GetInt64(2), Encoding.UTF8.GetBytes(row.GetString(3)),
                    TextOf(row, 4) is { } previous ? Encoding.UTF8.GetBytes(previous) : null, TextOf(row, 5), TextOf(row, 6))
                {
                    Id = row.GetString(0),
                    Sequence = row.GetInt64(7),
                });
                world.SkipTo(row.GetInt64(7));
            },
            cancellationToken);
        await EachAsync(
            "select d.event_id, d.endpoint_id, d.state, d.attempts::text, d.next_attempt from simulator.delivery d join simulator.event e on e.id = d.event_id",
            row =>
            {
                var happened = world.Events.Find(row.GetString(0))!;
                happened.Deliveries.Add(new Delivery(happened, row.GetString(1))
                {
                    State = Enum.Parse<DeliveryState>(row.GetString(2)),
                    Attempts = JsonSerializer.Deserialize<List<DeliveryAttempt>>(row.GetString(3))!,
                    NextAttempt = row.GetInt64(4),
                });
            },
            cancellationToken);
        await EachAsync(
            "select key, fingerprint, request_id, created, status, body from simulator.idempotency",
            row => world.Idempotency.Put(new IdempotencyRecord(row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3))
            {
                InProgress = false,
                Status = row.GetInt32(4),
                Body = row.GetFieldValue<byte[]>(5),
            }),
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string? TextOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task EachAsync(string sql, Action<NpgsqlDataReader> take, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            take(rows);
    }
}
