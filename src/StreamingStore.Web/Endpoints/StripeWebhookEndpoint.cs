using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingStore.StripeMirror.Webhooks;

namespace StreamingStore.Web.Endpoints;

/// <summary><c>POST /stripe/webhook</c>: Stripe's events. The signature is what lets a delivery in.</summary>
public static class StripeWebhookEndpoint
{
    private const int LargestBody = 2 * 1024 * 1024;

    /// <summary>Maps the endpoint. Languages, cookies and pages are nothing to Stripe, so no middleware stands before it.</summary>
    public static void MapStripeWebhook(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/stripe/webhook", ReceiveAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().ShortCircuit()
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestBody));

    private static async Task<Results<Ok, ProblemHttpResult>> ReceiveAsync(HttpContext context, WebhookInbox inbox, CancellationToken ct)
    {
        // The signature is over the body as it came, so nothing may read it as JSON first.
        using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var payload = await reader.ReadToEndAsync(ct);
        var outcome = await inbox.ReceiveAsync(payload, context.Request.Headers["Stripe-Signature"], ct);
        return outcome.Accepted ? TypedResults.Ok() : TypedResults.Problem(outcome.Reason, statusCode: StatusCodes.Status400BadRequest);
    }
}
