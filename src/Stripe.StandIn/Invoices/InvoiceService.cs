namespace Stripe;

/// <summary>Invoices: what a customer owes and has paid.</summary>
public class InvoiceService(IStripeClient client) : Service(client)
{
    public virtual Task<Invoice> CreatePreviewAsync(InvoiceCreatePreviewOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Invoice>(HttpMethod.Post, "/v1/invoices/create_preview", options, requestOptions, cancellationToken);

    public virtual Task<Invoice> GetAsync(string id, InvoiceGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Invoice>(HttpMethod.Get, $"/v1/invoices/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Invoice>> ListAsync(InvoiceListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Invoice>>(HttpMethod.Get, "/v1/invoices", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Invoice> ListAutoPagingAsync(InvoiceListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<Invoice>("/v1/invoices", options, requestOptions, cancellationToken);

    public virtual Task<Invoice> PayAsync(string id, InvoicePayOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Invoice>(HttpMethod.Post, $"/v1/invoices/{Escape(id)}/pay", options, requestOptions, cancellationToken);

    public virtual Task<Invoice> VoidInvoiceAsync(string id, InvoiceVoidOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Invoice>(HttpMethod.Post, $"/v1/invoices/{Escape(id)}/void", options, requestOptions, cancellationToken);
}
