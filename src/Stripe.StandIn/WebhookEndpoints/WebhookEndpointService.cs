namespace Stripe;

/// <summary>Webhook endpoints: where events are sent to.</summary>
public class WebhookEndpointService(IStripeClient client) : Service(client)
{
    public virtual Task<WebhookEndpoint> CreateAsync(WebhookEndpointCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<WebhookEndpoint>(HttpMethod.Post, "/v1/webhook_endpoints", options, requestOptions, cancellationToken);

    public virtual Task<WebhookEndpoint> DeleteAsync(string id, WebhookEndpointDeleteOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<WebhookEndpoint>(HttpMethod.Delete, $"/v1/webhook_endpoints/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<WebhookEndpoint> GetAsync(string id, WebhookEndpointGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<WebhookEndpoint>(HttpMethod.Get, $"/v1/webhook_endpoints/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<WebhookEndpoint>> ListAsync(WebhookEndpointListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<WebhookEndpoint>>(HttpMethod.Get, "/v1/webhook_endpoints", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<WebhookEndpoint> ListAutoPagingAsync(WebhookEndpointListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<WebhookEndpoint>("/v1/webhook_endpoints", options, requestOptions, cancellationToken);

    public virtual Task<WebhookEndpoint> UpdateAsync(string id, WebhookEndpointUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<WebhookEndpoint>(HttpMethod.Post, $"/v1/webhook_endpoints/{Escape(id)}", options, requestOptions, cancellationToken);
}
