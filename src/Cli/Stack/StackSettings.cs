using System.Collections;
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
    public const string ExternalEpoch = KafkaSettings.ExternalEpoch;

    private static readonly Dictionary<string, string> Defaults = new()
    {
        [SettingKeys.ConsumerGroup] = new KafkaSettings().ConsumerGroup,
        [SettingKeys.ArchiveGroup] = new ArchiveOptions().ConsumerGroup,
        [SettingKeys.ArchiveEnabled] = "true",
        [SettingKeys.BrokerEpoch] = ExternalEpoch,
        [SettingKeys.Issuer] = "kivendtout",
        [SettingKeys.Audience] = "kivendtout-api",
    };

    private readonly Dictionary<string, string> _values;
    private readonly Func<string, string?> _environment;

    private StackSettings(Dictionary<string, string> values, Func<string, string?>? environment, IEnumerable<string>? names)
    {
        _values = values;
        _environment = environment ?? Environment.GetEnvironmentVariable;
        names ??= environment is null ? Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key) : [];
        var prefix = SettingKeys.Variable(SettingKeys.KafkaClient);
        foreach (var name in names.Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            // As a shell can hand it on: our children are started by one.
            _values[SettingKeys.KafkaClient + name[prefix.Length..].Replace('.', '_').ToLowerInvariant()] = _environment(name) ?? "";
        }
    }

    /// <summary>Settings of a stack that begins.</summary>
    /// <param name="environment">Gives the value of a variable; by default ours.</param>
    /// <param name="names">The variables there are; by default ours, or none where <paramref name="environment"/> is given.</param>
    public static StackSettings Begin(Func<string, string?>? environment = null, IEnumerable<string>? names = null) => new([], environment, names);

    /// <summary>Settings of the stack that <c>up</c> left in a folder; only those of the environment when there is none.</summary>
    public static StackSettings Load(StackDirectory directory, Func<string, string?>? environment = null, IEnumerable<string>? names = null) => new(
        File.Exists(directory.SettingsFile)
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(directory.SettingsFile)) ?? []
            : [],
        environment,
        names);

    /// <summary>Keeps the settings for the other commands.</summary>
    public void Save(StackDirectory directory) => PrivateFile.Write(directory.SettingsFile, JsonSerializer.Serialize(_values));

    /// <inheritdoc cref="ArchiveOptions.ReadersBeside"/>
    public IReadOnlyList<string> ConsumerGroups => new ArchiveOptions
    {
        Enabled = !bool.TryParse(Require(SettingKeys.ArchiveEnabled), out var isEnabled) || isEnabled,
        ConsumerGroup = Require(SettingKeys.ArchiveGroup),
    }.ReadersBeside(new KafkaSettings { ConsumerGroup = Require(SettingKeys.ConsumerGroup) });

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

    /// <summary>The one maker of Kafka clients.</summary>
    /// <param name="servers">Addresses of brokers; by default those of the settings.</param>
    /// <exception cref="WrongUseException">There are no brokers, or the settings of clients are wrong.</exception>
    public KafkaClientFactory KafkaClients(string? servers = null)
    {
        var kafka = new KafkaSettings { BootstrapServers = servers ?? Require(SettingKeys.Kafka), Client = new(KafkaClientValues()) };
        var problems = new KafkaClientSettings(kafka.Client).Check()
            .Select(problem => $"{SettingKeys.Variable(SettingKeys.KafkaClient)}{problem.Name.Replace('.', '_')}: {problem.Text}").ToList();
        return problems.Count == 0 ? new KafkaClientFactory(kafka) : throw new WrongUseException(string.Join("; ", problems));
    }

    /// <summary>The embedded brokers know no security: settings for others would only keep everybody from reaching them.</summary>
    /// <exception cref="WrongUseException">There are settings of clients.</exception>
    public void RequireNoKafkaClientSettings()
    {
        if (KafkaClientValues().Any())
        {
            throw new WrongUseException(
                $"{SettingKeys.Variable(SettingKeys.KafkaClient)}* is for brokers of yours: set {SettingKeys.Variable(SettingKeys.Kafka)} too, or neither");
        }
    }

    private IEnumerable<KeyValuePair<string, string>> KafkaClientValues() => _values
        .Where(setting => setting.Key.StartsWith(SettingKeys.KafkaClient, StringComparison.Ordinal))
        .Select(setting => KeyValuePair.Create(setting.Key[SettingKeys.KafkaClient.Length..], setting.Value));

    /// <summary>The variables of the settings of Kafka clients, as a shell can hand them on.</summary>
    public Dictionary<string, string> KafkaClientEnvironment() =>
        KafkaClientValues().ToDictionary(setting => SettingKeys.Variable(SettingKeys.KafkaClient) + setting.Key, setting => setting.Value);

    /// <summary>The variables of a host, without <paramref name="except"/>.</summary>
    public Dictionary<string, string> ToEnvironment(IEnumerable<string> except) => _values.Keys.Concat(Defaults.Keys).Distinct()
        .Except(except)
        .ToDictionary(SettingKeys.Variable, Require);
}
