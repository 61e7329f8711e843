namespace KiVendTout.Cli.Tests.Data.Generation;

/// <summary>Rows of a generated file, read by other means than those that wrote it.</summary>
internal static class CsvRows
{
    /// <summary>Each row by the names of the columns.</summary>
    public static List<Dictionary<string, string>> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => line.Split(',').Select((value, i) => (columns[i], value)).ToDictionary())];
    }
}
