using System.Text.Json;

namespace StreamingStore.StripeSimulator.Faults;

/// <summary><c>/_simulator/faults</c></summary>
internal static class FaultEndpoints
{
    private const string Path = "/_simulator/faults";

    public static void MapFaults(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show);
        app.MapMethods(Path, ["PUT", "POST"], PutAsync);
        app.MapDelete(Path, (FaultControl faults) =>
        {
            faults.Put(new FaultSettings());
            return Show(faults);
        });
    }

    private static IResult Show(FaultControl faults) => Results.Json(faults.Settings, FaultSettings.Json);

    private static async Task<IResult> PutAsync(HttpRequest request, FaultControl faults)
    {
        FaultSettings? settings;
        try
        {
            settings = await JsonSerializer.DeserializeAsync<FaultSettings>(request.Body, FaultSettings.Json, request.HttpContext.RequestAborted);
        }
        catch (JsonException exception)
        {
            return Refusal(exception.Message);
        }
        if (settings?.Complaint() is { } complaint)
            return Refusal(complaint);
        faults.Put(settings ?? new FaultSettings());
        return Show(faults);
    }

    private static IResult Refusal(string why) => Results.Json(new { error = new { message = why } }, statusCode: StatusCodes.Status400BadRequest);
}
