using System.Diagnostics;
using StreamingStore.Billing;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.StripeMirror.Mirror;

public sealed class RequestBudgetTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenWithStripeAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Requests_of_two_nodes_together_keep_the_rate()
    {
        await WaitUntilIdleAsync();
        RequestBudget[] nodes = [Node(20), Node(20)];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => nodes[i % 2].WaitAsync()));

        // Forty at twenty a second, of which a fifth of a second's worth was saved up: never earlier than this.
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(1.65), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task A_first_request_does_not_wait()
    {
        await WaitUntilIdleAsync();
        await Node(1).WaitAsync();

        Assert.True(await store.ScalarAsync<bool>("select free_at < now() + interval '1 second' from stripe.request_budget"));
    }

    [Fact]
    public async Task Too_many_requests_hold_all_nodes_for_as_long_as_Stripe_asks()
    {
        await RefuseAsync(true);
        await Assert.ThrowsAsync<StripeException>(() => store.Get<StripeReader>().GetAsync("product", "plan_action"));

        Assert.True(await store.ScalarAsync<bool>("select free_at - now() between interval '0.5 seconds' and interval '1.25 seconds' from stripe.request_budget"));
    }

    [Fact]
    public async Task What_was_refused_for_too_many_requests_is_fetched_later()
    {
        await store.ExecuteAsync("delete from stripe.product where id = 'plan_action'; insert into stripe.dirty_object (object, id) values ('product', 'plan_action')");
        await RefuseAsync(true);
        await store.Worker.FetchDueAsync();
        Assert.Equal(1, await store.ScalarAsync<int>("select attempts from stripe.dirty_object where id = 'plan_action' and due_at > now()"));

        await RefuseAsync(false);
        await store.ExecuteAsync("update stripe.dirty_object set due_at = now()");
        await store.FetchDirtyAsync();

        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from stripe.product where id = 'plan_action'"));
    }

    private RequestBudget Node(int perSecond) => new(store.Database, new StripeSettings { RefetchesPerSecond = perSecond }, TimeProvider.System);

    private Task WaitUntilIdleAsync() => store.ExecuteAsync("update stripe.request_budget set free_at = now() - interval '1 minute'");

    private async Task RefuseAsync(bool refuse)
    {
        using var http = new HttpClient();
        var faults = new Uri($"{store.Get<StripeSettings>().ApiBase}/_simulator/faults");
        using var rule = new StringContent("""{"requests": [{"fault": "rate_limit"}]}""");
        var answer = refuse ? await http.PostAsync(faults, rule) : await http.DeleteAsync(faults);
        answer.EnsureSuccessStatusCode();
    }
}
