namespace KiVendTout.Cli.Tests.Support;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-cli-test-");

    public string Path => _directory.FullName;

    public string File(string name, params IEnumerable<string> lines)
    {
        var file = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllLines(file, lines);
        return file;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
