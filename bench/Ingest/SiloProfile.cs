using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Bench.Ingest;

/// <summary>Where the silo's CPU goes, by part: samples of Linux perf while payments are written. Its names cost CPU, so such a run has no other figure.</summary>
internal static partial class SiloProfile
{
    private const string Program = "/usr/bin/perf";

    /// <summary>Samples a second and core.</summary>
    private const string Frequency = "199";

    private const int PartsShown = 14;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadLimit = TimeSpan.FromMinutes(2);

    public static bool IsPresent => File.Exists(Program);

    /// <summary>Lines of "share part".</summary>
    public static async Task<IEnumerable<string>> MeasureAsync(IngestRig rig, int payments, CancellationToken cancellationToken)
    {
        var data = Path.Combine(rig.Directory, "perf.data");
        await ThroughputRun.MeasureAsync(rig, payments, ended => RecordAsync(data, ended), cancellationToken);
        var read = await ShellCommand.RequireAsync(
            [Program, "script", "-i", data, "-F", "comm,pid,ip,sym,dso"], input: null, ReadLimit, cancellationToken);
        var pid = rig.ProcessId.ToString(CultureInfo.InvariantCulture);
        var samples = read.Split('\n').Select(line => Sample().Match(line)).Where(sample => sample.Success && sample.Groups["pid"].Value == pid).ToList();
        return samples.CountBy(PartOf).OrderByDescending(part => part.Value).Take(PartsShown)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part.Value / samples.Count,5:N1} % {part.Key}"));
    }

    private static async Task RecordAsync(string data, CancellationToken ended)
    {
        using var perf = Process.Start(new ProcessStartInfo(Program, ["record", "-a", "-q", "-F", Frequency, "-o", data]))!;
        try
        {
            await Task.Delay(Timeout.Infinite, ended);
        }
        catch (OperationCanceledException)
        {
            // It writes its file when it is interrupted.
            await ShellCommand.RequireAsync(["kill", "-INT", perf.Id.ToString(CultureInfo.InvariantCulture)], input: null, limit: null, CancellationToken.None);
            await perf.WaitForExitAsync(new CancellationTokenSource(StopLimit).Token);
        }
    }

    /// <summary>The collector and the compiler by their threads, managed code by its assembly, the rest by its library.</summary>
    private static string PartOf(Match sample)
    {
        var (thread, library) = (sample.Groups["thread"].Value, Path.GetFileName(sample.Groups["library"].Value));
        if (thread.Contains("GC", StringComparison.Ordinal))
        {
            return "collector";
        }

        if (thread.StartsWith(".NET Tiered", StringComparison.Ordinal) || library == "libclrjit.so")
        {
            return "just-in-time compiler";
        }

        // A name from the map of compiled code begins with what it returns, then the assembly in brackets.
        return Assembly().Match(sample.Groups["name"].Value) is { Success: true } assembly ? GroupOf(assembly.Groups[1].Value)
            : library.EndsWith(".dll", StringComparison.Ordinal) ? GroupOf(Path.GetFileNameWithoutExtension(library))
            : library;
    }

    private static string GroupOf(string assembly) =>
        assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.", StringComparison.Ordinal) ? "System and Microsoft"
        : assembly.StartsWith("Orleans.", StringComparison.Ordinal) ? "Orleans"
        : assembly;

    [GeneratedRegex(@"^\s*(?<thread>\S.*?)\s+(?<pid>\d+)\s+[0-9a-f]+\s(?<name>.*)\s\((?<library>[^()]*)(\s\(deleted\))?\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    [GeneratedRegex(@"\[([A-Z][\w.]+)\] ")]
    private static partial Regex Assembly();
}
