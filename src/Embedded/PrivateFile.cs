namespace KiVendTout.Embedded;

/// <summary>Files that only their owner may read, replaced as a whole: a reader sees the old text or the new one.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, string text)
    {
        var next = path + ".new";
        File.Delete(next);
        using (var stream = new FileStream(next, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        }))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
        }

        File.Move(next, path, overwrite: true);
    }

    public static void CreateDirectory(string path) => Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
}
