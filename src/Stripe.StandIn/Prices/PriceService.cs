namespace Stripe;

/// <summary>Prices: what a product costs, once or per interval.</summary>
public class PriceService(IStripeClient client) : Service(client)
{
    public virtual Task<Price> CreateAsync(PriceCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Price>(HttpMethod.Post, "/v1/prices", options, requestOptions, cancellationToken);

    public virtual Task<Price> GetAsync(string id, PriceGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Price>(HttpMethod.Get, $"/v1/prices/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Price>> ListAsync(PriceListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Price>>(HttpMethod.Get, "/v1/prices", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Price> ListAutoPagingAsync(PriceListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<Price>("/v1/prices", options, requestOptions, cancellationToken);

    public virtual Task<Price> UpdateAsync(string id, PriceUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Price>(HttpMethod.Post, $"/v1/prices/{Escape(id)}", options, requestOptions, cancellationToken);
}
