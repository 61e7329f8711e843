using System.Text;
using Confluent.Kafka;
using KiVendTout.Cli.Topics;
using KiVendTout.Embedded.Processes;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace KiVendTout.Cli.Data;

/// <summary>Sends records in the order they are given, no faster than the consumers follow.</summary>
internal sealed class RecordSender : IAsyncDisposable
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

    private readonly KafkaClientFactory _kafka;
    private readonly KafkaProducer _producer;
    private readonly ResendingProducer _sending;
    private readonly GroupLead _lead;
    private readonly TimeProvider _time;
    private string? _failure;

    /// <param name="kafka">Makes the clients.</param>
    /// <param name="settings">The consumer groups whose pace is kept, and how far we may run ahead of them.</param>
    /// <param name="time">The clock.</param>
    public RecordSender(KafkaClientFactory kafka, GroupLeadSettings settings, TimeProvider time)
    {
        _kafka = kafka;
        _producer = QuietKafka.Producer(kafka, AcknowledgeLimit);
        _sending = new ResendingProducer(_producer, time);
        _lead = new GroupLead(settings, kafka, time, NullLogger<GroupLead>.Instance);
        _time = time;
        _ = _lead.StartAsync(CancellationToken.None);
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
        ThrowOnFailure();
        await _sending.SendAsync(record.Topic, message, report => OnReport(report, bytes, acknowledged), cancellationToken);
    }

    /// <summary>Waits until the broker has every record.</summary>
    /// <exception cref="CommandFailedException">It has not, or refuses one.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var left = await _sending.FlushAsync(FlushLimit, cancellationToken);
        ThrowOnFailure();
        if (left > 0)
        {
            throw new CommandFailedException($"Kafka has not acknowledged {left} records within {FlushLimit.TotalSeconds:0} s");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _producer.Dispose();
        await _lead.StopAsync(CancellationToken.None);
        _lead.Dispose();
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
        var (least, moved) = (int.MaxValue, _time.GetTimestamp());
        while (!_lead.TryReserve(bytes))
        {
            ThrowOnFailure();
            if (_lead.Records is var records && records < least)
            {
                (least, moved) = (records, _time.GetTimestamp());
            }
            else if (_time.GetElapsedTime(moved) > StallLimit)
            {
                var topics = string.Join(", ", _lead.Open.Select(partition => partition.Topic).Distinct());
                throw new CommandFailedException($"the consumers of {topics} have not moved for {StallLimit.TotalMinutes:0} minutes: see kvt status and the logs of the silos");
            }

            await Task.Delay(LookEvery, _time, cancellationToken);
        }
    }

    private void OnReport(DeliveryReport<byte[], byte[]> report, int bytes, Action acknowledged)
    {
        if (report.Error.IsError)
        {
            _lead.Lost(bytes);
            Interlocked.CompareExchange(ref _failure, _kafka.Why(report.Error), null);
            return;
        }

        _lead.Delivered(report.TopicPartition, report.Offset.Value, bytes);
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
