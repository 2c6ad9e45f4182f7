using Microsoft.AspNetCore.Components.Server;

namespace StreamingStore.Web.Hosting;

/// <summary>
/// How long, and how many of, the circuits whose page has lost its connection are kept. Configuration overrides each value
/// by Blazor's own name for it, such as <c>Circuits__DisconnectedCircuitRetentionPeriod=00:05:00</c>.
/// </summary>
public static class CircuitSettings
{
    /// <summary>
    /// The largest message that a page may send, in bytes. The first one of a circuit returns what all islands of the page show:
    /// at most 30 kB for a full front page, while SignalR's own limit is 32 kB.
    /// </summary>
    public const long LargestMessage = 64 * 1024;

    /// <summary>Adds interactive server components with the store's settings.</summary>
    public static void AddCircuits(this IRazorComponentsBuilder components, IConfiguration configuration)
    {
        var section = configuration.GetSection("Circuits");
        components
            .AddInteractiveServerComponents(options =>
            {
                Retain(options);
                section.Bind(options);
            })
            .AddHubOptions(options =>
            {
                options.MaximumReceiveMessageSize = LargestMessage;
                section.Bind(options);
            });
    }

    private static void Retain(CircuitOptions options)
    {
        // Long enough for a lift or a change of network. Such a circuit goes on reading the database for nobody, and holds
        // about 0.6 MB, so that 200 of them hold 120 MB; the ones above that number are evicted early.
        options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
        options.DisconnectedCircuitMaxRetained = 200;

        // An evicted circuit leaves the state of its islands: at most 30 kB, so that 2,000 of them hold 60 MB. A laptop that
        // slept through a film resumes from it. One that slept longer loads its page again, at the cost of one request.
        options.PersistedCircuitInMemoryRetentionPeriod = TimeSpan.FromHours(2);
        options.PersistedCircuitInMemoryMaxRetained = 2_000;
    }
}
