using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>
/// An uploaded file. No service here makes one: it stands here because of its name, which is ambiguous wherever
/// <c>Stripe</c> and <c>System.IO</c> are both used, and so with Stripe.net too.
/// </summary>
[JsonConverter(typeof(EntityConverter))]
public class File : StripeEntity<File>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
}
