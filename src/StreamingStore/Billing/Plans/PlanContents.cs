using Dapper;
using Npgsql;

namespace StreamingStore.Billing.Plans;

/// <summary>What a plan covers.</summary>
public sealed record PlanContent
{
    /// <summary>The plan's product.</summary>
    public required string ProductId { get; init; }

    /// <summary>How many films of the catalogue it covers.</summary>
    public required long Films { get; init; }

    /// <summary>Some of the best known, by title.</summary>
    public required string[] Examples { get; init; }
}

/// <summary>Tells what plans cover, from the catalogue as it is.</summary>
public sealed class PlanContents(NpgsqlDataSource database)
{
    private const int MostExamples = 3;

    /// <summary>What each plan on offer covers.</summary>
    public async Task<IReadOnlyList<PlanContent>> ListAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<PlanContent>(new CommandDefinition("""
            select p.id as product_id, covered.films, known.examples
            from stripe.product p
            cross join lateral (select count(*) as films from store.movie_search ms where ms.subscription_groups && p.subscription_groups) covered
            cross join lateral (
              select coalesce(array_agg(best.title order by best.notability desc, best.movie_id), '{}') as examples
              from (select ms.title, ms.notability, ms.movie_id from store.movie_search ms
                    where ms.subscription_groups && p.subscription_groups order by ms.notability desc, ms.movie_id limit @MostExamples) best
            ) known
            where p.active and not p.deleted and p.subscription_groups <> '{}'
            """, new { MostExamples }, cancellationToken: ct))).AsList();
    }
}
