using System.Text.RegularExpressions;

namespace StreamingStore.BrowserTests.Fixtures;

/// <summary>A store that evicts the circuit of a page as soon as its connection is lost, but keeps the circuit's state.</summary>
public partial class ForgetfulStore : RunningStore
{
    protected override Dictionary<string, string> Settings => new()
    {
        ["Circuits__DisconnectedCircuitRetentionPeriod"] = "00:00:00.100",
        ["Logging__LogLevel__Microsoft.AspNetCore.Components.Server.Circuits"] = "Debug",
    };

    /// <summary>The circuit that was opened last.</summary>
    public string LastCircuit() => Opening().Matches(Output)[^1].Groups["id"].Value;

    /// <summary>Waits until a circuit is evicted.</summary>
    public Task EvictsAsync(string circuit) => PrintsAsync($"Circuit with id {circuit} evicted");

    [GeneratedRegex("Opening circuit with id '(?<id>[^']+)'")]
    private static partial Regex Opening();
}

/// <summary>A store whose pages have slept past every retention once their connection is lost: nothing of a circuit is left.</summary>
public sealed class OversleptStore : ForgetfulStore
{
    protected override Dictionary<string, string> Settings => new(base.Settings)
    {
        ["Circuits__PersistedCircuitInMemoryRetentionPeriod"] = "00:00:00.001",
    };
}
