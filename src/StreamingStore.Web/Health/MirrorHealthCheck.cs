using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using StreamingStore.StripeMirror.Freshness;

namespace StreamingStore.Web.Health;

/// <summary>
/// Ready while the database answers; degraded, and still serving, while the mirror is behind, since viewers are better
/// served by a mirror a little old than by none.
/// </summary>
internal sealed class MirrorHealthCheck(MirrorFreshnessReader reader) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var freshness = await reader.ReadAsync(cancellationToken);
            var data = new Dictionary<string, object> { ["mirror"] = freshness };
            return freshness.Worries is [] ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(string.Join(' ', freshness.Worries), data: data);
        }
        catch (NpgsqlException e)
        {
            return HealthCheckResult.Unhealthy("The database can't be reached.", e);
        }
    }

    /// <summary>Writes the report as JSON: <c>status</c>, and the numbers of <see cref="MirrorFreshness"/>.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var mirror = report.Entries.Values.SelectMany(entry => entry.Data).Where(pair => pair.Key == "mirror").Select(pair => pair.Value).SingleOrDefault();
        var reasons = report.Entries.Values.Select(entry => entry.Description).OfType<string>();
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = $"{report.Status}", reasons, mirror }, JsonSerializerOptions.Web));
    }
}
