namespace KiVendTout.Embedded;

/// <summary>The end of a log file, for an error message.</summary>
internal static class LogTail
{
    private const int TailBytes = 4096;

    public static string LastLine(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.Seek(-Math.Min(TailBytes, stream.Length), SeekOrigin.End);
            using var reader = new StreamReader(stream);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines is [.., var last] ? last : "it wrote no log";
        }
        catch (IOException)
        {
            return "it wrote no log";
        }
    }
}
