using Confluent.Kafka;
using CsCheck;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.Tests.Data;

public sealed class LeadLimiterTests
{
    private const int Partitions = 3;
    private static readonly LeadBounds Bounds = new(RecordsMax: 10, BytesMax: 1_000);

    private static readonly Gen<(int Kind, int Partition, int Bytes)> Step = Gen.Select(Gen.Int[0, 3], Gen.Int[0, Partitions - 1], Gen.Int[1, 400]);

    [Fact]
    public void The_lead_stays_within_its_bounds_whatever_happens() => Step.List[1, 200].Sample(steps =>
    {
        var world = new World(new LeadLimiter(Bounds));
        foreach (var (kind, partition, bytes) in steps)
        {
            world.Do(kind, partition, bytes);
            Assert.True(world.LeadRecords <= Bounds.RecordsMax);
            Assert.True(world.LeadBytes <= Bounds.BytesMax);
        }
    });

    [Fact]
    public void What_is_committed_or_lost_makes_room_again() => Step.List[1, 200].Sample(steps =>
    {
        var world = new World(new LeadLimiter(Bounds));
        steps.ForEach(step => world.Do(step.Kind, step.Partition, step.Bytes));

        world.SettleAll();

        Assert.Equal(0, world.Limiter.Records);
        Assert.True(world.Limiter.TryReserve((int)Bounds.BytesMax));
    });

    [Fact]
    public void A_record_larger_than_all_bounds_goes_alone()
    {
        var limiter = new LeadLimiter(Bounds);

        Assert.True(limiter.TryReserve(50_000));
        Assert.False(limiter.TryReserve(1));
        limiter.Delivered(new TopicPartition("t", 0), 0, 50_000);
        limiter.Committed(new TopicPartition("t", 0), 1);
        Assert.True(limiter.TryReserve(1));
    }

    /// <summary>A producer, a broker and a slow group, and what they know to be true.</summary>
    private sealed class World(LeadLimiter limiter)
    {
        private readonly Queue<int> _underway = new();
        private readonly List<int>[] _log = [.. Enumerable.Range(0, Partitions).Select(_ => new List<int>())];
        private readonly int[] _committed = new int[Partitions];

        public LeadLimiter Limiter => limiter;

        public int LeadRecords => _underway.Count + _log.Select((log, partition) => log.Count - _committed[partition]).Sum();

        public long LeadBytes => _underway.Sum() + _log.Select((log, partition) => log.Skip(_committed[partition]).Sum()).Sum();

        public void Do(int kind, int partition, int bytes)
        {
            switch (kind)
            {
                case 0 when limiter.TryReserve(bytes):
                    _underway.Enqueue(bytes);
                    break;
                case 1 when _underway.TryDequeue(out var arrived):
                    limiter.Delivered(new TopicPartition("t", partition), _log[partition].Count, arrived);
                    _log[partition].Add(arrived);
                    break;
                case 2 when _committed[partition] < _log[partition].Count:
                    limiter.Committed(new TopicPartition("t", partition), ++_committed[partition]);
                    break;
                case 3 when _underway.TryDequeue(out var lost):
                    limiter.Lost(lost);
                    break;
            }
        }

        public void SettleAll()
        {
            while (_underway.Count > 0)
            {
                Do(1, 0, 0);
            }

            for (var partition = 0; partition < Partitions; partition++)
            {
                limiter.Committed(new TopicPartition("t", partition), _log[partition].Count);
            }
        }
    }
}
