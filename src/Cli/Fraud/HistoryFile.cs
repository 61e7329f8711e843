using KiVendTout.Cli.Data;
using KiVendTout.Cli.Terminal;
using KiVendTout.Training.Histories;

namespace KiVendTout.Cli.Fraud;

/// <summary>A CSV file of labelled payments (RFC 4180, UTF-8, header line), read line by line.</summary>
internal static class HistoryFile
{
    /// <summary>Reads a history; the first line that breaks a rule ends it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">What its columns hold.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WrongUseException">A column is missing, a line breaks a rule (the message names line and column), or there are too many.</exception>
    public static LabelledHistory Read(string path, HistoryMap map, CancellationToken cancellationToken)
    {
        using var file = DataFile.Open(path);
        var lines = new CsvLines(new FileLines(file));
        var header = lines.Header();
        var (history, cells) = (new LabelledHistory(map.Entities, map.HasResults), new HistoryCells(map, Places(path, map, header)));
        foreach (var line in lines.Records(header.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line.Rule is { } rule)
            {
                throw new WrongUseException($"{path}:{line.Number}: {(line.FaultAt is { } at ? $"column {at + 1}: " : "")}{rule}");
            }

            if (cells.Read(line.Cells, out var row) is { } broken)
            {
                throw new WrongUseException($"{path}:{line.Number}: column {broken.Column + 1} ({header[broken.Column].Trim()}): {broken.Rule}");
            }

            if (!history.TryAdd(row))
            {
                throw new WrongUseException($"{path} holds more than {LabelledHistory.RowsMax:N0} payments: more are not taken; cut it by time");
            }
        }

        return history.Count > 0 ? history : throw new WrongUseException($"{path} holds no payment");
    }

    /// <summary>Place of the column of each key, from 0.</summary>
    private static Dictionary<string, int> Places(string path, HistoryMap map, IReadOnlyList<string> header)
    {
        var places = new Dictionary<string, int>();
        foreach (var (key, column) in map.Columns)
        {
            var found = Enumerable.Range(0, header.Count).Where(place => header[place].Trim() == column).ToList();
            places[key] = found switch
            {
                [var place] => place,
                [] => throw new WrongUseException($"{path} has no column {column}, which the map names as {key}: it has {string.Join(", ", header.Select(name => name.Trim()))}"),
                _ => throw new WrongUseException($"{path} has two columns {column}, which the map names as {key}"),
            };
        }

        return places;
    }
}
