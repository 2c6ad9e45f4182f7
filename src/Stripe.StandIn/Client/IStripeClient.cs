namespace Stripe;

/// <summary>Sends requests and turns the answers into entities. Services work on any implementation.</summary>
public interface IStripeClient
{
    public string ApiBase { get; }
    public string ApiKey { get; }
    public string ClientId { get; }
    public string ConnectBase { get; }
    public string FilesBase { get; }
    public string MeterEventsBase { get; }

    /// <summary>Sends a request and reads the answer as an entity.</summary>
    /// <exception cref="StripeException">Stripe answered with anything but 200, or with something that is no such entity.</exception>
    public Task<T> RequestAsync<T>(HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default)
        where T : IStripeEntity;

    /// <summary>Sends a request and hands out the body of the answer as it arrives.</summary>
    /// <exception cref="StripeException">Stripe answered with anything but 200.</exception>
    public Task<Stream> RequestStreamingAsync(HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default);
}
