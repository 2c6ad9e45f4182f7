using System.Globalization;
using System.Text;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>A value, or a hash or list of them (a list's names are its indexes), as the form encoding nests them.</summary>
internal sealed class ParameterNode
{
    private const int Deepest = 12;

    public string? Value { get; private set; }

    public SortedDictionary<string, ParameterNode>? Children { get; private set; }

    /// <summary>Adds <c>a=1&amp;b[c]=2&amp;d[]=3&amp;e[0][f]=4</c>, with or without percent encoding of the brackets.</summary>
    public void AddForm(string form)
    {
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            Add(PathOf(name), equals < 0 ? "" : Decode(pair[(equals + 1)..]));
        }
        Children ??= new(StringComparer.Ordinal);
    }

    /// <summary>Whatever the order in which they were sent, equal parameters give equal text.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    /// <summary>Every value with its name inside this node, as <c>a</c> or <c>b[c]</c>.</summary>
    public IEnumerable<(string Name, string Value)> Leaves(string within = "")
    {
        if (Children is null)
            return [(within, Value!)];
        return Children.SelectMany(child => child.Value.Leaves(within.Length == 0 ? child.Key : $"{within}[{child.Key}]"));
    }

    public string Describe() => Value ?? "{" + string.Join(", ", Children!.Select(child => $"{child.Key}=>{child.Value.Describe()}")) + "}";

    private static List<string> PathOf(string name)
    {
        var path = new List<string>();
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0)
            return [name];
        path.Add(name[..open]);
        while (open >= 0 && open < name.Length)
        {
            if (path.Count == Deepest)
                throw StripeError.Malformed($"Parameters can be nested up to {Deepest} levels deep.", path[0]);
            var close = name.IndexOf(']', open);
            if (close < 0)
                throw StripeError.Malformed($"Invalid parameter name: {name}", name);
            path.Add(name[(open + 1)..close]);
            open = name.IndexOf('[', close);
        }
        return path;
    }

    private void Add(List<string> path, string value)
    {
        var at = this;
        for (var depth = 0; depth < path.Count; depth++)
        {
            at.Children ??= new(StringComparer.Ordinal);
            var name = path[depth].Length > 0 || depth == 0 ? path[depth] : at.Append(path[(depth + 1)..]);
            if (!at.Children.TryGetValue(name, out var child))
                at.Children[name] = child = new ParameterNode();
            at = child;
        }
        at.Value = value;
    }

    /// <summary>The index that <c>[]</c> stands for: a new element, unless the last one is a hash still lacking this name.</summary>
    private string Append(List<string> rest)
    {
        var last = Children!.Count - 1;
        var fills = last >= 0 && rest.Count > 0 && rest[0].Length > 0
            && Children.TryGetValue(last.ToString(CultureInfo.InvariantCulture), out var element)
            && element.Children?.ContainsKey(rest[0]) == false;
        return (fills ? last : last + 1).ToString(CultureInfo.InvariantCulture);
    }

    private void Write(StringBuilder text)
    {
        if (Children is null)
        {
            text.Append(Value!.Length).Append(':').Append(Value);
            return;
        }
        text.Append('{');
        foreach (var (name, child) in Children)
        {
            text.Append(name).Append('=');
            child.Write(text);
        }
        text.Append('}');
    }

    private static string Decode(string text) =>
        Uri.UnescapeDataString(text.Replace('+', ' ')) is var decoded && !decoded.Contains('\0', StringComparison.Ordinal)
            ? decoded
            : throw StripeError.Malformed("Text must not contain null bytes.", "");
}
