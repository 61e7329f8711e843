using KiVendTout.Cli.Data;

namespace KiVendTout.Cli.Tests.Support;

/// <summary>A folder of the shop's files, and what their reading says.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestConsole _console = new();

    public DataFolder()
    {
        Report = new LoadReport(_console.Console);
        Load = new LoadContext(_folder.Path, Now, Report);
    }

    /// <summary>When these loads are made.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public string Path => _folder.Path;

    public string[] Errors => _console.Errors;

    public LoadReport Report { get; }

    public LoadContext Load { get; }

    public string File(string name, params IEnumerable<string> lines) => _folder.File(name, lines);

    public void Bytes(string name, ReadOnlySpan<byte> bytes) => System.IO.File.WriteAllBytes(Load.PathOf(name), bytes);

    /// <summary>The records of files, in the order they are sent.</summary>
    public List<OutgoingRecord> Records(params ReadOnlySpan<IRecordSource> sources)
    {
        using var sorted = new ExternalSort<OutgoingRecord>(RecordOrder.Instance, OutgoingRecord.Format);
        foreach (var source in sources)
        {
            source.Check(Load.PathOf(source.FileName));
            foreach (var record in source.Read(Load))
            {
                sorted.Add(record);
            }
        }

        return [.. sorted.InOrder()];
    }

    /// <summary>The good lines of a file, of each id the first.</summary>
    public List<SourceLine> Lines(ICallSource source)
    {
        var table = new CsvTable(Load.PathOf(source.FileName), source.Fields);
        using var lines = new UniqueLines(source.FileName).AddAll(source.Read(table, Load));
        return [.. lines.First((line, rule) => table.Columns.Broken(line, source.Fields.Keys.First(), rule), Report)];
    }

    public void Dispose() => _folder.Dispose();
}
