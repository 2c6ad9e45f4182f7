using System.Net;

namespace StreamingStore.SimulatorTests.Faults;

internal static class FaultsOfSimulator
{
    /// <summary>Replaces what is to go wrong; see the simulator's README for the form.</summary>
    public static async Task PutFaultsAsync(this Simulator simulator, string json)
    {
        using var content = new StringContent(json, null, "application/json");
        using var answer = await simulator.Http.PutAsync(new Uri("/_simulator/faults", UriKind.Relative), content);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
