using System.Text.Json;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.Stack;

/// <summary>
/// Settings of a stack. What the environment says is strongest; then what <c>up</c> found or made (addresses, passwords, keys), which
/// it keeps for the other commands in a file of the owner's.
/// </summary>
internal sealed class StackSettings
{
    /// <summary>Value of <see cref="SettingKeys.BrokerEpoch"/> for a broker that is not ours.</summary>
    public const string ExternalEpoch = GroupLeadSettings.ExternalEpoch;

    private static readonly Dictionary<string, string> Defaults = new()
    {
        [SettingKeys.ConsumerGroup] = "kivendtout-core",
        [SettingKeys.ArchiveGroup] = "kivendtout-archive",
        [SettingKeys.ArchiveEnabled] = "true",
        [SettingKeys.BrokerEpoch] = ExternalEpoch,
        [SettingKeys.Issuer] = "kivendtout",
        [SettingKeys.Audience] = "kivendtout-api",
    };

    private readonly Dictionary<string, string> _values;
    private readonly Func<string, string?> _environment;

    private StackSettings(Dictionary<string, string> values, Func<string, string?> environment)
    {
        _values = values;
        _environment = environment;
    }

    /// <summary>Settings of a stack that begins.</summary>
    public static StackSettings Begin(Func<string, string?>? environment = null) => new([], environment ?? Environment.GetEnvironmentVariable);

    /// <summary>Settings of the stack that <c>up</c> left in a folder; only those of the environment when there is none.</summary>
    public static StackSettings Load(StackDirectory directory, Func<string, string?>? environment = null) => new(
        File.Exists(directory.SettingsFile)
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(directory.SettingsFile)) ?? []
            : [],
        environment ?? Environment.GetEnvironmentVariable);

    /// <summary>Keeps the settings for the other commands.</summary>
    public void Save(StackDirectory directory) => PrivateFile.Write(directory.SettingsFile, JsonSerializer.Serialize(_values));

    /// <summary>The consumer groups that read the input topics: nothing is done before all of them are.</summary>
    public IReadOnlyList<string> ConsumerGroups => bool.TryParse(Require(SettingKeys.ArchiveEnabled), out var isEnabled) && !isEnabled
        ? [Require(SettingKeys.ConsumerGroup)]
        : [Require(SettingKeys.ConsumerGroup), Require(SettingKeys.ArchiveGroup)];

    /// <summary>Whether the environment gives a setting.</summary>
    public bool IsGiven(string key) => _environment(SettingKeys.Variable(key)) is { Length: > 0 };

    /// <summary>A setting; null when nothing gives it.</summary>
    public string? Find(string key) =>
        _environment(SettingKeys.Variable(key)) is { Length: > 0 } given ? given
        : _values.TryGetValue(key, out var value) ? value
        : Defaults.GetValueOrDefault(key);

    /// <summary>A setting that must be there.</summary>
    /// <exception cref="WrongUseException">Nothing gives it.</exception>
    public string Require(string key) => Find(key)
        ?? throw new WrongUseException($"no stack is up here, and {SettingKeys.Variable(key)} is not set: start one with kvt up, or set it");

    /// <summary>Sets what <c>up</c> found or made.</summary>
    public void Set(string key, string value) => _values[key] = value;

    /// <summary>The variables of a host, without <paramref name="except"/>.</summary>
    public Dictionary<string, string> ToEnvironment(IEnumerable<string> except) => _values.Keys.Concat(Defaults.Keys).Distinct()
        .Except(except)
        .ToDictionary(SettingKeys.Variable, Require);
}
