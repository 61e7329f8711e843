using System.Text;
using Confluent.Kafka;
using KiVendTout.Cli.Processes;
using KiVendTout.Cli.Topics;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Stores.Records;

namespace KiVendTout.Cli.Data;

/// <summary>Sends records in the order they are given, no faster than the consumers follow.</summary>
internal sealed class RecordSender : IDisposable
{
    /// <summary>Who we are, in the records.</summary>
    private const string EventSource = "/kivendtout/loader";

    /// <summary>How long the consumers may stand still while we wait for them: longer than any restart of a silo or the database.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a record may wait for the brokers: longer than any restart of all of them.</summary>
    private static readonly TimeSpan AcknowledgeLimit = TimeSpan.FromMinutes(5);

    /// <summary>A little longer, so that it is said why a record was not acknowledged.</summary>
    private static readonly TimeSpan FlushLimit = AcknowledgeLimit + TimeSpan.FromSeconds(30);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly IReadOnlyList<OffsetReader> _groups;
    private readonly LeadLimiter? _lead;
    private readonly TimeProvider _time;
    private string? _failure;

    /// <param name="servers">Kafka's addresses.</param>
    /// <param name="groups">The consumer groups whose pace is kept.</param>
    /// <param name="bounds">How far we may run ahead of them; null for a broker that keeps what it is given.</param>
    /// <param name="time">The clock.</param>
    public RecordSender(string servers, IEnumerable<string> groups, LeadBounds? bounds, TimeProvider time)
    {
        _producer = QuietKafka.Producer(servers, AcknowledgeLimit);
        _groups = [.. groups.Select(group => new OffsetReader(servers, group))];
        _lead = bounds is null ? null : new LeadLimiter(bounds);
        _time = time;
    }

    /// <summary>Hands a record to the producer; waits while it would run too far ahead.</summary>
    /// <param name="record">The record.</param>
    /// <param name="acknowledged">Called when the broker has it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CommandFailedException">The broker refuses an earlier record, or the consumers stand still.</exception>
    public async Task SendAsync(OutgoingRecord record, Action acknowledged, CancellationToken cancellationToken)
    {
        var message = Encode(record);
        var bytes = LeadLimiter.SizeOf(message);
        await ReserveAsync(bytes, cancellationToken);
        while (!TryProduce(record.Topic, message, bytes, acknowledged))
        {
            await Task.Delay(LookEvery, _time, cancellationToken);
        }
    }

    /// <summary>Waits until the broker has every record.</summary>
    /// <exception cref="CommandFailedException">It has not, or refuses one.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var left = await Task.Run(() => _producer.Flush(FlushLimit), cancellationToken);
        ThrowOnFailure();
        if (left > 0)
        {
            throw new CommandFailedException($"Kafka has not acknowledged {left} records within {FlushLimit.TotalSeconds:0} s");
        }
    }

    public void Dispose()
    {
        _producer.Dispose();
        foreach (var group in _groups)
        {
            group.Dispose();
        }
    }

    internal static Message<byte[], byte[]> Encode(OutgoingRecord record)
    {
        var headers = new Headers();
        foreach (var (name, value) in CloudEventHeaders.ForProtobuf(record.Id, record.Type, EventSource, record.Time))
        {
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        }

        return new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(record.Key),
            Value = record.Value,
            Headers = headers,
        };
    }

    private async Task ReserveAsync(int bytes, CancellationToken cancellationToken)
    {
        if (_lead is null)
        {
            return;
        }

        var (least, moved) = (int.MaxValue, _time.GetTimestamp());
        while (!_lead.TryReserve(bytes))
        {
            ThrowOnFailure();
            await ReadCommittedAsync(cancellationToken);
            if (_lead.Records < least)
            {
                (least, moved) = (_lead.Records, _time.GetTimestamp());
            }
            else if (_time.GetElapsedTime(moved) > StallLimit)
            {
                throw new CommandFailedException($"the consumers of {string.Join(", ", OpenTopics())} have not moved for {StallLimit.TotalMinutes:0} minutes: see kvt status and the logs of the silos");
            }

            await Task.Delay(LookEvery, _time, cancellationToken);
        }
    }

    /// <summary>What every group has committed; a group without a commit holds us back.</summary>
    private async Task ReadCommittedAsync(CancellationToken cancellationToken)
    {
        foreach (var topic in OpenTopics())
        {
            var offsets = await Task.WhenAll(_groups.Select(group => group.ReadCommittedAsync(topic, KafkaTopics.Partitions, cancellationToken)));
            for (var partition = 0; partition < KafkaTopics.Partitions; partition++)
            {
                _lead!.Committed(new TopicPartition(topic, partition), offsets.Min(group => group.GetValueOrDefault(partition)));
            }
        }
    }

    private IEnumerable<string> OpenTopics() => _lead!.Open.Select(partition => partition.Topic).Distinct();

    private bool TryProduce(string topic, Message<byte[], byte[]> message, int bytes, Action acknowledged)
    {
        ThrowOnFailure();
        try
        {
            _producer.Produce(topic, message, report => OnReport(report, bytes, acknowledged));
            return true;
        }
        catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (ProduceException<byte[], byte[]> exception)
        {
            throw new CommandFailedException($"Kafka refuses a record: {exception.Error.Reason}", exception);
        }
    }

    private void OnReport(DeliveryReport<byte[], byte[]> report, int bytes, Action acknowledged)
    {
        if (report.Error.IsError)
        {
            _lead?.Lost(bytes);
            Interlocked.CompareExchange(ref _failure, report.Error.Reason, null);
            return;
        }

        _lead?.Delivered(report.TopicPartition, report.Offset.Value, bytes);
        acknowledged();
    }

    private void ThrowOnFailure()
    {
        if (Volatile.Read(ref _failure) is { } reason)
        {
            throw new CommandFailedException($"Kafka refuses a record: {reason}");
        }
    }
}
