using System.Buffers;

namespace KiVendTout.Cli.Data;

/// <summary>One line of a file, without its end.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Its bytes; of a line that is too long, the first <see cref="FileLines.LengthMax"/>.</param>
/// <param name="IsTooLong">Whether it is longer than that.</param>
internal sealed record FileLine(int Number, byte[] Bytes, bool IsTooLong);

/// <summary>
/// The lines of a UTF-8 file, as bytes: what they say is decoded where a fault can be laid at a line's door. A line ends in LF or CR LF. However long
/// a line is, no more than <see cref="LengthMax"/> of it is kept.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class FileLines(Stream file)
{
    /// <summary>Longest line, in bytes: more than any line of the shop's files by a thousand times.</summary>
    public const int LengthMax = 1024 * 1024;

    private const int BufferBytes = 64 * 1024;
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _at;
    private int _filled;
    private int _number;

    /// <summary>The rule that a line breaks which is too long.</summary>
    public static string LengthRule { get; } = $"the line is longer than {LengthMax} bytes";

    /// <summary>Looks at the first bytes of a file, whether it can be UTF-8 at all.</summary>
    /// <returns>What it is instead; null when it can.</returns>
    public static string? OtherEncoding(ReadOnlySpan<byte> begin) => begin switch
    {
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..] or [0, 0, 0, not 0, ..] or [not 0, 0, 0, 0, ..]
            or [0, not 0, 0, not 0, ..] or [not 0, 0, not 0, 0, ..] => "UTF-16 or UTF-32",
        _ => null,
    };

    /// <summary>The next line; null at the end.</summary>
    public FileLine? Next()
    {
        _line.ResetWrittenCount();
        for (var length = 0L; ;)
        {
            if (_at == _filled && !Fill())
            {
                return length == 0 ? null : Line(length);
            }

            var rest = _buffer.AsSpan(_at, _filled - _at);
            var end = rest.IndexOf(LineFeed);
            var part = end < 0 ? rest : rest[..end];
            _line.Write(part[..Math.Min(part.Length, LengthMax + 1 - _line.WrittenCount)]);
            length += part.Length;
            _at += part.Length;
            if (end >= 0)
            {
                _at++;
                return Line(length);
            }
        }
    }

    private bool Fill()
    {
        (_at, _filled) = (0, file.Read(_buffer));
        if (_number == 0 && _line.WrittenCount == 0 && _buffer.AsSpan(0, _filled).StartsWith(Mark))
        {
            _at = Mark.Length;
        }

        return _filled > 0;
    }

    private FileLine Line(long length)
    {
        var bytes = _line.WrittenSpan;
        var isEnded = bytes is [.., CarriageReturn] && length == bytes.Length;
        var isTooLong = length - (isEnded ? 1 : 0) > LengthMax;
        var kept = isTooLong ? bytes[..LengthMax] : isEnded ? bytes[..^1] : bytes;
        return new FileLine(++_number, kept.ToArray(), isTooLong);
    }
}
