using System.Text.Json.Nodes;
using StreamingStore.Billing;
using StreamingStore.Staff.SubscriptionSearch;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Staff.SubscriptionSearch;

public sealed class SubscriptionFinderTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private SubscriptionFinder finder = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        finder = store.Get<SubscriptionFinder>();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_subscription_is_found_by_its_device_right_after_it_was_made()
    {
        var viewer = await store.NewViewerAsync();
        var made = await SubscribeAsync(viewer, "samsung");

        var found = Assert.Single(await finder.FindAsync("""status:"active" AND metadata["device_type"]:"samsung" """));
        Assert.Equal((made, viewer, "samsung", "Action"), (found.Id, found.ViewerId, found.DeviceType, found.Plans));
        Assert.Empty(await finder.FindAsync("""metadata["device_type"]:"roku" """));
    }

    [Theory]
    [InlineData("""metadata["Samsung"]:"yes" """, "sub_old")]
    [InlineData("""metadata["samsung_model"]~"QLED" """, "sub_old")]
    [InlineData("""-metadata["Samsung"]:null""", "sub_old")]
    [InlineData("""metadata["Samsung"]:null AND status:"ACTIVE" """, "sub_new")]
    [InlineData("""status:"canceled" OR metadata["device_type"]:"web" """, "sub_new,sub_old")]
    [InlineData("""-status:"active" """, "sub_old")]
    [InlineData("created>4000000000", "")]
    [InlineData("""id:"sub_new" created>1""", "sub_new")]
    [InlineData("-created<4000000000", "")]
    [InlineData("-created>=4000000000", "sub_new,sub_old")]
    [InlineData("""id:"SUB_NEW" """, "")]
    [InlineData("""customer:"cus_1" """, "sub_old")]
    [InlineData("""metadata["Samsung"]:"YES" """, "sub_old")]
    [InlineData("""metadata["samsung"]:"yes" """, "")]
    [InlineData("""-metadata["Samsung"]:"yes" """, "sub_new")]
    [InlineData("""-metadata["Samsung"]:"no" """, "sub_new,sub_old")]
    [InlineData("""-metadata["samsung_model"]~"qled" """, "sub_new")]
    [InlineData("canceled_at:null", "sub_new")]
    [InlineData("-canceled_at:null", "sub_old")]
    [InlineData("canceled_at>1700000000", "sub_old")]
    [InlineData("-canceled_at>1700000000", "sub_new")]
    public async Task Each_operator_finds_what_it_says(string query, string expected)
    {
        var old = Subscription("sub_old", "cus_1", "canceled");
        old["metadata"] = new JsonObject { ["Samsung"] = "yes", ["samsung_model"] = "QLED 55" };
        old["canceled_at"] = 1_700_000_001;
        await store.MirrorAsync(old);
        await store.MirrorAsync(Subscription("sub_new", "cus_2"));

        Assert.Equal(expected, string.Join(',', (await finder.FindAsync(query)).Select(found => found.Id).Order(StringComparer.Ordinal)));
        Assert.Equal((await finder.CountAsync(query)).Values.Sum(), expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("Samsung", "yes", "samsung")]
    [InlineData("Apple TV", "Yes", "apple_tv")]
    [InlineData("Samsung", "no", null)]
    [InlineData("gift", "yes", null)]
    public async Task A_device_that_older_metadata_names_is_told(string key, string value, string? device)
    {
        var old = Subscription("sub_old", "cus_1");
        old["metadata"] = new JsonObject { [key] = value };
        await store.MirrorAsync(old);

        Assert.Equal(device, Assert.Single(await finder.FindAsync(null)).DeviceType);
    }

    [Fact]
    public async Task Clauses_joined_by_or_are_one_condition_beside_status_and_page()
    {
        await store.MirrorAsync(Subscription("sub_a", "cus_1"));
        await store.MirrorAsync(Subscription("sub_b", "cus_1", "past_due"));
        const string Either = """status:"active" OR status:"past_due" """;

        Assert.Equal("sub_b", Assert.Single(await finder.FindAsync(Either, status: "past_due")).Id);
        var all = await finder.FindAsync(Either);
        Assert.Equal(all[1].Id, Assert.Single(await finder.FindAsync(Either, after: all[0].Id)).Id);
    }

    [Theory]
    [InlineData("plan:\"x\"", "no field 'plan'")]
    [InlineData("status>\"a\"", "is a text")]
    [InlineData("created~\"170\"", "is a time")]
    [InlineData("created:\"soon\"", "is a time")]
    [InlineData("status~\"ac\"", "too short")]
    public async Task A_clause_that_makes_no_sense_is_told(string query, string words)
    {
        var fault = await Assert.ThrowsAsync<StripeQueryException>(() => finder.FindAsync(query));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stripes_own_search_lags_and_the_comparison_says_so()
    {
        var made = await SubscribeAsync(await store.NewViewerAsync(), "lg");

        var comparison = await finder.CompareAsync("""metadata["device_type"]:"lg" """);

        Assert.Equal([made], comparison.OnlyHere);
        Assert.Empty(comparison.OnlyAtStripe);
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repeat()
    {
        for (var i = 0; i < 9; i++)
        {
            await store.MirrorAsync(Subscription($"sub_{i}", "cus_1"));
        }

        var first = await finder.FindAsync(null, limit: 5);
        var second = await finder.FindAsync(null, after: first[^1].Id, limit: 5);
        Assert.Equal(9, first.Concat(second).Select(found => found.Id).Distinct().Count());
    }

    private async Task<string> SubscribeAsync(Guid viewer, string device) =>
        Assert.IsType<SubscribeOutcome.Subscribed>(await store.Subscriptions.SubscribeAsync(
            new SubscribeRequest(viewer, "action-monthly", device, Guid.NewGuid().ToString(), "pm_card_visa"))).Subscription.Id;
}
