using System.Globalization;

namespace KiVendTout.Bench.Ingest;

/// <summary>Latency from append (the moment a payment is handed to the producer, so its batching is included) to the commit of its assessment.</summary>
internal sealed record LatencyRun(int Rate, int Payments, double P50Ms, double P99Ms, double MaxMs)
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);

    public static async Task<LatencyRun> MeasureAsync(
        IngestRig rig, int rate, int seconds, CancellationToken cancellationToken)
    {
        // What the run before has left for autovacuum would be done in this one.
        await rig.VacuumAsync(cancellationToken);
        var count = rate * seconds;
        var prefix = $"L{rate}-";
        var sentAt = new Dictionary<string, DateTimeOffset>(count);
        using (var producer = rig.CreateProducer())
        {
            var clock = TimeProvider.System;
            var start = clock.GetTimestamp();
            foreach (var attempt in rig.World.Attempts(count, prefix))
            {
                var due = TimeSpan.FromSeconds((double)sentAt.Count / rate) - clock.GetElapsedTime(start);
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due, cancellationToken);
                }

                sentAt[attempt.PaymentId.Value] = clock.GetUtcNow();
                producer.Send(attempt);
            }

            producer.Flush();
        }

        await WaitAsync(rig, prefix, count, cancellationToken);
        var latencies = await ReadAsync(rig, prefix, sentAt, (int)(count * ThroughputRun.WarmUpShare), cancellationToken);
        return new LatencyRun(rate, latencies.Count, At(latencies, 0.5), At(latencies, 0.99), latencies[^1]);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"at {Rate}/s, append to commit: p50 {P50Ms:N1} ms, p99 {P99Ms:N1} ms, worst {MaxMs:N0} ms ({Payments:N0} payments)");

    private static async Task WaitAsync(IngestRig rig, string prefix, int count, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(SettleLimit);
        while (await rig.AskAsync<long>($"SELECT count(*) FROM payment_assessments WHERE payment_id LIKE '{prefix}%'", limit.Token) < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }

    private static async Task<List<double>> ReadAsync(
        IngestRig rig, string prefix, Dictionary<string, DateTimeOffset> sentAt, int warmUp, CancellationToken cancellationToken)
    {
        var latencies = new List<double>(sentAt.Count);
        await using var command = rig.Database.CreateCommand(
            $"SELECT payment_id::text, pg_xact_commit_timestamp(xmin) FROM payment_assessments WHERE payment_id LIKE '{prefix}%' ORDER BY payment_id OFFSET $1");
        command.Parameters.Add(new() { Value = warmUp });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            latencies.Add((reader.GetFieldValue<DateTimeOffset>(1) - sentAt[reader.GetString(0)]).TotalMilliseconds);
        }

        latencies.Sort();
        return latencies;
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
