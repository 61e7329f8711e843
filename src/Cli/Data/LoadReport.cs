using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data;

/// <summary>What became of one file.</summary>
internal sealed class FileCounts
{
    /// <summary>Lines read, without the header.</summary>
    public int Lines { get; set; }

    /// <summary>Lines that break a rule.</summary>
    public int Bad { get; set; }

    /// <summary>Calls that were answered, or records that the broker has.</summary>
    public int Sent { get; set; }

    /// <summary>Calls answered with "there is another thing with this id": left as it is there.</summary>
    public int AlreadyThere { get; set; }
}

/// <summary>Counts what became of the files and complains about lines, as they come. Safe from several threads.</summary>
internal sealed class LoadReport(KvtConsole console)
{
    /// <summary>More complaints than that about one file are only counted: nobody reads them.</summary>
    public const int ComplaintsShownMax = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileCounts> _files = [];
    private readonly List<string> _notes = [];

    /// <summary>Whether every line of every file was loaded.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate)
            {
                return _files.Values.All(file => file.Bad == 0);
            }
        }
    }

    /// <summary>What the person should know, in order of arrival.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_gate)
            {
                return [.. _notes];
            }
        }
    }

    /// <summary>Counts, by name of file.</summary>
    public IReadOnlyDictionary<string, FileCounts> Files => _files;

    public void Count(string file, Action<FileCounts> change)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(file, out var counts))
            {
                _files[file] = counts = new FileCounts();
            }

            change(counts);
        }
    }

    public void Note(string text)
    {
        lock (_gate)
        {
            _notes.Add(text);
        }
    }

    /// <summary>Complains about a line, on standard error: file, line, column and rule.</summary>
    public void Complain(string file, LineError error)
    {
        var shown = 0;
        Count(file, counts => shown = ++counts.Bad);
        if (shown <= ComplaintsShownMax)
        {
            console.Complain($"{file}:{error}");
        }
        else if (shown == ComplaintsShownMax + 1)
        {
            console.Complain($"{file}: more lines break rules; they are only counted");
        }
    }
}

/// <summary>A line breaks a rule.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Column">Name of the column; null when it is not about one.</param>
/// <param name="ColumnNumber">Number of the column, from 1; 0 when it is not about one.</param>
/// <param name="Rule">The rule, in words. The value is not repeated: it may be personal.</param>
internal sealed record LineError(int Line, string? Column, int ColumnNumber, string Rule)
{
    public override string ToString() => Column is null ? $"{Line}: {Rule}" : $"{Line}: column {ColumnNumber} ({Column}): {Rule}";
}
