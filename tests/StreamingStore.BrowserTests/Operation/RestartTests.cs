using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Database;
using StreamingStore.Web.Hosting;

namespace StreamingStore.BrowserTests.Operation;

public sealed class RestartTests : IDisposable
{
    private static readonly Account Owner = new("survivor@test.example");

    private readonly string data = EmbeddedPostgres.NewTemporaryDirectory();
    private readonly HttpClient http = new();

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_store_is_stopped_and_when_it_is_killed()
    {
        using (var first = await StoreProcess.StartAsync(data))
        {
            Assert.Contains("36,243 films loaded", first.Output, StringComparison.Ordinal);
            await SubscribeAsync(first);
            Assert.True(await MayWatchAsync(first));

            var postgres = first.PostgresId();
            Assert.InRange(await first.StopAsync(), TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.Equal(0, first.ExitCode);
            Assert.False(StoreProcess.Runs(postgres));
        }

        int leftRunning;
        using (var second = await StoreProcess.StartAsync(data))
        {
            Assert.DoesNotContain("films loaded", second.Output, StringComparison.Ordinal);
            Assert.True(await MayWatchAsync(second));

            leftRunning = second.PostgresId();
            second.Kill();
            Assert.True(StoreProcess.Runs(leftRunning));
        }

        using var third = await StoreProcess.StartAsync(data);
        Assert.Equal(leftRunning, third.PostgresId());
        Assert.True(await MayWatchAsync(third));

        await third.StopAsync();
        Assert.Equal(0, third.ExitCode);
        Assert.False(StoreProcess.Runs(leftRunning));
    }

    private async Task SubscribeAsync(StoreProcess store)
    {
        using var register = await http.PostAsJsonAsync(new Uri(store.Address, "/api/account/register"), new { Owner.Email, Owner.Password });
        register.EnsureSuccessStatusCode();
        using var request = await AskAsync(store, HttpMethod.Post, "/api/subscriptions");
        request.Content = JsonContent.Create(new { price = "action-monthly", paymentMethod = "pm_card_visa" });
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private async Task<bool> MayWatchAsync(StoreProcess store)
    {
        using var request = await AskAsync(store, HttpMethod.Get, $"/api/movies/{RunningStore.Raiders}");
        using var response = await http.SendAsync(request);
        var film = await response.Content.ReadFromJsonAsync<JsonElement>();
        return film.GetProperty("includedInSubscription").GetBoolean();
    }

    private async Task<HttpRequestMessage> AskAsync(StoreProcess store, HttpMethod method, string path)
    {
        using var login = await http.PostAsJsonAsync(new Uri(store.Address, "/api/account/login"), new { Owner.Email, Owner.Password });
        login.EnsureSuccessStatusCode();
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        return new HttpRequestMessage(method, new Uri(store.Address, path)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }
}
