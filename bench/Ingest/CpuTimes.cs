namespace KiVendTout.Bench.Ingest;

/// <summary>CPU that the parts of a run have used, seconds: what is measured, PostgreSQL, and the bench's own process with the embedded broker.</summary>
internal sealed record CpuTimes(double Subject, double Postgres, double Here)
{
    public static CpuTimes operator -(CpuTimes left, CpuTimes right) =>
        new(left.Subject - right.Subject, left.Postgres - right.Postgres, left.Here - right.Here);
}
