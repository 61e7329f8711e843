using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data;

/// <summary>What became of the lines of one file. In the end every line is counted in exactly one of the four.</summary>
/// <param name="Lines">Lines read, without the header and empty ones; a record of several lines counts once.</param>
/// <param name="Sent">Lines whose calls were answered, or all of whose records the broker has.</param>
/// <param name="AlreadyThere">Lines that say what is stored, or what an earlier line of the file says.</param>
/// <param name="Differs">Lines that say another thing than what is stored, or than an earlier line of the file.</param>
/// <param name="LeftOut">Lines that break a rule or are refused.</param>
internal sealed record FileCounts(int Lines = 0, int Sent = 0, int AlreadyThere = 0, int Differs = 0, int LeftOut = 0)
{
    /// <summary>Whether every line has its outcome.</summary>
    public bool AddsUp => Lines == Sent + AlreadyThere + Differs + LeftOut;
}

/// <summary>Counts what becomes of the lines and tells of those that are not taken, as they come. Safe from several threads.</summary>
internal sealed class LoadReport(KvtConsole console)
{
    /// <summary>More complaints than that about one file are only counted: nobody reads them.</summary>
    public const int ComplaintsShownMax = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileCounts> _files = [];
    private readonly List<string> _notes = [];

    /// <summary>Whether every line of every file is sent or was there already.</summary>
    public bool IsComplete => Files.Values.All(file => file is { AddsUp: true, Differs: 0, LeftOut: 0 });

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
    public IReadOnlyDictionary<string, FileCounts> Files
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, FileCounts>(_files);
            }
        }
    }

    /// <summary>Begins a file.</summary>
    public void AddFile(string file) => Count(file, counts => counts);

    /// <summary>A line was read; its outcome follows.</summary>
    public void AddLine(string file) => Count(file, counts => counts with { Lines = counts.Lines + 1 });

    /// <summary>Lines were sent.</summary>
    public void Sent(string file, int lines = 1) => Count(file, counts => counts with { Sent = counts.Sent + lines });

    /// <summary>The broker has a record, and so all before it of its line.</summary>
    public void Sent(OutgoingRecord record)
    {
        if (record.End is { } end)
        {
            Sent(record.FileName);
            AlreadyThere(record.FileName, end.Repeats);
            if (end.Items > 0)
            {
                Sent(OrdersFile.LinesFileName, end.Items);
            }
        }
    }

    /// <summary>Lines say nothing new.</summary>
    public void AlreadyThere(string file, int lines = 1) => Count(file, counts => counts with { AlreadyThere = counts.AlreadyThere + lines });

    /// <summary>A line, and others equal to it, say another thing than what is known, which stays.</summary>
    public void Differs(string file, LineError error, int lines = 1) =>
        Tell(file, error, lines, Count(file, counts => counts with { Differs = counts.Differs + lines }));

    /// <summary>A line, and others equal to it, are not taken.</summary>
    public void LeaveOut(string file, LineError error, int lines = 1) =>
        Tell(file, error, lines, Count(file, counts => counts with { LeftOut = counts.LeftOut + lines }));

    public void Note(string text)
    {
        lock (_gate)
        {
            _notes.Add(text);
        }
    }

    private FileCounts Count(string file, Func<FileCounts, FileCounts> change)
    {
        lock (_gate)
        {
            return _files[file] = change(_files.GetValueOrDefault(file) ?? new FileCounts());
        }
    }

    /// <summary>Complains about a line, on standard error: file, line, column and rule.</summary>
    private void Tell(string file, LineError error, int lines, FileCounts counts)
    {
        var told = counts.Differs + counts.LeftOut;
        if (told - lines < ComplaintsShownMax)
        {
            console.Complain($"{file}:{error}{(lines > 1 ? $" (so are {lines - 1} lines equal to it)" : "")}");
        }

        if (told - lines < ComplaintsShownMax + 1 && told > ComplaintsShownMax)
        {
            console.Complain($"{file}: more lines are not taken; they are only counted");
        }
    }
}
