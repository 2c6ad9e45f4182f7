using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingStore.Entitlements;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Entitlements.Rule;

/// <summary>A row of the mirror.</summary>
public sealed record MirrorRow(JsonObject Body, bool Deleted)
{
    public string Kind => (string)Body["object"]! is "test_helpers.test_clock" ? "test_clock" : (string)Body["object"]!;

    public string Id => (string)Body["id"]!;

    public override string ToString() => $"{(Deleted ? "deleted " : "")}{Body.ToJsonString()}";
}

/// <summary>A grant of staff; times in days from <see cref="AccessCase.Origin"/>.</summary>
public sealed record CaseGrant(long? MovieId, string? Group, int? Expires, bool Revoked);

/// <summary>
/// A state of the world and a moment. Ids hold a #, which stands for the number of the case, so that many share a database.
/// Times are whole days, so that moments and ends often fall together.
/// </summary>
public sealed record AccessCase(int Now, int GraceDays, MirrorRow[] Rows, CaseGrant[] Grants)
{
    public static readonly DateTime Origin = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The viewer's own customer, and somebody else's.</summary>
    public const string Mine = "cus_#_mine", Other = "cus_#_other";

    public DateTime Moment => At(Now);

    public static DateTime At(int day) => Origin.AddDays(day);

    public static long Seconds(int day) => Snapshots.Seconds(At(day));

    /// <summary>The rows, one of each id.</summary>
    public IEnumerable<MirrorRow> Written => Rows.DistinctBy(row => (row.Kind, row.Id));

    public AccessState State() => AccessState.From(
        Mine,
        Written.Select(row => new MirroredBody(JsonSerializer.SerializeToElement(row.Body), row.Deleted)),
        [.. Grants.Select((grant, number) => new AccessGrant
        {
            Id = number,
            ViewerId = Guid.Empty,
            MovieId = grant.MovieId,
            SubscriptionGroup = grant.Group,
            Reason = "a case",
            GrantedBy = Guid.Empty,
            GrantedAt = Origin,
            ExpiresAt = grant.Expires is { } day ? At(day) : null,
            RevokedAt = grant.Revoked ? Origin : null,
        })]);

    public override string ToString() =>
        $"day {Now}, grace {GraceDays} days\n  {string.Join("\n  ", Written.Select(row => $"{row}").Concat(Grants.Select(grant => $"{grant}")))}";
}
