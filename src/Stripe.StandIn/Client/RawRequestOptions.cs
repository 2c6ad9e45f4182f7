namespace Stripe;

/// <summary>What differs for one raw request from what the client does by default.</summary>
public class RawRequestOptions : RequestOptions
{
    /// <summary>The address to send to, without a path; null: that of the client.</summary>
    public string BaseUrl { get; set; }

    /// <summary>Sent as they are, in place of headers of the same name that the client would send.</summary>
    public Dictionary<string, string> AdditionalHeaders { get; set; } = [];
}
