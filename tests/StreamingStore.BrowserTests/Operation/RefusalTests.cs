using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Database;
using StreamingStore.Web.Hosting;

namespace StreamingStore.BrowserTests.Operation;

/// <summary>A store that can't start says why in one sentence that tells what to do, and ends with 1.</summary>
public sealed class RefusalTests(RunningStore running) : IDisposable
{
    private readonly string data = EmbeddedPostgres.NewTemporaryDirectory();

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task A_second_store_on_the_same_data_is_sent_away()
    {
        using var second = await StoreProcess.StartToFailAsync(running.DataDirectory);
        Refuses(second, $"Another store runs on the data folder {running.DataDirectory}", "--data DIR");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var store = await StoreProcess.StartToFailAsync(data, address: running.Address);
        Refuses(store, running.Address.Authority, "--urls http://127.0.0.1:PORT");
    }

    [Fact]
    public async Task The_simulators_port_that_is_taken_is_named()
    {
        using var store = await StoreProcess.StartToFailAsync(data, stripeAddress: running.Address);
        Refuses(store, running.Address.Authority, "Simulator__Urls=http://127.0.0.1:PORT");
    }

    [Theory]
    [InlineData("Stripe__ApiKey", "pk_test_1", "begin with sk_ or rk_")]
    [InlineData("ConnectionStrings__Store", "Host=127.0.0.1;Port=1;Username=nobody", "ConnectionStrings__Store")]
    [InlineData("ConnectionStrings__Store", "no connection string", "ConnectionStrings__Store")]
    [InlineData("Store__PastDueGraceDays", "-1", "from 0 to 365")]
    [InlineData("Store__PastDueGraceDays", "a week", "PastDueGraceDays")]
    [InlineData("Metrics__ScrapeToken", "short", "fewer than 16 characters")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "http://127.0.0.1:4317")]
    [InlineData("urls", "nonsense", "http://127.0.0.1:5080")]
    public async Task A_bad_setting_is_named(string setting, string value, string remedy)
    {
        using var store = setting == "urls"
            ? await StoreProcess.StartToFailAsync(data, address: new Uri(value, UriKind.Relative))
            : await StoreProcess.StartToFailAsync(data, settings: new() { [setting] = value });
        Refuses(store, remedy);
    }

    private static void Refuses(StoreProcess store, params string[] words)
    {
        Assert.True(store.ExitCode == 1, $"It ended with {store.ExitCode}:\n{store.Output}\n{store.Errors}");
        Assert.DoesNotContain("   at ", store.Output + store.Errors, StringComparison.Ordinal);
        Assert.Single(store.Errors.Split('\n'));
        Assert.All(words, word => Assert.Contains(word, store.Errors, StringComparison.Ordinal));
    }
}
