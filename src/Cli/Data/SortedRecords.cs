using System.Text;
using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data;

/// <summary>
/// Puts records into the order of <see cref="RecordOrder"/>, however many there are. At most <see cref="RunRecordsMax"/> are in memory
/// (about 150 MB of the shop's events); more are sorted by runs of that many, kept in temporary files as large as the records, and merged.
/// </summary>
internal sealed class SortedRecords : IDisposable
{
    /// <summary>Records sorted in memory.</summary>
    public const int RunRecordsMax = 200_000;

    /// <summary>Temporary files open at once while they are merged; so a load has at most 100 million records.</summary>
    public const int RunsMax = 500;

    private const int BufferBytes = 64 * 1024;

    private readonly int _runRecordsMax;
    private readonly List<FileStream> _runs = [];
    private List<OutgoingRecord> _run = [];

    /// <param name="runRecordsMax">Records sorted in memory; fewer in tests.</param>
    public SortedRecords(int runRecordsMax = RunRecordsMax) => _runRecordsMax = runRecordsMax;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds records, in any order.</summary>
    /// <exception cref="WrongUseException">There are too many.</exception>
    public void AddAll(IEnumerable<OutgoingRecord> records)
    {
        foreach (var record in records)
        {
            if (_run.Count == _runRecordsMax)
            {
                PutAside();
            }

            _run.Add(record);
            Count++;
        }
    }

    /// <summary>All records in order. To be read once.</summary>
    public IEnumerable<OutgoingRecord> InTimeOrder()
    {
        _run.Sort(RecordOrder.Instance);
        var next = new PriorityQueue<IEnumerator<OutgoingRecord>, OutgoingRecord>(RecordOrder.Instance);
        foreach (var run in _runs.Select(Read).Append(_run))
        {
            Advance(next, run.GetEnumerator());
        }

        while (next.TryDequeue(out var run, out var record))
        {
            yield return record;
            Advance(next, run);
        }
    }

    public void Dispose()
    {
        foreach (var run in _runs)
        {
            run.Dispose();
        }
    }

    private static void Advance(PriorityQueue<IEnumerator<OutgoingRecord>, OutgoingRecord> next, IEnumerator<OutgoingRecord> run)
    {
        if (run.MoveNext())
        {
            next.Enqueue(run, run.Current);
        }
        else
        {
            run.Dispose();
        }
    }

    private void PutAside()
    {
        if (_runs.Count == RunsMax)
        {
            throw new WrongUseException($"there are more than {(long)RunsMax * _runRecordsMax:N0} records: load them in parts");
        }

        _run.Sort(RecordOrder.Instance);
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.DeleteOnClose);
        _runs.Add(file);
        using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var record in _run)
            {
                Write(writer, record);
            }
        }

        file.Position = 0;
        _run = new List<OutgoingRecord>(_runRecordsMax);
    }

    private static void Write(BinaryWriter writer, OutgoingRecord record)
    {
        writer.Write(record.FileName);
        writer.Write(record.Topic);
        writer.Write(record.Key);
        writer.Write(record.Id);
        writer.Write(record.Time.UtcTicks);
        writer.Write(record.Rank);
        writer.Write(record.Type);
        writer.Write7BitEncodedInt(record.Value.Length);
        writer.Write(record.Value);
    }

    private static IEnumerable<OutgoingRecord> Read(FileStream file)
    {
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        while (file.Position < file.Length)
        {
            yield return new OutgoingRecord(
                reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
                reader.ReadInt32(), reader.ReadString(), reader.ReadBytes(reader.Read7BitEncodedInt()));
        }
    }
}
