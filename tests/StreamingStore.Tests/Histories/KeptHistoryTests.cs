using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Histories;

/// <summary>Histories that once went wrong, each as short as it was found.</summary>
public sealed class KeptHistoryTests(PostgresServer server)
{
    [Fact]
    public async Task A_worker_and_a_delivery_of_the_same_object_do_not_wait_for_each_other_in_a_circle()
    {
        // A race, so it is run as often as it takes to have met it.
        for (var time = 0; time < 5; time++)
        {
            await HistoryPlay.PlayAsync(
                server,
                new(Act.ChangeGroups, 58, 53, 54),
                new(Act.ChangeCard, 47, 1, 47),
                new(Act.Pay, 19, 54, 31),
                new(Act.StoreRefunds, 45, 55, 44),
                new(Act.MakePrice, 11, 42, 39),
                new(Act.DeliverSomeAtOnce, 58, 16, 48),
                new(Act.DeliverSomeAtOnce, 3, 3),
                new(Act.DeliverSomeAtOnce, 5, 3));
        }
    }

    [Fact]
    public Task A_price_that_is_archived_under_a_subscription_is_told_of_by_the_prices_event_alone() => HistoryPlay.PlayAsync(
        server,
        new(Act.Subscribe, 49, 18, 50),
        new(Act.ArchivePrice, 22, 37, 57));

    [Fact]
    public Task An_event_of_a_card_that_was_lost_is_found_again_though_cards_have_no_list() => HistoryPlay.PlayAsync(
        server,
        new(Act.DeliverAll),
        new(Act.StoreAddsCard, 9, 4, 54),
        new(Act.ItsRequestFails, (int)Mishap.TimeoutAfter, 1),
        new(Act.StoreBuys, 30, 41, 19),
        new(Act.Drop, 21, 32, 19));
}
