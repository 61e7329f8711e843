using System.Diagnostics;
using KiVendTout.Bench.Streams;

namespace KiVendTout.Bench.Ingest;

/// <summary>Whether the memory of what is measured stays flat over many payments: its working set, sampled from the first commit to the last.</summary>
internal sealed record IngestMemoryRun(int Payments, double Seconds, double First, double Middle, double Last, double Peak)
{
    /// <summary>How far the producer may be ahead of the commits: the embedded broker keeps 5 MB a partition and drops the oldest.</summary>
    private const int LeadMax = 150_000;

    private const int CheckEvery = 5_000;
    private const string Prefix = "MEM";
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(500);

    public static async Task<IngestMemoryRun> MeasureAsync(IngestRig rig, int payments, CancellationToken cancellationToken)
    {
        rig.StartSubject();
        var feeding = Task.Run(() => FeedAsync(rig, payments, cancellationToken), cancellationToken);
        await CommittedPayments.WaitAsync(rig, 1, cancellationToken);
        var since = Stopwatch.GetTimestamp();
        var all = CommittedPayments.WaitAsync(rig, payments, cancellationToken);
        var samples = new List<double>();
        while (!all.IsCompleted)
        {
            samples.Add(rig.Megabytes().Now);
            await Task.WhenAny(all, Task.Delay(SampleEvery, cancellationToken));
        }

        await all;
        await feeding;
        double Third(int which) => StreamsReport.Median(samples.Skip(samples.Count * which / 3).Take(samples.Count / 3));
        return new IngestMemoryRun(payments, Stopwatch.GetElapsedTime(since).TotalSeconds, Third(0), Third(1), Third(2), rig.Megabytes().Peak);
    }

    public override string ToString() =>
        $"{Payments:N0} payments in {Seconds:N0} s beside their producer, working set: first third {First:N0} MB, middle {Middle:N0} MB, last third {Last:N0} MB, peak {Peak:N0} MB";

    private static async Task FeedAsync(IngestRig rig, int payments, CancellationToken cancellationToken)
    {
        using var producer = rig.CreateProducer();
        var sent = 0;
        foreach (var attempt in rig.World.Attempts(payments, Prefix))
        {
            producer.Send(attempt);
            if (++sent % CheckEvery == 0)
            {
                while (sent - await CommittedPayments.FoldedAsync(rig, cancellationToken) > LeadMax)
                {
                    await Task.Delay(SampleEvery, cancellationToken);
                }
            }
        }

        producer.Flush();
    }
}
