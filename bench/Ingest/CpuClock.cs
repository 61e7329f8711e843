using System.Globalization;

namespace KiVendTout.Bench.Ingest;

/// <summary>CPU seconds that processes have used, read from the kernel.</summary>
internal static class CpuClock
{
    /// <summary>Length of the kernel's clock tick on Linux, seconds (USER_HZ = 100 on every architecture .NET runs on).</summary>
    private const double TickSeconds = 0.01;

    private const int ParentField = 1;
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int EndedUserField = 13;
    private const int EndedSystemField = 14;

    /// <summary>CPU seconds of one process.</summary>
    public static double OfProcess(int pid) => Read(pid) is { } stat ? stat.CpuSeconds : 0;

    /// <summary>CPU seconds of a process and its children, those that ended among them (autovacuum's workers).</summary>
    public static double OfFamily(int pid) => OfProcess(pid) + (Read(pid)?.EndedSeconds ?? 0) + Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var child) ? Read(child) : null)
        .Where(stat => stat?.Parent == pid)
        .Sum(stat => stat!.Value.CpuSeconds);

    private static (int Parent, double CpuSeconds, double EndedSeconds)? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Ticks(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
            return (
                (int)Ticks(ParentField),
                (Ticks(UserField) + Ticks(SystemField)) * TickSeconds,
                (Ticks(EndedUserField) + Ticks(EndedSystemField)) * TickSeconds);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
