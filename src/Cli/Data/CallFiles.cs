using System.Collections;

namespace KiVendTout.Cli.Data;

/// <summary>A file whose lines are calls, read.</summary>
/// <param name="Source">What it is.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Lines">Its good lines.</param>
internal sealed record CallFile(ICallSource Source, CsvColumns Columns, UniqueLines Lines);

/// <summary>All files whose lines are calls, read before the first call is made.</summary>
internal sealed class CallFiles : IEnumerable<CallFile>, IDisposable
{
    private readonly List<CallFile> _files = [];

    public CallFiles(IEnumerable<ICallSource> sources, LoadContext load)
    {
        foreach (var source in sources)
        {
            load.Report.AddFile(source.FileName);
            var table = new CsvTable(load.PathOf(source.FileName), source.Fields);
            var file = new CallFile(source, table.Columns, new UniqueLines(source.FileName));
            _files.Add(file);
            file.Lines.AddAll(source.Read(table, load));
        }
    }

    public IEnumerator<CallFile> GetEnumerator() => _files.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _files.ForEach(file => file.Lines.Dispose());
}
