namespace StreamingStore.SimulatorTests;

/// <summary>Reports every check that Node made as a test of its own.</summary>
public sealed class NodeSuiteTests
{
    private const int FewestChecks = 100;

    public static async Task<TheoryData<string, string>> Names()
    {
        var names = new TheoryData<string, string>();
        foreach (var check in await NodeSuite.ChecksAsync())
            names.Add(check.Topic, check.Name);
        return names;
    }

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public async Task With_the_official_Node_library(string topic, string name)
    {
        var check = (await NodeSuite.ChecksAsync()).First(check => check.Topic == topic && check.Name == name);
        Assert.True(check.Failure is null, $"{topic}: {name}\n{check.Failure}");
    }

    [Fact]
    public async Task The_suite_is_whole()
    {
        var checks = await NodeSuite.ChecksAsync();
        Assert.True(checks.Count >= FewestChecks, $"Only {checks.Count} checks ran.");
        Assert.Equal(checks.Count, checks.DistinctBy(check => (check.Topic, check.Name)).Count());
    }
}
