using Npgsql;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>Statements that go to the database together.</summary>
internal static class BatchStatements
{
    /// <summary>Adds a statement whose parameters <c>$1</c>, <c>$2</c> and so on are arrays.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params Array[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        batch.BatchCommands.Add(command);
    }
}
