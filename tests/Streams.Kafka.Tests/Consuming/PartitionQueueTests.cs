using Confluent.Kafka;

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
