namespace KiVendTout.Bench.Streams;

/// <summary>What one mode gave on one workload in one run.</summary>
/// <param name="PerSecond">Events a second.</param>
/// <param name="CpuMicros">CPU of the measured process, microseconds an event.</param>
/// <param name="PeakMegabytes">Most memory of the measured process until the end of the throughput part.</param>
/// <param name="P50Ms">Median latency; not a number when it was left out.</param>
/// <param name="P99Ms">The 99th percentile; not a number when it was left out.</param>
/// <param name="Misordered">Events that came twice, or after a later one of their key.</param>
internal sealed record TrialResult(double PerSecond, double CpuMicros, double PeakMegabytes, double P50Ms, double P99Ms, long Misordered);
