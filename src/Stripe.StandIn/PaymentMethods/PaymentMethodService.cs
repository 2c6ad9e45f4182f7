namespace Stripe;

/// <summary>Payment methods: the cards and accounts that a customer pays with.</summary>
public class PaymentMethodService(IStripeClient client) : Service(client)
{
    public virtual Task<PaymentMethod> AttachAsync(string id, PaymentMethodAttachOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<PaymentMethod>(HttpMethod.Post, $"/v1/payment_methods/{Escape(id)}/attach", options, requestOptions, cancellationToken);

    public virtual Task<PaymentMethod> DetachAsync(string id, PaymentMethodDetachOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<PaymentMethod>(HttpMethod.Post, $"/v1/payment_methods/{Escape(id)}/detach", options, requestOptions, cancellationToken);

    public virtual Task<PaymentMethod> GetAsync(string id, PaymentMethodGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<PaymentMethod>(HttpMethod.Get, $"/v1/payment_methods/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<PaymentMethod>> ListAsync(PaymentMethodListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<PaymentMethod>>(HttpMethod.Get, "/v1/payment_methods", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<PaymentMethod> ListAutoPagingAsync(PaymentMethodListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<PaymentMethod>("/v1/payment_methods", options, requestOptions, cancellationToken);
}
