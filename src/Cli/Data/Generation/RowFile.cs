using System.Text;

namespace KiVendTout.Cli.Data.Generation;

/// <summary>A file of rows, written through one buffer: rows are formatted in place, and none is ever a string of its own.</summary>
internal sealed class RowFile(string path) : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Longest row, in bytes; the longest of ours has about 450.</summary>
    private const int MaxRowBytes = 4 * 1024;

    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _used;
    private bool _closed;

    /// <summary>Where the next row is to be written.</summary>
    public Span<byte> Row => _buffer.AsSpan(_used, MaxRowBytes);

    /// <summary>Ends the row that has been written into <see cref="Row"/>.</summary>
    /// <param name="fits">Whether it had room.</param>
    /// <param name="length">Its length in bytes.</param>
    public void EndRow(bool fits, int length)
    {
        if (!fits)
        {
            throw new InvalidOperationException($"a row of {path} has more than {MaxRowBytes} bytes");
        }

        _used += length;
        _buffer[_used++] = (byte)'\n';
        if (_used > BufferBytes - MaxRowBytes - 1)
        {
            Flush();
        }
    }

    /// <summary>Writes the first line.</summary>
    public void WriteHeader(string header) => EndRow(Encoding.UTF8.TryGetBytes(header, Row, out var length), length);

    /// <summary>Writes bytes of any length, behind the rows.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Flush();
        _file.Write(bytes);
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public void Close()
    {
        if (!_closed)
        {
            Flush();
            Dispose();
        }
    }

    /// <summary>Closes the file as it is.</summary>
    public void Dispose()
    {
        _closed = true;
        _file.Dispose();
    }

    private void Flush()
    {
        _file.Write(_buffer, 0, _used);
        _used = 0;
    }
}
