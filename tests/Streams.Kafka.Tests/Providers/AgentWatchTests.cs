using Microsoft.Extensions.Time.Testing;
using Orleans.Streams;

namespace KiVendTout.Streams.Kafka.Tests.Providers;

public sealed class AgentWatchTests
{
    private static readonly QueueId First = QueueId.GetQueueId("q", 0, 0);
    private static readonly QueueId Second = QueueId.GetQueueId("q", 1, 1);

    private readonly FakeTimeProvider clock = new();
    private readonly Dictionary<QueueId, long> pulls = [];

    [Fact]
    public void A_partition_is_silent_when_its_last_pull_is_too_long_ago()
    {
        var watch = Watch();
        Pull(First);
        Pull(Second);
        Assert.Empty(Find(watch, First, Second));

        clock.Advance(TimeSpan.FromSeconds(9));
        Pull(Second);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([First], Find(watch, First, Second));
    }

    [Fact]
    public void A_partition_that_was_never_opened_has_its_time_from_the_moment_it_is_ours()
    {
        var watch = Watch();
        clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Empty(Find(watch, First));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([First], Find(watch, First));
    }

    [Fact]
    public void A_partition_that_went_and_came_back_has_all_of_its_time_again()
    {
        var watch = Watch();
        Find(watch, First);
        clock.Advance(TimeSpan.FromSeconds(9));
        Find(watch, Second);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(Find(watch, First));
    }

    [Fact]
    public void After_a_restart_all_have_their_time_again()
    {
        var watch = Watch();
        Find(watch, First);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([First], Find(watch, First));
        watch.Forgive();
        Assert.Empty(Find(watch, First));
    }

    private AgentWatch Watch() => new(TimeSpan.FromSeconds(10), clock);

    private void Pull(QueueId id) => pulls[id] = clock.GetTimestamp();

    private IReadOnlyList<QueueId> Find(AgentWatch watch, params QueueId[] mine) =>
        watch.FindSilent(mine, id => pulls.TryGetValue(id, out var at) ? at : null);
}
