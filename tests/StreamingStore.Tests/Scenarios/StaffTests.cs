using StreamingStore.Billing;
using StreamingStore.Entitlements;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>What staff do and look for.</summary>
public sealed class StaffTests(PostgresServer server)
{
    [Fact]
    public async Task Staff_grant_a_film_by_hand_old_events_are_replayed_and_the_override_stays()
    {
        await using var scene = await Scene.OpenAsync(server);
        var subscription = await scene.SubscribeAsync();
        await scene.DeleteAsync($"subscriptions/{subscription}");
        await scene.SettleAsync();
        var staff = await scene.Store.NewViewerAsync();
        Assert.IsType<AccessGrantOutcome.Granted>(await scene.Store.Get<AccessGrants>().GrantAsync(new(scene.Viewer, Scene.FilmA, null, "Goodwill", staff)));

        await using (var connection = await scene.Store.Database.OpenConnectionAsync())
        {
            foreach (var id in await Dapper.SqlMapper.QueryAsync<string>(connection, "select id from stripe.event order by created"))
            {
                await scene.Store.Inbox.ReplayAsync(id);
            }
        }

        await scene.SettleAsync();
        await scene.ReconcileAsync();
        Assert.Equal("canceled", await scene.StatusAsync(subscription));
        Assert.True(await scene.MayWatchAsync());
    }

    [Fact]
    public async Task Staff_search_by_device_type_right_after_a_create_finds_it()
    {
        await using var scene = await Scene.OpenAsync(server);
        await scene.HoldAsync();
        await scene.FaultsAsync("""{ "search_lag_milliseconds": 60000 }""");
        var made = Assert.IsType<SubscribeOutcome.Subscribed>(await scene.Store.Subscriptions.SubscribeAsync(new(scene.Viewer, scene.PriceA, "samsung", "click", "pm_card_visa")));

        Assert.Equal(made.Subscription.Id, await scene.Store.ScalarAsync<string>("""select id from stripe.subscription where metadata @> '{"device_type": "samsung"}'"""));
    }
}
