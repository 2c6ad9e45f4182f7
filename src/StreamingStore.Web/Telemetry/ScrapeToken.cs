using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using StreamingStore.StripeMirror;

namespace StreamingStore.Web.Telemetry;

/// <summary>The bearer token with which a Prometheus server reads <c>/metrics</c>, setting <c>Metrics__ScrapeToken</c>.</summary>
public sealed class ScrapeToken
{
    private const int ShortestToken = 16;

    // Hashes are of one length, so that a comparison takes the same time whatever is sent.
    private readonly byte[]? hash;

    private ScrapeToken(byte[]? hash) => this.hash = hash;

    /// <summary>Reads the setting. Where it is absent no token opens anything.</summary>
    /// <exception cref="StoreException">The token is too short.</exception>
    public static ScrapeToken Read(IConfiguration configuration) => configuration["Metrics:ScrapeToken"] switch
    {
        null or "" => new ScrapeToken(null),
        { Length: < ShortestToken } => throw new StoreException(
            $"Metrics__ScrapeToken has fewer than {ShortestToken} characters: set a random one, such as 'openssl rand -hex 32' prints."),
        var token => new ScrapeToken(Hash(token)),
    };

    /// <summary>True where the request carries the token.</summary>
    public bool IsIn(HttpRequest request) =>
        hash is not null && AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && header is { Scheme: "Bearer", Parameter: { } token } && CryptographicOperations.FixedTimeEquals(Hash(token), hash);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
