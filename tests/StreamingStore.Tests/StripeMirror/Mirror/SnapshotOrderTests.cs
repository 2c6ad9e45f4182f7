using StreamingStore.StripeMirror.Mirror;


namespace StreamingStore.Tests.StripeMirror.Mirror;

public sealed class SnapshotOrderTests
{
    private static readonly DateTime Known = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void An_unknown_object_is_written() => Assert.Equal(new SnapshotVerdict(true, false), Decide(null, 0));

    [Fact]
    public void A_clearly_newer_snapshot_is_written_at_once() => Assert.Equal(new SnapshotVerdict(true, false), Decide(Row(), 6));

    [Fact]
    public void A_clearly_older_snapshot_changes_nothing() => Assert.Equal(new SnapshotVerdict(false, false), Decide(Row(), -6));

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(5)]
    public void Within_the_slack_an_event_only_asks_for_a_fetch(int seconds) =>
        Assert.Equal(new SnapshotVerdict(false, true), Decide(Row(), seconds));

    [Fact]
    public void Within_the_slack_our_own_change_shows_at_once_and_is_fetched_too() =>
        Assert.Equal(new SnapshotVerdict(true, true), Decide(Row(), 0, source: SnapshotSource.Response));

    [Fact]
    public void Within_the_slack_what_was_fetched_is_written() =>
        Assert.Equal(new SnapshotVerdict(true, false), Decide(Row(), 0, source: SnapshotSource.Fetch));

    [Fact]
    public void The_same_body_needs_no_fetch() =>
        Assert.Equal(new SnapshotVerdict(false, false), Decide(Row(sameBody: true), 0));

    [Fact]
    public void The_same_body_seen_later_moves_the_time_on() =>
        Assert.Equal(new SnapshotVerdict(true, false), Decide(Row(sameBody: true), 3));

    [Theory]
    [InlineData(SnapshotSource.Event)]
    [InlineData(SnapshotSource.Response)]
    [InlineData(SnapshotSource.Fetch)]
    public void Nothing_revives_a_deleted_object(SnapshotSource source) =>
        Assert.Equal(new SnapshotVerdict(false, false), Decide(Row(deleted: true), 1000, source: source));

    [Fact]
    public void A_deletion_is_believed_whenever_it_comes() =>
        Assert.Equal(new SnapshotVerdict(true, false), Decide(Row(), -1000, deleted: true));

    [Fact]
    public void A_state_without_return_is_believed_whenever_it_comes() =>
        Assert.Equal(new SnapshotVerdict(true, false), Decide(Row(), -1000, terminal: true));

    [Fact]
    public void Nothing_leaves_a_state_without_return() =>
        Assert.Equal(new SnapshotVerdict(false, false), Decide(Row(terminal: true), 1000));

    private static MirroredRow Row(bool deleted = false, bool terminal = false, bool sameBody = false) => new(Known, deleted, terminal, sameBody);

    private static SnapshotVerdict Decide(
        MirroredRow? row, int seconds, bool deleted = false, bool terminal = false, SnapshotSource source = SnapshotSource.Event) =>
        SnapshotOrder.Decide(row, Known.AddSeconds(seconds), deleted, terminal, source);
}
