using System.Net;
using System.Text.Json;

namespace Stripe;

/// <summary>Speaks to Stripe with one API key. One for the whole application is enough.</summary>
public class StripeClient : IStripeClient
{
    private readonly StripeClientOptions options;

    /// <inheritdoc cref="StripeClient(StripeClientOptions)" />
    public StripeClient(
        string apiKey = null,
        string clientId = null,
        IHttpClient httpClient = null,
        string apiBase = null,
        string connectBase = null,
        string filesBase = null,
        string meterEventsBase = null)
        : this(new StripeClientOptions
        {
            ApiKey = apiKey,
            ClientId = clientId,
            HttpClient = httpClient,
            ApiBase = apiBase,
            ConnectBase = connectBase,
            FilesBase = filesBase,
            MeterEventsBase = meterEventsBase,
        })
    {
    }

    /// <summary>A client with these options. Without a key it can be made but not used, unless each request brings one.</summary>
    /// <exception cref="ArgumentException">The key is empty or has white space in it.</exception>
    public StripeClient(StripeClientOptions options)
    {
        options ??= new StripeClientOptions();
        if (options.ApiKey == "")
            throw new ArgumentException("API key cannot be the empty string.", nameof(options));
        if (options.ApiKey?.Any(char.IsWhiteSpace) == true)
            throw new ArgumentException("API key cannot contain whitespace.", nameof(options));

        this.options = new StripeClientOptions
        {
            ApiKey = options.ApiKey,
            ClientId = options.ClientId,
            HttpClient = options.HttpClient ?? new SystemNetHttpClient(),
            ApiBase = options.ApiBase ?? DefaultApiBase,
            ConnectBase = options.ConnectBase ?? DefaultConnectBase,
            FilesBase = options.FilesBase ?? DefaultFilesBase,
            MeterEventsBase = options.MeterEventsBase ?? DefaultMeterEventsBase,
            StripeAccount = options.StripeAccount,
            StripeContext = options.StripeContext,
        };
    }

    public static string DefaultApiBase => "https://api.stripe.com";
    public static string DefaultConnectBase => "https://connect.stripe.com";
    public static string DefaultFilesBase => "https://files.stripe.com";
    public static string DefaultMeterEventsBase => "https://meter-events.stripe.com";

    public string ApiBase => options.ApiBase;
    public string ApiKey => options.ApiKey;
    public string ClientId => options.ClientId;
    public string ConnectBase => options.ConnectBase;
    public string FilesBase => options.FilesBase;
    public string MeterEventsBase => options.MeterEventsBase;
    public IHttpClient HttpClient => options.HttpClient;

    /// <inheritdoc />
    public async Task<T> RequestAsync<T>(HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default)
        where T : IStripeEntity
    {
        var response = await HttpClient.MakeRequestAsync(Request(method, path, options, requestOptions), cancellationToken);
        ThrowUnlessOk(response);
        try
        {
            var entity = StripeEntity.FromJson<T>(response.Content);
            entity.StripeResponse = response;
            return entity;
        }
        catch (JsonException)
        {
            throw InvalidAnswer(response);
        }
    }

    /// <inheritdoc />
    public async Task<Stream> RequestStreamingAsync(HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default)
    {
        var response = await HttpClient.MakeStreamingRequestAsync(Request(method, path, options, requestOptions), cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw Error(await response.ToStripeResponseAsync());
        return response.Body;
    }

    /// <summary>Sends a request as it is, for what no service covers.</summary>
    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="path">The path, with the query if there is one: <c>/v1/customers?limit=3</c>.</param>
    /// <param name="content">The form-encoded body of a POST.</param>
    /// <param name="requestOptions">What differs for this request.</param>
    /// <param name="cancellationToken">Ends the waiting, not necessarily what Stripe does.</param>
    /// <exception cref="InvalidOperationException">There is a body, but this is no POST.</exception>
    /// <exception cref="StripeException">Stripe answered with anything but 200.</exception>
    public async Task<StripeResponse> RawRequestAsync(HttpMethod method, string path, string content = null, RawRequestOptions requestOptions = null, CancellationToken cancellationToken = default)
    {
        if (method != HttpMethod.Post && content != null)
            throw new InvalidOperationException("content is not allowed for non-POST requests.");

        var uri = new Uri((requestOptions?.BaseUrl ?? ApiBase) + path);
        var request = new StripeRequest(method, uri, content, (requestOptions ?? new RawRequestOptions()).Over(options));
        var response = await HttpClient.MakeRequestAsync(request, cancellationToken);
        ThrowUnlessOk(response);
        return response;
    }

    private StripeRequest Request(HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions) =>
        new(this, method, path, options, (requestOptions ?? new RequestOptions()).Over(this.options));

    private static void ThrowUnlessOk(StripeResponse response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw Error(response);
    }

    private static StripeException Error(StripeResponse response)
    {
        JsonElement answer;
        try
        {
            answer = JsonSerializer.Deserialize<JsonElement>(response.Content);
        }
        catch (JsonException)
        {
            return InvalidAnswer(response);
        }

        if (!answer.TryGetProperty("error", out var error))
            return InvalidAnswer(response);

        // OAuth's errors are flat: {"error": "invalid_grant", "error_description": "..."}.
        var stripeError = StripeError.FromJson(error.ValueKind == JsonValueKind.String ? response.Content : error.GetRawText());
        stripeError.StripeResponse = response;
        return new StripeException(response.StatusCode, stripeError, stripeError.Message ?? stripeError.ErrorDescription) { StripeResponse = response };
    }

    private static StripeException InvalidAnswer(StripeResponse response) =>
        new(response.StatusCode, null, $"Invalid response object from API: \"{response.Content}\"") { StripeResponse = response };
}
