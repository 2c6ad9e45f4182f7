namespace Stripe;

/// <summary>Subscriptions: what a customer pays for again and again.</summary>
public class SubscriptionService(IStripeClient client) : Service(client)
{
    public virtual Task<Subscription> CancelAsync(string id, SubscriptionCancelOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Subscription>(HttpMethod.Delete, $"/v1/subscriptions/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Subscription> CreateAsync(SubscriptionCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Subscription>(HttpMethod.Post, "/v1/subscriptions", options, requestOptions, cancellationToken);

    public virtual Task<Subscription> GetAsync(string id, SubscriptionGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Subscription>(HttpMethod.Get, $"/v1/subscriptions/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Subscription>> ListAsync(SubscriptionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Subscription>>(HttpMethod.Get, "/v1/subscriptions", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Subscription> ListAutoPagingAsync(SubscriptionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<Subscription>("/v1/subscriptions", options, requestOptions, cancellationToken);

    public virtual Task<Subscription> ResumeAsync(string id, SubscriptionResumeOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Subscription>(HttpMethod.Post, $"/v1/subscriptions/{Escape(id)}/resume", options, requestOptions, cancellationToken);

    public virtual Task<StripeSearchResult<Subscription>> SearchAsync(SubscriptionSearchOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeSearchResult<Subscription>>(HttpMethod.Get, "/v1/subscriptions/search", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Subscription> SearchAutoPagingAsync(SubscriptionSearchOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        SearchPagesAsync<Subscription>("/v1/subscriptions/search", options, requestOptions, cancellationToken);

    public virtual Task<Subscription> UpdateAsync(string id, SubscriptionUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Subscription>(HttpMethod.Post, $"/v1/subscriptions/{Escape(id)}", options, requestOptions, cancellationToken);
}
