using CsCheck;

namespace KiVendTout.Streams.Kafka.Tests.Delivery;

public sealed class OffsetTrackerTests
{
    [Fact]
    public void The_position_stops_at_the_first_record_that_is_not_done()
    {
        var tracker = new OffsetTracker(10);
        var a = tracker.Track(10, 1, 5);
        var b = tracker.Track(11, 2, 5);
        var c = tracker.Track(15, 1, 5);
        Assert.True(tracker.Complete(c, out _));
        Assert.Equal(10, tracker.Position);
        Assert.True(tracker.Complete(a, out _));
        Assert.Equal(11, tracker.Position);
        Assert.False(tracker.Complete(b, out _));
        Assert.Equal(11, tracker.Position);
        Assert.True(tracker.Complete(b, out var bytes));
        Assert.Equal(5, bytes);
        Assert.Equal(16, tracker.Position);
        Assert.Equal(0, tracker.WindowRecords);
    }

    [Fact]
    public void A_record_without_deliveries_is_done_at_once()
    {
        var tracker = new OffsetTracker(0);
        tracker.Track(4, 0, 1);
        Assert.Equal(5, tracker.Position);
        var open = tracker.Track(5, 1, 1);
        tracker.Track(6, 0, 1);
        Assert.Equal(5, tracker.Position);
        tracker.Complete(open, out _);
        Assert.Equal(7, tracker.Position);
    }

    [Fact]
    public void An_end_without_a_record_counts_once_all_before_it_is_done()
    {
        var tracker = new OffsetTracker(3);
        tracker.Reach(5);
        Assert.Equal(5, tracker.Position);
        var record = tracker.Track(6, 1, 1);
        tracker.Reach(9);
        tracker.Reach(8);
        Assert.Equal(5, tracker.Position);
        tracker.Complete(record, out _);
        Assert.Equal(9, tracker.Position);
        Assert.Throws<ArgumentOutOfRangeException>(() => tracker.Track(8, 1, 1));
    }

    [Fact]
    public void A_delivery_reported_twice_is_an_error()
    {
        var tracker = new OffsetTracker(0);
        var first = tracker.Track(0, 1, 1);
        var second = tracker.Track(1, 1, 1);
        tracker.Complete(second, out _);
        Assert.Throws<InvalidOperationException>(() => tracker.Complete(second, out _));
        tracker.Complete(first, out _);
        Assert.Throws<InvalidOperationException>(() => tracker.Complete(first, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => tracker.Track(1, 1, 1));
    }

    /// <summary>
    /// Each byte is a step: a new record with some deliveries and a gap before it, an end that lies behind it, or one delivery of an open record
    /// done.
    /// </summary>
    [Fact]
    public void The_position_equals_that_of_a_simple_model_in_any_interleaving() => Gen.Byte.Array[0, 300].Sample(steps =>
    {
        var tracker = new OffsetTracker(0);
        var model = new List<(long Offset, long Sequence, int Remaining)>();
        var (next, settled) = (0L, 0L);
        foreach (var step in steps)
        {
            var open = model.Where(r => r.Remaining > 0).ToList();
            if (step % 5 == 0)
            {
                next += (step >> 4) % 3;
                tracker.Reach(next);
            }
            else if (step % 2 == 0 || open.Count == 0)
            {
                var offset = next + ((step >> 4) % 3);
                var deliveries = (step >> 1) % 4;
                model.Add((offset, tracker.Track(offset, deliveries, 1), deliveries));
                next = offset + 1;
            }
            else
            {
                var chosen = open[step % open.Count];
                model[model.IndexOf(chosen)] = chosen with { Remaining = chosen.Remaining - 1 };
                Assert.Equal(chosen.Remaining == 1, tracker.Complete(chosen.Sequence, out _));
            }

            var firstOpen = model.FindIndex(r => r.Remaining > 0);
            var expected = firstOpen >= 0
                ? Math.Max(settled, firstOpen > 0 ? model[firstOpen - 1].Offset + 1 : 0)
                : next;
            settled = firstOpen >= 0 ? settled : next;
            Assert.Equal(expected, tracker.Position);
        }
    });
}
