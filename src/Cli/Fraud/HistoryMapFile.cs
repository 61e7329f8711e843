using System.Globalization;
using KiVendTout.Cli.Terminal;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KiVendTout.Cli.Fraud;

/// <summary>Reads a map: a YAML file of keys and names of columns.</summary>
internal static class HistoryMapFile
{
    /// <summary>Largest map, in bytes: it has a dozen short lines.</summary>
    public const int BytesMax = 64 * 1024;

    private static readonly string[] OriginFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ssK"];

    /// <summary>Reads the map.</summary>
    /// <exception cref="WrongUseException">It cannot be read, is no map, or has an unknown, double, empty or missing key; the message names file and line.</exception>
    public static HistoryMap Read(string path)
    {
        var columns = new Dictionary<string, string>();
        DateTime? origin = null;
        foreach (var (key, value) in Entries(path))
        {
            var name = key is YamlScalarNode { Value: { } text } && HistoryMap.All.Contains(text)
                ? text
                : throw Wrong(path, key, $"unknown key {key}: known are {string.Join(", ", HistoryMap.All)}");
            var column = value is YamlScalarNode { Value: { Length: > 0 } told } ? told : throw Wrong(path, value, $"{name} must name a column");
            if (name == HistoryMap.OriginKey)
            {
                origin = Origin(column) ?? throw Wrong(path, value, "origin must be a date YYYY-MM-DD or a time YYYY-MM-DDTHH:MM:SSZ, from which seconds are counted");
            }
            else
            {
                columns.Add(name, column);
            }
        }

        return HistoryMap.Required.FirstOrDefault(key => !columns.ContainsKey(key)) is { } missing
            ? throw new WrongUseException($"{path} has no key {missing}: needed are {string.Join(", ", HistoryMap.Required)}")
            : new HistoryMap(origin, columns);
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Entries(string path)
    {
        try
        {
            if (new FileInfo(path).Length > BytesMax)
            {
                throw new WrongUseException($"{path} is larger than {BytesMax} bytes: that is no map");
            }

            var yaml = new YamlStream();
            yaml.Load(new StringReader(File.ReadAllText(path)));
            return yaml.Documents is [{ RootNode: YamlMappingNode map }]
                ? map.Children
                : throw new WrongUseException($"{path}:1: must be one map of keys and column names, such as \"time: TX_DATETIME\"");
        }
        catch (YamlException fault)
        {
            throw new WrongUseException($"{path}:{fault.Start.Line}: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new WrongUseException($"{path} cannot be read: {fault.Message}");
        }
    }

    private static DateTime? Origin(string text) => DateTimeOffset.TryParseExact(
        text, OriginFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;

    private static WrongUseException Wrong(string path, YamlNode node, string rule) => new($"{path}:{node.Start.Line}: {rule}");
}
