namespace Stripe;

/// <summary>Setup intents: saving a payment method for later.</summary>
public class SetupIntentService(IStripeClient client) : Service(client)
{
    public virtual Task<SetupIntent> ConfirmAsync(string id, SetupIntentConfirmOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<SetupIntent>(HttpMethod.Post, $"/v1/setup_intents/{Escape(id)}/confirm", options, requestOptions, cancellationToken);

    public virtual Task<SetupIntent> CreateAsync(SetupIntentCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<SetupIntent>(HttpMethod.Post, "/v1/setup_intents", options, requestOptions, cancellationToken);

    public virtual Task<SetupIntent> GetAsync(string id, SetupIntentGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<SetupIntent>(HttpMethod.Get, $"/v1/setup_intents/{Escape(id)}", options, requestOptions, cancellationToken);
}
