namespace KiVendTout.Cli.Data.Generation;

/// <summary>
/// Files being written into a directory, which is made when it is not there. They appear under their names together, in the order they were
/// opened, when all is written: an interrupted run leaves no half data set.
/// </summary>
internal sealed class RowFiles(string directory) : IDisposable
{
    private const string Unfinished = ".part";

    private readonly string _directory = Directory.CreateDirectory(directory).FullName;
    private readonly List<(string Name, RowFile File)> _files = [];

    /// <summary>Opens a file and writes its first line, if it has one.</summary>
    public RowFile Open(string name, string? header)
    {
        var file = new RowFile(PathOf(name));
        _files.Add((name, file));
        if (header is not null)
        {
            file.WriteHeader(header);
        }

        return file;
    }

    /// <summary>Writes what is left of each file.</summary>
    /// <returns>Name and present path of each.</returns>
    public IReadOnlyList<(string Name, string Path)> Close()
    {
        foreach (var (_, file) in _files)
        {
            file.Close();
        }

        return [.. _files.Select(file => (file.Name, PathOf(file.Name)))];
    }

    /// <summary>Gives the files their names: the data set is whole.</summary>
    public void Publish()
    {
        foreach (var (name, path) in Close())
        {
            File.Move(path, Path.Combine(_directory, name), overwrite: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, file) in _files)
        {
            file.Dispose();
        }
    }

    private string PathOf(string name) => Path.Combine(_directory, name + Unfinished);
}
