using System.Text;
using Confluent.Kafka;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Stores.Postgres.Messages;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Outbox;

/// <summary>
/// Carries rows of the outbox to Kafka, oldest first, and deletes them once acknowledged: at least once, in order for each key. One silo
/// at a time does it, by an advisory lock in the database; the others stand by.
/// </summary>
internal sealed class OutboxRelay(
    OutboxStore outbox,
    KafkaProducer producer,
    GroupLead lead,
    IOptions<OutboxOptions> options,
    TimeProvider clock,
    ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private readonly OutboxOptions _options = options.Value;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var delay = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RelayWhileLockedAsync(() => delay = TimeSpan.Zero, stoppingToken);
                await Task.Delay(TimeSpan.FromMilliseconds(_options.LockRetryMs), clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever failed, the rows are still there: wait and start again. The relay must never stop while the silo lives.
                delay = Longer(delay);
                logger.RelayFailed(e, delay);
                await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RelayWhileLockedAsync(Action succeeded, CancellationToken cancellationToken)
    {
        await using var held = await outbox.TryLockAsync(cancellationToken);
        if (held is null)
        {
            return;
        }

        logger.RelayStarted();
        while (await held.IsHeldAsync(cancellationToken))
        {
            var rows = await outbox.ReadAsync(_options.BatchRowsMax, cancellationToken);

            // While the readers are too far behind, rows wait where they are safe; the order of a key is kept, so all after the first wait too.
            var sent = rows.Select(row => new Sending(row)).TakeWhile(HasRoom).ToList();
            if (sent.Count == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_options.PollIntervalMs), clock, cancellationToken);
                continue;
            }

            // All through one client: when it breaks it takes no more, and no row overtakes one that failed.
            var life = await producer.TakeAsync().WaitAsync(cancellationToken);
            await ProduceAsync(life, sent, cancellationToken);
            await outbox.DeleteAsync([.. sent.Select(sending => sending.Row.Id)], cancellationToken);
            succeeded();
        }
    }

    private bool HasRoom(Sending sending) => !sending.IsRead || lead.TryReserve(sending.Bytes);

    /// <summary>Produces rows, without a task for each: done when the brokers have answered for all.</summary>
    private async Task ProduceAsync(ProducerLife life, List<Sending> sent, CancellationToken cancellationToken)
    {
        var answers = new ProducerAnswers(sent.Count);
        foreach (var sending in sent)
        {
            try
            {
                life.Produce(sending.Row.Topic, sending.Message, report =>
                {
                    Note(sending, report);
                    answers.Add(report.Error);
                });
            }
            catch (KafkaException refused)
            {
                Lose(sending);
                answers.Add(refused.Error);
            }
        }

        await answers.All.WaitAsync(cancellationToken);
    }

    private void Note(Sending sending, DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            Lose(sending);
        }
        else if (sending.IsRead)
        {
            lead.Delivered(report.TopicPartition, report.Offset.Value, sending.Bytes);
        }
    }

    private void Lose(Sending sending)
    {
        if (sending.IsRead)
        {
            lead.Lost(sending.Bytes);
        }
    }

    private static Message<byte[], byte[]> ToMessage(OutboxRecord record)
    {
        var headers = new Headers();
        foreach (var (name, text) in CloudEventHeaders.ForProtobuf(record.CloudEventId, record.CloudEventType, CloudEventHeaders.SiloSource, record.CreatedAt))
        {
            headers.Add(name, Encoding.UTF8.GetBytes(text));
        }

        return new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(record.Key), Value = record.Payload.ToArray(), Headers = headers };
    }

    private TimeSpan Longer(TimeSpan delay)
    {
        var doubled = delay == TimeSpan.Zero ? TimeSpan.FromMilliseconds(_options.PollIntervalMs) : delay * 2;
        var longest = TimeSpan.FromMilliseconds(_options.FailureDelayMaxMs);
        return doubled < longest ? doubled : longest;
    }

    /// <summary>A row on its way.</summary>
    private sealed record Sending(OutboxRecord Row)
    {
        public Message<byte[], byte[]> Message { get; } = ToMessage(Row);

        public int Bytes => LeadLimiter.SizeOf(Message);

        /// <summary>Whether a group of ours reads the topic: then its records count in our lead.</summary>
        public bool IsRead { get; } = TopicCatalogue.IsInput(Row.Topic);
    }
}
