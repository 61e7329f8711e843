using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using KiVendTout.Testing.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka.Tests;

/// <summary>A topic of its own for a test, with a producer, and eyes for commits and dead letters.</summary>
internal sealed class TestTopic : IDisposable
{
    private static readonly TimeSpan BrokerTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RecoveryTime = TimeSpan.FromMinutes(1);

    private readonly ITestKafka kafka;
    private readonly IProducer<byte[]?, byte[]?> producer;

    public TestTopic(ITestKafka kafka, int partitions)
    {
        this.kafka = kafka;
        Partitions = partitions;
        Name = kafka.NewTopic(partitions);
        producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 2,
        }).SetLogHandler((_, _) => { }).Build();
    }

    public string Name { get; }

    public int Partitions { get; }

    public string Group => Name + "-group";

    /// <summary>Writes a value to the partition of its key.</summary>
    public void Send(string key, int number, string? other = null, int? partition = null, DateTimeOffset? at = null) =>
        Produce(partition ?? PartitionOf(key), new()
        {
            Key = Encoding.UTF8.GetBytes(key),
            Value = TestCodec.Value(key, number, other),
            Timestamp = at is { } time ? new Timestamp(time) : Timestamp.Default,
        });

    /// <summary>Writes a value with a time of any number of milliseconds since 1970.</summary>
    public void SendAt(long unixTimestampMs, int partition, string key, int number) => Produce(partition, new()
    {
        Key = Encoding.UTF8.GetBytes(key),
        Value = TestCodec.Value(key, number),
        Timestamp = new Timestamp(unixTimestampMs, TimestampType.CreateTime),
    });

    public void SendRaw(int partition, byte[]? key, byte[]? value, params (string Name, string Value)[] headers)
    {
        var all = new Headers();
        foreach (var (name, text) in headers)
        {
            all.Add(name, Encoding.UTF8.GetBytes(text));
        }

        Produce(partition, new() { Key = key, Value = value, Headers = all });
    }

    /// <summary>Writes some values of one key in a transaction, and ends it.</summary>
    public void SendInTransaction(int partition, string key, IEnumerable<int> numbers, bool commit)
    {
        using var transactional = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            TransactionalId = $"{Name}-{Guid.NewGuid():N}",
        }).SetLogHandler((_, _) => { }).Build();
        transactional.InitTransactions(RecoveryTime);
        transactional.BeginTransaction();
        foreach (var number in numbers)
        {
            transactional.Produce(
                new TopicPartition(Name, partition), new() { Key = Encoding.UTF8.GetBytes(key), Value = TestCodec.Value(key, number) });
        }

        // Aborted or not, the records are in the log.
        Assert.Equal(0, transactional.Flush(RecoveryTime));
        if (commit)
        {
            transactional.CommitTransaction(RecoveryTime);
        }
        else
        {
            transactional.AbortTransaction(RecoveryTime);
        }
    }

    /// <summary>Waits until all that was sent is in the broker.</summary>
    public void Flush() => Assert.Equal(0, producer.Flush(RecoveryTime));

    public int PartitionOf(string key) => (int)(Encoding.UTF8.GetBytes(key).Aggregate(17u, (hash, b) => (hash * 31) + b) % Partitions);

    /// <summary>What the group has committed in the broker, by partition; -1 for nothing.</summary>
    public long[] Committed()
    {
        using var client = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = Group })
            .SetLogHandler((_, _) => { }).Build();
        return Ask(() => client.Committed(Enumerable.Range(0, Partitions).Select(p => new TopicPartition(Name, p)), BrokerTime)
            .Select(p => p.Offset.IsSpecial ? -1 : p.Offset.Value).ToArray());
    }

    /// <summary>All dead letters so far.</summary>
    public List<ConsumeResult<byte[]?, byte[]?>> DeadLetters()
    {
        using var client = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            GroupId = Group + "-letters",
            EnableAutoCommit = false,
            FetchWaitMaxMs = 10,
        }).SetLogHandler((_, _) => { }).Build();
        var at = new TopicPartition(Name + ".dead-letter", 0);
        var end = Ask(() => client.QueryWatermarkOffsets(at, BrokerTime)).High.Value;
        client.Assign(new TopicPartitionOffset(at, 0));
        var letters = new List<ConsumeResult<byte[]?, byte[]?>>();
        while (letters.Count < end && client.Consume(BrokerTime) is { } letter)
        {
            letters.Add(letter);
        }

        return letters;
    }

    public void Dispose() => producer.Dispose();

    /// <summary>Brokers that have only started, or were killed by the test before, are still handing groups and partitions to each other.</summary>
    private static T Ask<T>(Func<T> question)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                return question();
            }
            catch (KafkaException exception) when ((GroupFault.Passes(exception) || IsOnTheMove(exception.Error.Code)) && watch.Elapsed < RecoveryTime)
            {
                // The client has already paused between its own attempts.
            }
        }
    }

    private static bool IsOnTheMove(ErrorCode code) => code is ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition
        or ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown;

    private void Produce(int partition, Message<byte[]?, byte[]?> message) => producer.Produce(new TopicPartition(Name, partition), message);
}
