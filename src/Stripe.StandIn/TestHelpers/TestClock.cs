using System.Text.Json.Serialization;

namespace Stripe.TestHelpers;

/// <summary>Time that is moved on by hand, for the customers made with it.</summary>
[JsonConverter(typeof(EntityConverter))]
public class TestClock : StripeEntity<TestClock>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public bool? Deleted { get; set; }
    public DateTime DeletesAfter { get; set; } = DateTime.UnixEpoch;
    public DateTime FrozenTime { get; set; } = DateTime.UnixEpoch;
    public bool Livemode { get; set; }
    public string Name { get; set; }
    public string Status { get; set; }
}
