using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>An object that says what kind it is.</summary>
[JsonConverter(typeof(ObjectConverter))]
public interface IHasObject
{
    public string Object { get; set; }
}
