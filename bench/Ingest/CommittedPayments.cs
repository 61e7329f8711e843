using System.Diagnostics;

namespace KiVendTout.Bench.Ingest;

/// <summary>How many payments are committed, when, and what they have cost so far. A payment counts when its assessment and its row both are.</summary>
internal sealed record CommittedPayments(long Count, long At, CpuTimes Cpu)
{
    // Every arrival raises the position of its customer's history, so the histories tell how many assessments there are.
    private const string Folded = "SELECT coalesce(sum(last_position), 0)::bigint FROM customer_histories";

    // Counting 100,000 rows takes the database some 20 ms: asked only when the cheap count says that it may be time.
    private const string Both =
        "SELECT least((SELECT count(*) FROM payment_assessments), (SELECT count(*) FROM payments WHERE completeness = 'complete'))";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(90);

    /// <exception cref="TimeoutException">Nothing moves any more, or the process has ended.</exception>
    public static async Task<CommittedPayments> WaitAsync(IngestRig rig, long wanted, CancellationToken cancellationToken)
    {
        var (last, since) = (-1L, Stopwatch.GetTimestamp());
        while (true)
        {
            var folded = await rig.AskAsync<long>(Folded, cancellationToken);
            if (folded >= wanted && await rig.AskAsync<long>(Both, cancellationToken) is var count && count >= wanted)
            {
                return new CommittedPayments(count, Stopwatch.GetTimestamp(), rig.CpuSeconds());
            }

            if (folded > last)
            {
                (last, since) = (folded, Stopwatch.GetTimestamp());
            }

            if (!rig.IsAlive || Stopwatch.GetElapsedTime(since) > StallLimit)
            {
                throw new TimeoutException($"{rig.Subject.Name} stalled at {folded:N0} of {wanted:N0} payments; its last lines:\n{rig.LogTail()}");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>How many payments the histories know, which is cheap to ask.</summary>
    public static Task<long> FoldedAsync(IngestRig rig, CancellationToken cancellationToken) => rig.AskAsync<long>(Folded, cancellationToken);
}
