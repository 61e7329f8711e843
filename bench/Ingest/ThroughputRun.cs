using System.Diagnostics;

namespace KiVendTout.Bench.Ingest;

/// <summary>From a filled topic to committed rows.</summary>
internal static class ThroughputRun
{
    /// <summary>Start of the ids of its payments.</summary>
    public const string Prefix = "PAY";

    /// <summary>Left out at the start of each measurement: start-up, first activations and compilation.</summary>
    public const double WarmUpShare = 0.2;

    /// <param name="rig">What is measured; it has not been started.</param>
    /// <param name="payments">How many payments.</param>
    /// <param name="whileMeasured">Begun when the warm-up is over, with a token that ends with the measurement; null for nothing.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<Throughput> MeasureAsync(
        IngestRig rig, int payments, Func<CancellationToken, Task>? whileMeasured, CancellationToken cancellationToken)
    {
        var producer = rig.Subject.ReadsTopic ? Fill(rig, payments) : 0;
        rig.StartSubject();
        var warm = await CommittedPayments.WaitAsync(rig, (long)(payments * WarmUpShare), cancellationToken);
        using var measured = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beside = whileMeasured?.Invoke(measured.Token) ?? Task.CompletedTask;
        var done = await CommittedPayments.WaitAsync(rig, payments, cancellationToken);
        await measured.CancelAsync();
        await beside;
        var count = done.Count - warm.Count;
        var used = done.Cpu - warm.Cpu;
        double Micros(double seconds) => seconds * 1e6 / count;
        return new Throughput(
            count / Stopwatch.GetElapsedTime(warm.At, done.At).TotalSeconds,
            Micros(used.Subject),
            Micros(used.Postgres),
            Micros(used.Here),
            producer * 1e6 / payments,
            rig.Megabytes().Peak);
    }

    /// <returns>CPU seconds that it took the producer and, where it is embedded, the broker.</returns>
    private static double Fill(IngestRig rig, int payments)
    {
        var before = CpuClock.OfProcess(Environment.ProcessId);
        using (var producer = rig.CreateProducer())
        {
            foreach (var attempt in rig.World.Attempts(payments, Prefix))
            {
                producer.Send(attempt);
            }

            producer.Flush();
        }

        return rig.DroppedRecords() is > 0 and var dropped
            ? throw new InvalidOperationException($"The embedded broker has dropped {dropped:N0} of the records before they could be read: take fewer --payments.")
            : CpuClock.OfProcess(Environment.ProcessId) - before;
    }
}

/// <summary>What a throughput run gave; CPU is microseconds a payment, the producer's from before the measured part.</summary>
internal sealed record Throughput(
    double PerSecond, double SubjectMicros, double PostgresMicros, double BrokerMicros, double ProducerMicros, double PeakMegabytes)
{
    /// <summary>Cores that the parts kept busy: with the machine's own number of cores, CPU is what limits the rate.</summary>
    public double BusyCores => PerSecond * (SubjectMicros + PostgresMicros + BrokerMicros) / 1e6;

    public override string ToString() =>
        $"{PerSecond:N0} attempts/s; CPU us an attempt: itself {SubjectMicros:N1}, PostgreSQL {PostgresMicros:N1}, broker and bench {BrokerMicros:N1} "
        + $"(cores busy {BusyCores:N2}), producer before {ProducerMicros:N1}; peak {PeakMegabytes:N0} MB";
}
