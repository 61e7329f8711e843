using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data;

/// <summary>Opens the files that are loaded.</summary>
internal static class DataFile
{
    private const int BeginBytes = 4;

    /// <summary>Opens a file at its beginning.</summary>
    /// <exception cref="WrongUseException">It cannot be read, or is no UTF-8 from its first bytes on.</exception>
    public static Stream Open(string path)
    {
        try
        {
            Span<byte> begin = stackalloc byte[BeginBytes];
            var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
            var read = file.ReadAtLeast(begin, BeginBytes, throwOnEndOfStream: false);
            if (FileLines.OtherEncoding(begin[..read]) is { } encoding)
            {
                file.Dispose();
                throw new WrongUseException($"{path} is {encoding}: save it as UTF-8");
            }

            file.Position = 0;
            return file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new WrongUseException($"{path} cannot be read: {fault.Message}");
        }
    }
}
