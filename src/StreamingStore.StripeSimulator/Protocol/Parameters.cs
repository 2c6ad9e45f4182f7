using System.Globalization;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>
/// The parameters of a request, or one nested hash of them. Each read says what is expected and throws
/// <see cref="StripeError"/> in Stripe's words when it is something else.
/// </summary>
internal sealed class Parameters(ParameterNode node, string path = "")
{
    // Far enough for any test, near enough that calendars can still count on from it.
    private const long LastTimestamp = 7_258_118_400;

    public IReadOnlyCollection<string> Names => [.. node.Children?.Keys.AsEnumerable() ?? []];

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}[{name}]";

    public bool Has(string name) => node.Children?.ContainsKey(name) == true;

    /// <summary>Sent as an empty string, which unsets.</summary>
    public bool IsBlank(string name) => Child(name)?.Value is "";

    /// <summary>Sent as a hash or a list.</summary>
    public bool IsNested(string name) => Child(name)?.Children is not null;

    public string? Text(string name)
    {
        var child = Child(name);
        if (child is null)
            return null;
        return child.Value ?? throw StripeError.Malformed($"Invalid string: {child.Describe()}", PathOf(name));
    }

    /// <summary>A text that, when sent, is not empty.</summary>
    public string? Filled(string name) => Text(name) is not "" and var text
        ? text
        : throw StripeError.Malformed(
            $"You passed an empty string for '{PathOf(name)}'. We assume empty values are an attempt to unset a parameter; however '{PathOf(name)}' cannot be unset. You should remove '{PathOf(name)}' from your request or supply a non-empty value.",
            PathOf(name), "parameter_invalid_empty");

    public string Required(string name) => Filled(name) ?? throw Missing(name);

    public StripeError Missing(string name) =>
        StripeError.Malformed($"Missing required param: {PathOf(name)}.", PathOf(name), "parameter_missing");

    public long? Integer(string name, long least = long.MinValue, long most = long.MaxValue)
    {
        if (Text(name) is not { Length: > 0 } text)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw StripeError.Malformed($"Invalid integer: {text}", PathOf(name), "parameter_invalid_integer");
        if (number < least)
            throw StripeError.Malformed(
                least == 0 ? "Invalid non-negative integer" : $"This value must be greater than or equal to {least}.", PathOf(name), "parameter_invalid_integer");
        if (number > most)
            throw StripeError.Malformed($"This value must be less than or equal to {most} (it currently is '{text}').", PathOf(name), "parameter_invalid_integer");
        return number;
    }

    /// <summary>An instant, in seconds since 1970.</summary>
    public long? Timestamp(string name) => Integer(name, 0, LastTimestamp);

    public bool? Boolean(string name) => Text(name) switch
    {
        null or "" => null,
        "true" or "1" => true,
        "false" or "0" => false,
        var other => throw StripeError.Malformed($"Invalid boolean: {other}", PathOf(name)),
    };

    public string? Choice(string name, params ReadOnlySpan<string> allowed)
    {
        if (Text(name) is not { } text)
            return null;
        foreach (var option in allowed)
            if (option == text)
                return text;
        var list = string.Join(", ", allowed[..^1].ToArray()) + (allowed.Length > 1 ? ", or " : "") + allowed[^1];
        throw StripeError.Malformed($"Invalid {PathOf(name)}: must be one of {list}", PathOf(name));
    }

    public Parameters? Hash(string name)
    {
        var child = Child(name);
        if (child is null || child.Value is "")
            return null;
        return child.Children is not null
            ? new Parameters(child, PathOf(name))
            : throw StripeError.Malformed("Invalid object", PathOf(name));
    }

    /// <summary>A list of hashes, in the order of their indexes; null when not sent.</summary>
    public IReadOnlyList<Parameters>? Hashes(string name) =>
        Elements(name) is not { } elements ? null : [.. elements.Select((element, index) => element.Children is not null
            ? new Parameters(element, $"{PathOf(name)}[{index}]")
            : throw StripeError.Malformed("Invalid object", $"{PathOf(name)}[{index}]"))];

    public IReadOnlyList<string>? Texts(string name) =>
        Elements(name) is not { } elements ? null : [.. elements.Select((element, index) =>
            element.Value ?? throw StripeError.Malformed("Invalid string", $"{PathOf(name)}[{index}]"))];

    /// <summary>Every value in here with its name, as <c>a</c> or <c>b[c]</c>.</summary>
    public IEnumerable<(string Name, string Value)> Leaves() => node.Leaves();

    /// <summary>Refuses names that are not among <paramref name="known"/>, as Stripe does before anything else.</summary>
    public void Only(IReadOnlySet<string> known)
    {
        var unknown = Names.Where(name => !known.Contains(name)).Select(PathOf).ToList();
        if (unknown.Count > 0)
            throw StripeError.Malformed(
                $"Received unknown parameter{(unknown.Count > 1 ? "s" : "")}: {string.Join(", ", unknown)}", unknown[0], "parameter_unknown");
    }

    /// <summary>The same, for the names of a nested hash.</summary>
    public Parameters Only(params string[] known)
    {
        Only(new HashSet<string>(known));
        return this;
    }

    private ParameterNode? Child(string name) => node.Children?.GetValueOrDefault(name);

    private List<ParameterNode>? Elements(string name)
    {
        var child = Child(name);
        if (child is null)
            return null;
        if (child.Value is "")
            return [];
        if (child.Children is null)
            throw StripeError.Malformed("Invalid array", PathOf(name));
        return [.. child.Children.OrderBy(pair => int.TryParse(pair.Key, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw StripeError.Malformed("Invalid array", PathOf(name))).Select(pair => pair.Value)];
    }
}
