using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Hosting.Kafka;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Archive;

/// <summary>
/// Writes batches to the event store, again and again until they are durable. A batch that the store refuses, or that fails too often while
/// the store answers, goes record by record; a record that fails so goes with less and less of it, so that it never stops the others.
/// </summary>
internal sealed class ArchiveWriter(
    IEventStore store, IOptions<ArchiveOptions> options, ArchiveMetrics metrics, TimeProvider clock, ILogger<ArchiveWriter> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>How soon the store must answer whether it is there.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    private readonly ArchiveOptions _options = options.Value;

    /// <summary>Ends when the batch is durable.</summary>
    public async Task WriteAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var failures = new RepeatedFault(_options, clock);
        var (added, fault) = await AppendAsync(batch, failures, cancellationToken);
        if (fault is not null)
        {
            // One of them is to blame: each goes alone, and the positions at last.
            foreach (var record in batch.Records)
            {
                added = Sum(added, await AppendAloneAsync(batch.Lives, record, failures, cancellationToken));
            }

            (_, fault) = await AppendAsync(batch with { Records = [] }, failures, cancellationToken);
            if (fault is not null)
            {
                throw new StoreUnavailableException("The event store takes no positions.", fault);
            }
        }

        metrics.Written(added, clock.GetElapsedTime(begun));
    }

    private async Task<AppendResult> AppendAloneAsync(
        IReadOnlyDictionary<string, string> lives, ArchivedRecord record, RepeatedFault failures, CancellationToken cancellationToken)
    {
        var (added, fault) = await AppendAsync(new ArchiveBatch(lives, [record], []), failures, cancellationToken);
        if (fault is not null)
        {
            logger.ArchiveRecordRefused(record.Topic, record.Partition, record.Offset, fault.GetType().Name);
            (added, fault) = await AppendAsync(new ArchiveBatch(lives, [Bare(record, fault)], []), failures, cancellationToken);
        }

        if (fault is not null)
        {
            (added, fault) = await AppendAsync(new ArchiveBatch(lives, [Hollow(record, fault)], []), failures, cancellationToken);
        }

        if (fault is not null)
        {
            metrics.LeftOut();
            logger.ArchiveRecordLeftOut(record.Topic, record.Partition, record.Offset, fault.GetType().Name);
        }

        return added;
    }

    /// <summary>Writes until it is durable, or the fault is that of the records.</summary>
    private async Task<(AppendResult Added, Exception? Fault)> AppendAsync(
        ArchiveBatch batch, RepeatedFault failures, CancellationToken cancellationToken)
    {
        var longest = TimeSpan.FromMilliseconds(_options.FailureDelayMaxMs);
        failures.NextWrite();
        for (var delay = FirstDelay; ; delay = delay * 2 < longest ? delay * 2 : longest)
        {
            try
            {
                return (await store.AppendAsync(batch, cancellationToken), null);
            }
            catch (ContractViolationException e)
            {
                return (new AppendResult(0, 0, 0), e);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                metrics.Failed();
                if (failures.Count(await IsAnsweringAsync(batch, cancellationToken)) is { } time)
                {
                    logger.ArchiveFaultRepeats(batch.Records.Count, e.GetType().Name, _options.RepeatedFaultTries, time);
                    return (new AppendResult(0, 0, 0), e);
                }

                logger.ArchiveWriteFailed(e, batch.Records.Count, delay);
                await Task.Delay(delay, clock, cancellationToken);
            }
        }
    }

    private async Task<bool> IsAnsweringAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            await store.ReadPositionsAsync(batch.Lives, limit.Token);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>As it came, without columns.</summary>
    private static ArchivedRecord Bare(ArchivedRecord record, Exception fault) => record with
    {
        Event = null,
        Schema = null,
        Problem = fault is ContractViolationException ? fault.Message : fault.GetType().Name,
    };

    /// <summary>Its place, and what its value was: the value cannot be stored.</summary>
    private static ArchivedRecord Hollow(ArchivedRecord record, Exception fault) => Bare(record, fault) with
    {
        Key = null,
        Headers = [],
        Payload = null,
        Withheld = Withheld.BecauseRefused(record.Payload),
    };

    private static AppendResult Sum(AppendResult one, AppendResult other) =>
        new(one.Events + other.Events, one.OtherRecords + other.OtherRecords, one.Expired + other.Expired);
}
