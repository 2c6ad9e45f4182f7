using Dapper;
using Npgsql;
using StreamingStore.StripeMirror;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>Buttons on a viewer's open page that changed between Buy Now and Watch Now.</summary>
/// <param name="ViewerId">Whose page.</param>
/// <param name="Page">Its path.</param>
/// <param name="ToWatch">How many films can be watched now and could not before.</param>
/// <param name="FromWatch">How many could be watched before and can't now.</param>
/// <param name="SinceHeard">How long ago the page's node heard of the change; null where the clock itself made it.</param>
/// <param name="SincePushed">How long ago the page was sent what is to be drawn.</param>
public sealed record PageFlip(Guid ViewerId, string Page, int ToWatch, int FromWatch, TimeSpan? SinceHeard, TimeSpan SincePushed);

/// <summary>Keeps the instants at which open pages flipped, where staff's trigger is watched for them; elsewhere nothing is kept.</summary>
public sealed class PageFlips(NpgsqlDataSource database, StripeSettings settings)
{
    /// <summary>Keeps a flip that the browser has just drawn.</summary>
    /// <exception cref="NpgsqlException">The database can't be reached.</exception>
    public async Task NoteAsync(PageFlip flip, CancellationToken ct = default)
    {
        if (settings.LiveMode)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            with watching as (
              select id, clock_timestamp() as now from store.test_trigger
              where viewer_id = @ViewerId and watched_until > now() order by id desc limit 1
            )
            insert into store.test_step (trigger_id, kind, what, detail, began_at, ended_at)
            select id, 'heard', @Page, null, now - @SinceHeard::interval, now - @SinceHeard from watching where @SinceHeard is not null
            union all
            select id, 'flipped', @Page, @detail, now - @SincePushed::interval, now from watching
            """, new { flip.ViewerId, flip.Page, flip.SinceHeard, flip.SincePushed, detail = Words(flip) }, cancellationToken: ct));
    }

    private static string Words(PageFlip flip) => string.Join(", ", new[]
    {
        flip.ToWatch > 0 ? $"{Counted.Of(flip.ToWatch, "film")} to Watch Now" : null,
        flip.FromWatch > 0 ? $"{Counted.Of(flip.FromWatch, "film")} away from Watch Now" : null,
    }.OfType<string>());
}
