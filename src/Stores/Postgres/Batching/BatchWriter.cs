namespace KiVendTout.Stores.Postgres.Batching;

/// <summary>Writes batches: again after a conflict, and in halves when an item is at fault. What comes of each item is noted in its batch.</summary>
/// <param name="options">Bounds.</param>
/// <param name="write">Writes items, all or nothing, and answers one result an item in the same order.</param>
/// <param name="time">The clock.</param>
/// <param name="abort">Ends whatever is under way.</param>
internal sealed class BatchWriter<TItem, TResult>(
    GroupCommitOptions options,
    Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> write,
    TimeProvider time,
    CancellationToken abort)
{
    /// <summary>Writes a closed batch. Faults are noted, never thrown.</summary>
    public Task WriteAsync(Batch<TItem, TResult> batch) =>
        batch.ToWrite.Count > 0 ? WriteAsync(batch, 0, batch.ToWrite.Count) : Task.CompletedTask;

    private async Task WriteAsync(Batch<TItem, TResult> batch, int from, int count)
    {
        var items = count == batch.ToWrite.Count ? batch.ToWrite : batch.ToWrite.GetRange(from, count);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                batch.Note(from, await WriteAsync(items));
                return;
            }
#pragma warning disable CA1031 // Every fault must reach the callers; nothing may end the writing.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                var kind = PostgresFaults.KindOf(fault);
                StoreMetrics.Fault(options.Name, kind);
                if (kind == FaultKind.Conflict && attempt < GroupCommitOptions.ConflictTriesMax)
                {
                    // Unequal waits, so that two writers that collided do not collide again.
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * attempt)), time);
                    continue;
                }

                if (kind == FaultKind.Item && count > 1)
                {
                    break;
                }

                batch.NoteFault(from, count, fault);
                return;
            }
        }

        var half = count / 2;
        await WriteAsync(batch, from, half);
        await WriteAsync(batch, from + half, count - half);
    }

    private async Task<IReadOnlyList<TResult>> WriteAsync(List<TItem> items)
    {
        var started = time.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(abort);
        deadline.CancelAfter(options.BatchDeadline);
        var results = await write(items, deadline.Token);
        StoreMetrics.Batch(options.Name, items.Count, time.GetElapsedTime(started));
        return results.Count == items.Count
            ? results
            : throw new InvalidOperationException($"{options.Name}: {results.Count} results for {items.Count} items");
    }
}
