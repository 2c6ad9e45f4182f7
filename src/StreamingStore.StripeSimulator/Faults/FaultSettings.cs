using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamingStore.StripeSimulator.Faults;

/// <summary>Everything that is to go wrong, as <c>/_simulator/faults</c> takes and shows it.</summary>
internal sealed record FaultSettings
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>Where the random numbers begin: with the same seed and the same calls the same things go wrong. Chosen when not given.</summary>
    public int? Seed { get; init; }

    public IReadOnlyList<RequestFault> Requests { get; init; } = [];

    public IReadOnlyList<DeliveryFault> Deliveries { get; init; } = [];

    /// <summary>How many API requests each key may make in a second; null for any number.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>How long a change stays unknown to search.</summary>
    public int? SearchLagMilliseconds { get; init; }

    /// <summary>What is wrong with the settings; null when nothing is.</summary>
    public string? Complaint() =>
        RequestsPerSecond < 1 ? "requests_per_second must be at least 1."
        : SearchLagMilliseconds < 0 ? "search_lag_milliseconds must not be negative."
        : Requests.Select(rule => rule.Complaint()).Concat(Deliveries.Select(rule => rule.Complaint())).FirstOrDefault(complaint => complaint is not null);
}

/// <summary>When something goes wrong, and for how long.</summary>
internal abstract record FaultRule
{
    /// <summary>From 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>After so many hits the rule is used up; null for never.</summary>
    public int? Times { get; init; }

    public int MinMilliseconds { get; init; }

    public int MaxMilliseconds { get; init; } = 2000;

    public virtual string? Complaint() =>
        Probability is < 0 or > 1 ? "probability must lie between 0 and 1."
        : Times < 1 ? "times must be at least 1."
        : MinMilliseconds < 0 || MaxMilliseconds < MinMilliseconds ? "min_milliseconds must not be negative, nor above max_milliseconds."
        : null;
}

internal enum RequestFaultKind
{
    /// <summary>Answered late.</summary>
    Slow,

    /// <summary>Answered with 500, and nothing was done.</summary>
    ErrorBefore,

    /// <summary>Answered with 500 although it was done.</summary>
    ErrorAfter,

    /// <summary>The connection breaks, and nothing was done.</summary>
    CutBefore,

    /// <summary>The connection breaks although it was done.</summary>
    CutAfter,

    /// <summary>Done, and never answered: the caller runs into its own time limit.</summary>
    TimeoutAfter,

    /// <summary>Answered with 429.</summary>
    RateLimit,

    /// <summary>Answered with the rule's status and body, and nothing was done.</summary>
    AnswerBefore,

    /// <summary>Answered with the rule's status and body although it was done.</summary>
    AnswerAfter,
}

/// <summary>What goes wrong with API requests. Those that the named method, path and key fit are drawn.</summary>
internal sealed record RequestFault : FaultRule
{
    public required RequestFaultKind Fault { get; init; }

    public string? Method { get; init; }

    /// <summary>A path, or with an asterisk at its end the beginning of one.</summary>
    public string? Path { get; init; }

    public string? Key { get; init; }

    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>The status of an answer that is made up.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The body of an answer that is made up, JSON or not.</summary>
    public string Body { get; init; } = "{}";

    public override string? Complaint() => Status is < 200 or > 599 ? "status must lie between 200 and 599." : base.Complaint();

    public bool Fits(string method, string path, string key) =>
        (Method is null || Method.Equals(method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || Pattern.Fits(Path, path))
        && (Key is null || Key == key);
}

internal enum DeliveryFaultKind
{
    /// <summary>Sent late.</summary>
    Delay,

    /// <summary>Never sent.</summary>
    Drop,

    /// <summary>Sent twice.</summary>
    Duplicate,

    /// <summary>Held back until another one has overtaken it.</summary>
    Reorder,

    /// <summary>Sent in another version than the endpoint's.</summary>
    ApiVersion,
}

/// <summary>What goes wrong with deliveries of events. Those whose type fits are drawn, once for each endpoint.</summary>
internal sealed record DeliveryFault : FaultRule
{
    public required DeliveryFaultKind Fault { get; init; }

    /// <summary>A type of event, or with an asterisk at its end the beginning of one.</summary>
    public string? Type { get; init; }

    public string? ApiVersion { get; init; }

    public bool Fits(string type) => Type is null || Pattern.Fits(Type, type);

    public override string? Complaint() =>
        Fault == DeliveryFaultKind.ApiVersion && (ApiVersion is null || !Protocol.ApiVersion.IsValid(ApiVersion))
            ? "The fault api_version needs an api_version such as 2020-08-27."
            : base.Complaint();
}

internal static class Pattern
{
    public static bool Fits(string pattern, string text) => pattern.EndsWith('*')
        ? text.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : text == pattern;
}
