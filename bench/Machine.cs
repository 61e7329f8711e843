using System.Runtime.InteropServices;

namespace KiVendTout.Bench;

/// <summary>What a figure was measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000_000;
        return $"{Environment.ProcessorCount} cores ({model}), {memory} GB, {RuntimeInformation.FrameworkDescription}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}";
    }
}
