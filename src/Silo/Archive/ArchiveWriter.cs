using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Archive;

/// <summary>Writes batches to the event store, again and again until they are durable.</summary>
internal sealed class ArchiveWriter(
    IEventStore store, IOptions<ArchiveOptions> options, ArchiveMetrics metrics, TimeProvider clock, ILogger<ArchiveWriter> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _longestDelay = TimeSpan.FromMilliseconds(options.Value.FailureDelayMaxMs);

    /// <summary>Ends when the batch is durable.</summary>
    public async Task WriteAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < _longestDelay ? delay * 2 : _longestDelay)
        {
            try
            {
                metrics.Written(await AppendAsync(batch, cancellationToken), clock.GetElapsedTime(begun));
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever failed, leaving records out is not an option: nothing is read until these are kept.
                metrics.Failed();
                logger.ArchiveWriteFailed(e, batch.Records.Count, delay);
                await Task.Delay(delay, clock, cancellationToken);
            }
        }
    }

    private async Task<AppendResult> AppendAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AppendAsync(batch, cancellationToken);
        }
        catch (ContractViolationException) when (batch.Records.Count > 0)
        {
            // One of them is to blame: each goes alone, and the positions at last.
            var sum = new AppendResult(0, 0, 0);
            foreach (var record in batch.Records)
            {
                var added = await AppendAloneAsync(batch.Lives, record, cancellationToken);
                sum = new AppendResult(sum.Events + added.Events, sum.OtherRecords + added.OtherRecords, sum.Expired + added.Expired);
            }

            await store.AppendAsync(batch with { Records = [] }, cancellationToken);
            return sum;
        }
    }

    private async Task<AppendResult> AppendAloneAsync(
        IReadOnlyDictionary<string, string> lives, ArchivedRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AppendAsync(new ArchiveBatch(lives, [record], []), cancellationToken);
        }
        catch (ContractViolationException e)
        {
            logger.ArchiveRecordRefused(e, record.Topic, record.Partition, record.Offset);
            return await AppendBareAsync(lives, record with { Event = null, Schema = null, Problem = e.Message }, cancellationToken);
        }
    }

    /// <summary>Without columns, and if that is refused too, without what the record held: no record may end the archive.</summary>
    private async Task<AppendResult> AppendBareAsync(
        IReadOnlyDictionary<string, string> lives, ArchivedRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AppendAsync(new ArchiveBatch(lives, [record], []), cancellationToken);
        }
        catch (ContractViolationException)
        {
            logger.ArchiveRecordWithheld(record.Topic, record.Partition, record.Offset);
            var told = Withheld.BecauseRefused(record.Payload);
            var bare = record with { Key = null, Headers = [], Payload = null, Withheld = told };
            return await store.AppendAsync(new ArchiveBatch(lives, [bare], []), cancellationToken);
        }
    }
}
