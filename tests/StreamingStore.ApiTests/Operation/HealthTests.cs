using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Operation;

public sealed class HealthTests(ApiStore store)
{
    [Fact]
    public async Task The_mirrors_freshness_is_told_to_probes()
    {
        using var ready = await store.Anonymous.GetAsync("/health/ready");
        var answer = await ready.Content.ReadAsStringAsync();
        Assert.True(ready.IsSuccessStatusCode, answer);
        Assert.Contains("\"oldestEventSeconds\":", answer, StringComparison.Ordinal);
        using var live = await store.Anonymous.GetAsync("/health/live");
        Assert.True(live.IsSuccessStatusCode);
    }
}
