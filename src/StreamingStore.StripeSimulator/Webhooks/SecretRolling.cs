using System.Globalization;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Pages;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>
/// <c>POST /_simulator/webhook_endpoints/{id}/roll_secret</c>, for what Stripe has in its dashboard only: <c>expires_in</c> says
/// for how many seconds the old secret goes on signing beside the new one, up to a day.
/// </summary>
internal static class SecretRolling
{
    private const long Day = 86400;

    public static void MapSecretRolling(this IEndpointRouteBuilder app) =>
        app.MapPost("/_simulator/webhook_endpoints/{id}/roll_secret", async (string id, HttpRequest request, PageActions actions) =>
        {
            var sent = request.HasFormContentType ? (await request.ReadFormAsync())["expires_in"].ToString() : "";
            var keepFor = sent.Length == 0 ? Day : long.TryParse(sent, CultureInfo.InvariantCulture, out var seconds) ? seconds : -1;
            if (keepFor is < 0 or > Day)
                return Results.Json(new { error = new { message = "expires_in is a number of seconds, from 0 to 86400." } }, statusCode: StatusCodes.Status400BadRequest);
            return await actions.DoAsync(
                work =>
                {
                    var endpoint = work.Edit(work.Get("webhook_endpoint", id));
                    Endpoints.Roll(endpoint, work.Now, keepFor);
                    return Results.Json(new { id, secret = endpoint.Text("_secret") });
                },
                (_, error) => Results.Json(new { error = new { message = error.Message } }, statusCode: error.Status));
        });
}
