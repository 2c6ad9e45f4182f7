namespace Stripe;

/// <summary>Disputes: charges that the payer contests at the bank.</summary>
public class DisputeService(IStripeClient client) : Service(client)
{
    public virtual Task<Dispute> GetAsync(string id, DisputeGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Dispute>(HttpMethod.Get, $"/v1/disputes/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Dispute>> ListAsync(DisputeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Dispute>>(HttpMethod.Get, "/v1/disputes", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Dispute> ListAutoPagingAsync(DisputeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<Dispute>("/v1/disputes", options, requestOptions, cancellationToken);
}
