using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>
/// Parameters that the simulator puts together itself, in the form in which a client would send them: what a person does on
/// a page, or what time does, then happens in the same way as if the API had been asked.
/// </summary>
internal sealed class Form
{
    private readonly StringBuilder text = new();

    /// <summary>Adds a parameter; null is not sent.</summary>
    public Form Add(string name, string? value)
    {
        if (value is not null)
            text.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public Form Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds what <see cref="FormMapping.Kept"/> kept.</summary>
    public Form AddKept(JsonObject? kept)
    {
        foreach (var (name, value) in kept ?? [])
            Add(name, (string?)value);
        return this;
    }

    public Parameters ToParameters()
    {
        var node = new ParameterNode();
        node.AddForm(text.ToString());
        return new Parameters(node);
    }

    /// <summary>
    /// The call that sends these parameters, for the object that the address would name. The origin is where the simulator's
    /// own pages are reached; empty when nobody is there to see one.
    /// </summary>
    public Call ToCall(Work work, string? id = null, string origin = "") =>
        new(work, ToParameters(), new RouteValueDictionary { ["id"] = id }, "", origin, ApiVersion.Current);
}
