using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Silo.Hosting;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Archive;

/// <summary>Writes batches to the event store, again and again until they are durable.</summary>
internal sealed class ArchiveWriter(
    IEventStore store, IOptions<ArchiveOptions> options, IOptions<KafkaSettings> kafka, ArchiveMetrics metrics, TimeProvider clock,
    ILogger<ArchiveWriter> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _longestDelay = TimeSpan.FromMilliseconds(options.Value.FailureDelayMaxMs);

    /// <summary>Ends when the batch is durable.</summary>
    public async Task WriteAsync(IReadOnlyList<ArchivedRecord> records, IReadOnlyList<ArchivePosition> positions, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < _longestDelay ? delay * 2 : _longestDelay)
        {
            try
            {
                metrics.Written(await AppendAsync(records, positions, cancellationToken), clock.GetElapsedTime(begun));
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever failed, leaving records out is not an option: nothing is read until these are kept.
                metrics.Failed();
                logger.ArchiveWriteFailed(e, records.Count, delay);
                await Task.Delay(delay, clock, cancellationToken);
            }
        }
    }

    private async Task<AppendResult> AppendAsync(
        IReadOnlyList<ArchivedRecord> records, IReadOnlyList<ArchivePosition> positions, CancellationToken cancellationToken)
    {
        var epoch = kafka.Value.BrokerEpoch;
        try
        {
            return await store.AppendAsync(new ArchiveBatch(epoch, records, positions), cancellationToken);
        }
        catch (ContractViolationException) when (records.Count > 0)
        {
            // One of them is to blame: each goes alone, and the positions at last.
            var sum = new AppendResult(0, 0, 0);
            foreach (var record in records)
            {
                var added = await AppendAloneAsync(epoch, record, cancellationToken);
                sum = new AppendResult(sum.Events + added.Events, sum.OtherRecords + added.OtherRecords, sum.Expired + added.Expired);
            }

            await store.AppendAsync(new ArchiveBatch(epoch, [], positions), cancellationToken);
            return sum;
        }
    }

    private async Task<AppendResult> AppendAloneAsync(string epoch, ArchivedRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AppendAsync(new ArchiveBatch(epoch, [record], []), cancellationToken);
        }
        catch (ContractViolationException e)
        {
            logger.ArchiveRecordRefused(e, record.Topic, record.Partition, record.Offset);
            return await AppendBareAsync(epoch, record with { Event = null, Schema = null, Problem = e.Message }, cancellationToken);
        }
    }

    /// <summary>Without columns, and if that is refused too, without what the record held: no record may end the archive.</summary>
    private async Task<AppendResult> AppendBareAsync(string epoch, ArchivedRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AppendAsync(new ArchiveBatch(epoch, [record], []), cancellationToken);
        }
        catch (ContractViolationException)
        {
            logger.ArchiveRecordWithheld(record.Topic, record.Partition, record.Offset);
            var told = Withheld.BecauseRefused(record.Payload);
            var bare = record with { Key = null, Headers = [], Payload = null, Withheld = told };
            return await store.AppendAsync(new ArchiveBatch(epoch, [bare], []), cancellationToken);
        }
    }
}
