using System.Text;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Data;

/// <summary>How an item is put aside.</summary>
/// <param name="Write">Writes it.</param>
/// <param name="Read">Reads it back.</param>
/// <param name="SizeOf">About how many bytes of memory it takes.</param>
internal sealed record SortFormat<T>(Action<BinaryWriter, T> Write, Func<BinaryReader, T> Read, Func<T, int> SizeOf);

/// <summary>
/// Puts items into order, however many there are. At most <see cref="RunBytesMax"/> of them are in memory; more are sorted by runs of that
/// size, kept in temporary files as large as the items, and merged.
/// </summary>
/// <param name="order">The order. It leaves no two items equal that it matters to tell apart.</param>
/// <param name="format">How an item is put aside.</param>
/// <param name="runBytesMax">Bytes of items sorted in memory; fewer in tests.</param>
internal sealed class ExternalSort<T>(IComparer<T> order, SortFormat<T> format, long runBytesMax = ExternalSort<T>.RunBytesMax) : IDisposable
{
    /// <summary>Bytes of items sorted in memory.</summary>
    public const long RunBytesMax = 64 * 1024 * 1024;

    /// <summary>Temporary files open at once while they are merged; so there are at most 32 GB of items.</summary>
    public const int RunsMax = 500;

    private const int BufferBytes = 64 * 1024;

    private readonly List<FileStream> _runs = [];
    private readonly List<T> _run = [];
    private long _runBytes;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an item.</summary>
    /// <exception cref="WrongUseException">There are too many.</exception>
    /// <exception cref="CommandFailedException">There is no room for temporary files.</exception>
    public void Add(T item)
    {
        var bytes = format.SizeOf(item);
        if (_run.Count > 0 && _runBytes + bytes > runBytesMax)
        {
            PutAside();
        }

        _run.Add(item);
        _runBytes += bytes;
        Count++;
    }

    /// <summary>All items in order. To be read once.</summary>
    public IEnumerable<T> InOrder()
    {
        _run.Sort(order);
        var next = new PriorityQueue<IEnumerator<T>, T>(order);
        foreach (var run in _runs.Select(Read).Append(_run))
        {
            Advance(next, run.GetEnumerator());
        }

        while (next.TryDequeue(out var run, out var item))
        {
            yield return item;
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

    private static void Advance(PriorityQueue<IEnumerator<T>, T> next, IEnumerator<T> run)
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
            throw new WrongUseException($"the files hold more than {(long)RunsMax * runBytesMax:N0} bytes: load them in parts");
        }

        _run.Sort(order);
        try
        {
            _runs.Add(WriteRun());
        }
        catch (IOException fault)
        {
            throw new CommandFailedException($"no temporary file can be written in {Path.GetTempPath()} (TMPDIR): {fault.Message}", fault);
        }

        _run.Clear();
        _runBytes = 0;
    }

    private FileStream WriteRun()
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.DeleteOnClose);
        try
        {
            using var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
            foreach (var item in _run)
            {
                format.Write(writer, item);
            }

            writer.Flush();
            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private IEnumerable<T> Read(FileStream file)
    {
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        var length = file.Length;
        while (file.Position < length)
        {
            yield return format.Read(reader);
        }
    }
}
