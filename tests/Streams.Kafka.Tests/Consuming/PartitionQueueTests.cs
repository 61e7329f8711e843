using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Streams.Kafka.Tests.Consuming;

public sealed class PartitionQueueTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_queue_that_was_dropped_may_be_closed_by_its_agent_later()
    {
        var options = new KafkaStreamOptions();
        using var metrics = new KafkaStreamsMetrics(() => []);
        var queue = new PartitionQueue("test", new TopicPartition("t", 0), options, TimeProvider.System, metrics);
        queue.Close();
        queue.Dispose();

        queue.Close();

        Assert.Equal(KafkaPartitionState.Closed, queue.State);
        Assert.True(queue.Closing.IsCancellationRequested);
    }

    [Fact]
    public void Records_taken_out_before_a_rewind_are_counted_where_they_were_taken_out()
    {
        var options = new KafkaStreamOptions();
        using var metrics = new KafkaStreamsMetrics(() => []);
        using var queue = new PartitionQueue("test", new TopicPartition("t", 0), options, TimeProvider.System, metrics);
        queue.Begin(new PartitionStart(0, null, 3, "life"));
        var taken = new List<ConsumeResult<byte[]?, byte[]?>>();
        queue.Enqueue(Record(0));
        queue.Complete(Only(queue, taken).Tracker, 0);
        queue.Enqueue(Record(1));
        var before = queue.Take(taken, 10);

        Assert.Equal(1, queue.Rewind(0, []));
        queue.Complete(before, queue.Track(before, taken[0], 1).Sequence);
        queue.Committed(new KafkaPosition("t", "life", 0, 0));

        Assert.False(queue.TryGetCommit(out _));
        Assert.Equal(0, queue.ReadPosition);
        queue.Enqueue(Record(0));
        queue.Complete(Only(queue, taken).Tracker, 0);
        Assert.True(queue.TryGetCommit(out var position));
        Assert.Equal(new KafkaPosition("t", "life", 0, 1), position);
        Assert.Equal(0, queue.Snapshot().CachedRecords);
    }

    [Fact]
    public async Task Records_beyond_those_in_flight_wait_until_half_of_them_are_done()
    {
        var options = new KafkaStreamOptions { InFlightRecordsMax = 4 };
        using var metrics = new KafkaStreamsMetrics(() => []);
        using var queue = new PartitionQueue("test", new TopicPartition("t", 0), options, TimeProvider.System, metrics);
        queue.Begin(new PartitionStart(0, null, 10, "life"));
        for (var offset = 0; offset < 10; offset++)
        {
            queue.Enqueue(Record(offset));
        }

        var taken = new List<ConsumeResult<byte[]?, byte[]?>>();
        var tracker = queue.Take(taken, 100);
        Assert.Equal(4, taken.Count);
        var tracked = taken.ConvertAll(record => queue.Track(tracker, record, 1));
        queue.Take(taken, 100);
        Assert.Equal(4, taken.Count);
        await queue.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        var waiting = queue.WaitAsync(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);

        queue.Complete(tracker, tracked[0].Sequence);
        Assert.False(waiting.IsCompleted);
        queue.Complete(tracker, tracked[1].Sequence);
        await waiting.WaitAsync(Limit, TestContext.Current.CancellationToken);

        taken.Clear();
        queue.Take(taken, 100);
        Assert.Equal([4, 5], taken.Select(record => record.Offset.Value));
        Assert.False(queue.IsPaused);
    }

    [Fact]
    public void An_end_behind_the_last_record_is_committed_when_all_that_was_read_is_done()
    {
        using var metrics = new KafkaStreamsMetrics(() => []);
        using var queue = new PartitionQueue("test", new TopicPartition("t", 0), new KafkaStreamOptions(), TimeProvider.System, metrics);
        queue.Begin(new PartitionStart(0, null, 0, "life"));
        queue.Enqueue(Record(0));
        queue.Enqueue(Record(1));
        queue.ReachEnd(4);
        Assert.False(queue.TryGetCommit(out _));
        Assert.Equal((4, 4), (queue.ReadPosition, queue.Snapshot().Lag));

        var taken = new List<ConsumeResult<byte[]?, byte[]?>>();
        var tracker = queue.Take(taken, 10);
        queue.Track(tracker, taken[0], 0);
        Assert.Equal(1, queue.Snapshot().Position);
        var last = queue.Track(tracker, taken[1], 1);
        Assert.Equal(1, queue.Snapshot().Position);
        queue.Complete(tracker, last.Sequence);

        Assert.True(queue.TryGetCommit(out var end));
        Assert.Equal(4, end.NextOffset);
        queue.Committed(end);
        Assert.Equal(0, queue.Snapshot().Lag);
    }

    [Fact]
    public void An_end_that_was_reached_before_a_rewind_is_reached_again_after_it()
    {
        using var metrics = new KafkaStreamsMetrics(() => []);
        using var queue = new PartitionQueue("test", new TopicPartition("t", 0), new KafkaStreamOptions(), TimeProvider.System, metrics);
        var taken = new List<ConsumeResult<byte[]?, byte[]?>>();
        queue.Begin(new PartitionStart(0, null, 2, "life"));
        queue.Enqueue(Record(0));
        queue.Complete(Only(queue, taken).Tracker, 0);
        queue.ReachEnd(2);

        Assert.Equal(2, queue.Rewind(0, []));
        Assert.Equal((0, 0), (queue.ReadPosition, queue.Snapshot().Position));
        queue.Enqueue(Record(0));
        queue.ReachEnd(2);
        Assert.Equal(0, queue.Snapshot().Position);
        queue.Complete(Only(queue, taken).Tracker, 0);
        Assert.Equal((2, (long?)null), (queue.Snapshot().Position, queue.Snapshot().ReplayUntil));
    }

    [Fact]
    public void A_partition_is_stalled_when_it_had_lag_and_committed_nothing_for_too_long()
    {
        var clock = new FakeTimeProvider();
        var options = new KafkaStreamOptions();
        using var metrics = new KafkaStreamsMetrics(() => []);
        using var queue = new PartitionQueue("test", new TopicPartition("t", 0), options, clock, metrics);
        queue.Begin(new PartitionStart(0, null, 0, "life"));
        clock.Advance(options.PartitionStallMax * 2);
        Assert.False(queue.Snapshot().IsStalled);

        queue.UpdateHighWatermark(2);
        clock.Advance(options.PartitionStallMax / 2);
        queue.UpdateHighWatermark(3);
        Assert.False(queue.Snapshot().IsStalled);
        clock.Advance(options.PartitionStallMax / 2);
        Assert.Equal(options.PartitionStallMax, queue.Snapshot().StalledFor);

        queue.Committed(new KafkaPosition("t", "life", 0, 1));
        Assert.False(queue.Snapshot().IsStalled);
        clock.Advance(options.PartitionStallMax);
        Assert.True(queue.Snapshot().IsStalled);
        queue.Committed(new KafkaPosition("t", "life", 0, 3));
        clock.Advance(options.PartitionStallMax);
        Assert.False(queue.Snapshot().IsStalled);
    }

    private static TrackedRecord Only(PartitionQueue queue, List<ConsumeResult<byte[]?, byte[]?>> taken)
    {
        taken.Clear();
        var tracker = queue.Take(taken, 10);
        var tracked = queue.Track(tracker, Assert.Single(taken), 1);
        taken.Clear();
        return tracked;
    }

    private static ConsumeResult<byte[]?, byte[]?> Record(long offset) =>
        new() { TopicPartitionOffset = new TopicPartitionOffset("t", 0, offset), Message = new() };
}
