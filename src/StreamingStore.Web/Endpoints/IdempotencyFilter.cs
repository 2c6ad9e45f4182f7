using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using StreamingStore.Billing.Orders;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Endpoints;

/// <summary>
/// Checks the header <c>Idempotency-Key</c> of a viewer's request before anything is done: 400 where the key can't be passed on
/// to Stripe, 409 where it was sent before with another request.
/// </summary>
internal sealed class IdempotencyFilter(IdempotencyKeys keys) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var key = http.Request.Headers[Problems.IdempotencyKey].ToString();
        if (HttpMethods.IsGet(http.Request.Method) || key.Length == 0)
        {
            return await next(context);
        }

        if (!IdempotencyKeys.IsValid(key))
        {
            return Problems.Invalid(Problems.IdempotencyKey, $"{Problems.IdempotencyKey} is at most {IdempotencyKeys.MaxLength} printable ASCII characters, such as a UUID.");
        }

        var viewerId = http.User.RequiredViewerId();
        var use = await keys.UseAsync(viewerId, key, Fingerprint(context), http.RequestAborted);
        if (use == KeyUse.Reused)
        {
            return Problems.KeyReused();
        }

        var result = await next(context);
        if (use == KeyUse.New && ((result as INestedHttpResult)?.Result ?? result) is IStatusCodeHttpResult { StatusCode: StatusCodes.Status400BadRequest })
        {
            await keys.ForgetAsync(viewerId, key, http.RequestAborted);
        }

        return result;
    }

    /// <summary>The body is taken as it was read, so that spaces and the order of fields make no difference.</summary>
    private static byte[] Fingerprint(EndpointFilterInvocationContext context)
    {
        var request = context.HttpContext.Request;
        var bodyType = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var body = context.Arguments.FirstOrDefault(argument => argument is not null && argument.GetType() == bodyType);
        return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<object?[]>([request.Method, request.Path.Value, request.QueryString.Value, body]));
    }
}
