using Dapper;
using Npgsql;

namespace StreamingStore.Catalog.Searching;

/// <summary>Words that were searched for in vain.</summary>
/// <param name="Words">The words, in small letters without accents and signs.</param>
/// <param name="Times">How often.</param>
/// <param name="LastAt">When last (UTC).</param>
public sealed record FruitlessSearch(string Words, long Times, DateTime LastAt);

/// <summary>
/// Keeps what viewers search for and do not find, folded by the words: how often and when last, and not by whom. What was
/// not looked for again for 90 days is forgotten.
/// </summary>
public sealed class FruitlessSearches(NpgsqlDataSource database, TimeProvider clock)
{
    private const int LongestWords = 100;

    // A page that searches while somebody types asks for each beginning of the words too.
    private static readonly TimeSpan WhileTyping = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    /// <summary>Counts a search that found no film. The shorter words of a moment ago, of which these are typed on, are taken back.</summary>
    /// <param name="text">What was typed; without a letter or digit it is not counted.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task CountAsync(string? text, CancellationToken ct = default)
    {
        var words = TypedText.Parse(text).Plain;
        if (words.Length == 0)
        {
            return;
        }

        words = words.Length > LongestWords ? words[..LongestWords] : words;
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            with typed_on as (
              update store.fruitless_search set times = times - 1 where words = any(@Beginnings) and last_at > @Typing and times > 0
            ),
            forgotten as (
              delete from store.fruitless_search where last_at < @Oldest
            )
            insert into store.fruitless_search as f (words, times, first_at, last_at) values (@words, 1, @now, @now)
            on conflict (words) do update set times = f.times + 1, last_at = excluded.last_at
            """, new
        {
            words,
            now,
            Beginnings = Enumerable.Range(1, words.Length - 1).Select(length => words[..length].TrimEnd()).Distinct().Where(beginning => beginning != words).ToArray(),
            Typing = now - WhileTyping,
            Oldest = now - Memory,
        }, cancellationToken: ct));
    }

    /// <summary>What is looked for in vain most often.</summary>
    /// <param name="since">Only what was looked for since then (UTC).</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<IReadOnlyList<FruitlessSearch>> MostAsync(DateTime since, int limit, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<FruitlessSearch>(new CommandDefinition(
            "select words, times, last_at from store.fruitless_search where last_at >= @since and times > 0 order by times desc, last_at desc, words limit @limit",
            new { since, limit }, cancellationToken: ct))).AsList();
    }
}
