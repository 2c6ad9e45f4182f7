using Microsoft.AspNetCore.Http.Timeouts;
using StreamingStore.StripeMirror.StripeApi;

namespace StreamingStore.Web.Endpoints;

/// <summary>How long an app's request may take that makes several calls to Stripe, each of which has a time-out of its own.</summary>
internal static class StripeTimeouts
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "stripe";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(29);

    /// <summary>Adds the policy: 504, and the same request may be sent again.</summary>
    public static void AddStripeTimeouts(this IServiceCollection services) => services.AddRequestTimeouts(timeouts => timeouts.AddPolicy(Policy, new RequestTimeoutPolicy
    {
        Timeout = Longest,
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        WriteTimeoutResponse = context => Problems.Of(
            new StripeFailure(StripeFailureKind.Timeout, "Stripe did not answer in time."), context).ExecuteAsync(context),
    }));
}
