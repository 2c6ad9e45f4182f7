namespace Stripe;

/// <summary>Events: what happened, for thirty days back.</summary>
public class EventService(IStripeClient client) : Service(client)
{
    public virtual Task<Event> GetAsync(string id, EventGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Event>(HttpMethod.Get, $"/v1/events/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Event>> ListAsync(EventListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Event>>(HttpMethod.Get, "/v1/events", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Event> ListAutoPagingAsync(EventListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<Event>("/v1/events", options, requestOptions, cancellationToken);
}
