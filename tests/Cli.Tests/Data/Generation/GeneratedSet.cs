using System.Globalization;
using System.Text.Json;
using KiVendTout.Cli.Data.Generation;

namespace KiVendTout.Cli.Tests.Data.Generation;

/// <summary>A generated data set, read back from its files by other means than those that wrote it.</summary>
public sealed class GeneratedSet : IDisposable
{
    public static readonly DateOnly Until = new(2026, 3, 31);

    public GeneratedSet()
        : this(seed: 7, scale: 0.1)
    {
    }

    internal GeneratedSet(long seed, double scale)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("kvt-generated-");
        new DataSetGenerator(new WorldPlan(seed, scale, Until)).Write(Directory.FullName, () => { }, CancellationToken.None);
    }

    public DirectoryInfo Directory { get; }

    public static DateTime End => Until.ToDateTime(TimeOnly.MinValue);

    public List<Dictionary<string, string>> Rows(string name) => CsvRows.Read(Path.Combine(Directory.FullName, name));

    public List<JsonElement> Events() => [.. File.ReadLines(Path.Combine(Directory.FullName, "events.jsonl")).Select(line =>
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    })];

    public static DateTime Time(string text) => DateTime.ParseExact(text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.fffffff"], CultureInfo.InvariantCulture);

    public static long Cents(string text) => (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 100);

    public void Dispose() => Directory.Delete(recursive: true);
}
