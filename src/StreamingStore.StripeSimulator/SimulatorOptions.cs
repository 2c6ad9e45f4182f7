namespace StreamingStore.StripeSimulator;

/// <summary>How a simulator is to run.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where the simulator listens when nothing else is said.</summary>
    public const string DefaultUrl = "http://127.0.0.1:12111";

    /// <summary>The addresses to listen on, separated by semicolons. Port 0 takes any free one, to be read from the application once it is started.</summary>
    public string Urls { get; init; } = DefaultUrl;

    /// <summary>The PostgreSQL database (Npgsql's form) that keeps the state; null keeps it in memory only.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Endpoints that exist from the start and get every event, as after <c>stripe listen --forward-to</c>.</summary>
    public IReadOnlyList<ForwardTarget> ForwardTo { get; init; } = [];

    /// <summary>How long a change stays unknown to search, which on Stripe too comes after reads and lists.</summary>
    public TimeSpan SearchLag { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock by which the simulator lives; test clocks stand apart from it.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>A webhook endpoint to keep.</summary>
/// <param name="Url">Where events are sent. An endpoint with this address is kept as it is, except for its secret.</param>
/// <param name="Secret">What signs them; used as given, so that the receiver can know it beforehand.</param>
public sealed record ForwardTarget(string Url, string Secret);
