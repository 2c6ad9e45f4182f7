using System.Net.Http.Headers;
using System.Text;

namespace Stripe;

/// <summary>A request ready to be sent, as often as it takes: every repetition carries the same idempotency key.</summary>
public class StripeRequest
{
    private readonly string form;

    /// <summary>A request of <paramref name="client" />, with the options in the query or, for POST, in the body.</summary>
    /// <exception cref="ArgumentNullException">There is no client.</exception>
    /// <exception cref="StripeException">Neither the options nor the client have an API key.</exception>
    public StripeRequest(IStripeClient client, HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions)
    {
        ArgumentNullException.ThrowIfNull(client);
        var query = FormEncoder.Encode(options);
        Method = method;
        Uri = new Uri(client.ApiBase + path + (method == HttpMethod.Post || query == "" ? "" : $"?{query}"));
        AuthorizationHeader = Authorize(requestOptions?.ApiKey ?? client.ApiKey);
        StripeHeaders = Headers(method, requestOptions);
        form = query;
    }

    /// <summary>A request with a body that is encoded already.</summary>
    internal StripeRequest(HttpMethod method, Uri uri, string form, RequestOptions requestOptions)
    {
        Method = method;
        Uri = uri;
        AuthorizationHeader = Authorize(requestOptions.ApiKey);
        StripeHeaders = Headers(method, requestOptions);
        this.form = form;
    }

    public HttpMethod Method { get; }
    public Uri Uri { get; }
    public AuthenticationHeaderValue AuthorizationHeader { get; }
    public IDictionary<string, string> StripeHeaders { get; }

    /// <summary>The body, made anew each time since sending consumes it; null unless this is a POST.</summary>
    public HttpContent Content => Method == HttpMethod.Post
        ? new StringContent(form ?? "", Encoding.UTF8, "application/x-www-form-urlencoded")
        : null;

    public override string ToString() => $"<{GetType().FullName} Method={Method} Uri={Uri}>";

    private static AuthenticationHeaderValue Authorize(string apiKey) =>
        apiKey == null
            ? throw new StripeException("No API key provided. Give the StripeClient one, or the RequestOptions of the request.")
            : new AuthenticationHeaderValue("Bearer", apiKey);

    private static Dictionary<string, string> Headers(HttpMethod method, RequestOptions options)
    {
        var headers = new Dictionary<string, string> { ["Stripe-Version"] = StripeConfiguration.ApiVersion };
        void Add(string name, string value)
        {
            if (!string.IsNullOrEmpty(value))
                headers.Add(name, value);
        }

        Add("Stripe-Account", options?.StripeAccount);
        Add("Stripe-Context", options?.StripeContext);
        Add("Stripe-Request-Trigger", options?.StripeRequestTrigger);
        Add("Idempotency-Key", options?.IdempotencyKey);
        if (method == HttpMethod.Post)
            headers.TryAdd("Idempotency-Key", Guid.NewGuid().ToString());
        foreach (var (name, value) in (options as RawRequestOptions)?.AdditionalHeaders ?? [])
            headers[name] = value;
        return headers;
    }
}
