namespace Stripe;

/// <summary>Sends one request over HTTP, with whatever repetition it takes, and returns the answer whatever its status.</summary>
public interface IHttpClient
{
    public Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default);

    public Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default);
}
