namespace Stripe;

/// <summary>Products: what is sold.</summary>
public class ProductService(IStripeClient client) : Service(client)
{
    public virtual Task<Product> CreateAsync(ProductCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Product>(HttpMethod.Post, "/v1/products", options, requestOptions, cancellationToken);

    public virtual Task<Product> GetAsync(string id, ProductGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Product>(HttpMethod.Get, $"/v1/products/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Product>> ListAsync(ProductListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Product>>(HttpMethod.Get, "/v1/products", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Product> ListAutoPagingAsync(ProductListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<Product>("/v1/products", options, requestOptions, cancellationToken);

    public virtual Task<Product> UpdateAsync(string id, ProductUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Product>(HttpMethod.Post, $"/v1/products/{Escape(id)}", options, requestOptions, cancellationToken);
}
