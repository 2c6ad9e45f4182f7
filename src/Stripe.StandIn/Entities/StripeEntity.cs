using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>Something that Stripe answers with. What has no property here is in <see cref="RawJsonElement" />.</summary>
public abstract class StripeEntity : IStripeEntity
{
    /// <summary>Events nest deeper than the default allows.</summary>
    private static readonly JsonSerializerOptions Json = new() { MaxDepth = 128 };
    private static readonly JsonSerializerOptions IndentedJson = new(Json) { WriteIndented = true };

    /// <summary>
    /// The object as Stripe sent it; null if it was not read from JSON, and always null for <see cref="EventData" />
    /// and <see cref="StripeError" />: the event and the response hold theirs.
    /// </summary>
    [JsonIgnore]
    public JsonElement? RawJsonElement { get; protected set; }

    /// <summary>The answer that the object came with; null for an object within another, or from an event.</summary>
    [JsonIgnore]
    public StripeResponse StripeResponse { get; set; }

    /// <summary>Reads an object of the kind that its own <c>object</c> field says; null if the kind is not known here.</summary>
    /// <exception cref="JsonException">This is no JSON, or not of that kind.</exception>
    public static IHasObject FromJson(string value) => JsonSerializer.Deserialize<IHasObject>(value, Json);

    /// <summary>Reads an object of a known kind.</summary>
    /// <exception cref="JsonException">This is no JSON, or not of that kind.</exception>
    public static T FromJson<T>(string value) where T : IStripeEntity => JsonSerializer.Deserialize<T>(value, Json);

    /// <summary>The properties as JSON, in Stripe's names. For the object as it came, see <see cref="RawJsonElement" />.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GetType(), IndentedJson);

    public override string ToString() =>
        $"<{GetType().FullName}@{RuntimeHelpers.GetHashCode(this)} id={(this as IHasId)?.Id}> JSON: {ToJson()}";

    internal virtual void KeepRaw(JsonElement json) => RawJsonElement = json;
}

/// <inheritdoc />
public abstract class StripeEntity<T> : StripeEntity
    where T : StripeEntity<T>
{
    /// <inheritdoc cref="StripeEntity.FromJson{T}(string)" />
    public static new T FromJson(string value) => FromJson<T>(value);
}
