using System.Globalization;
using System.Net.Mime;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.SubscriptionSearch;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Endpoints;

/// <summary><c>GET /staff/subscriptions.csv</c>: what the list of subscriptions shows by its filter, all pages of it, for staff.</summary>
public static class SubscriptionExport
{
    /// <summary>Where it is; it takes the list's own query, status and sort.</summary>
    public const string Path = "/staff/subscriptions.csv";

    // A cell that begins like a formula is one to a spreadsheet, and a viewer chooses the address that stands in it.
    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape };

    /// <summary>Maps the endpoint.</summary>
    public static void MapSubscriptionExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, ExportAsync).RequireAuthorization(AccountServices.StaffPolicy).ExcludeFromDescription();

    private static Results<PushStreamHttpResult, ProblemHttpResult> ExportAsync(
        SubscriptionFinder finder, AuditLog audit, TimeProvider clock, HttpContext context, string? query, string? status, string? sort, CancellationToken ct)
    {
        IAsyncEnumerable<FoundSubscription> found;
        try
        {
            found = finder.ReadAllAsync(query, string.IsNullOrWhiteSpace(status) ? null : status, oldestFirst: sort == "oldest", ct);
        }
        catch (StripeQueryException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }

        var act = new StaffAct(context.User.RequiredViewerId(), "export_subscriptions", Subject: string.Join(' ', new[] { query, status }.Where(part => !string.IsNullOrWhiteSpace(part))));
        return TypedResults.Stream(
            stream => audit.DoAsync(act, () => WriteAsync(found, stream, ct), lines => Counted.Of(lines, "subscription")),
            $"{MediaTypeNames.Text.Csv}; charset=utf-8",
            $"subscriptions-{clock.GetUtcNow():yyyy-MM-dd}.csv");
    }

    private static async Task<long> WriteAsync(IAsyncEnumerable<FoundSubscription> found, Stream stream, CancellationToken ct)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await using var csv = new CsvWriter(text, Csv);
        csv.WriteHeader<Line>();
        await csv.NextRecordAsync();
        var lines = 0L;
        await foreach (var s in found.WithCancellation(ct))
        {
            csv.WriteRecord(new Line(s.Id, s.Status, s.CustomerId, s.ViewerId, s.Email, s.Plans, s.DeviceType, $"{s.Created:yyyy-MM-ddTHH:mm:ssZ}"));
            await csv.NextRecordAsync();
            lines++;
        }

        return lines;
    }

    private sealed record Line(string Subscription, string Status, string Customer, Guid? ViewerId, string? Email, string? Plans, string? DeviceType, string Created);
}
