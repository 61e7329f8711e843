using System.Collections.Frozen;
using Confluent.Kafka;

namespace KiVendTout.Hosting.Kafka;

/// <summary>What an operator tells librdkafka, by its own names; written anywhere, it shows no secret.</summary>
public sealed class KafkaClientSettings
{
    private const string Redacted = "[redacted]";

    private const string OrderAndDelivery = "order and delivery rest on it";
    private const string OffsetsAreOurs = "offsets are committed and looked up by us";
    private const string GroupsAreOurs = "groups are set by Kafka:ConsumerGroup and Archive:ConsumerGroup, and work as they are made here";
    private const string AddressIsElsewhere = "set Kafka:BootstrapServers";
    private const string LimitOfTheClient = "every client has a limit of its own for it";
    private const string Keys = "a key must stay on its partition";

    /// <summary>What cannot be set, and why.</summary>
    private static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["bootstrap.servers"] = AddressIsElsewhere,
        ["metadata.broker.list"] = AddressIsElsewhere,
        ["acks"] = OrderAndDelivery,
        ["request.required.acks"] = OrderAndDelivery,
        ["enable.idempotence"] = OrderAndDelivery,
        ["max.in.flight"] = OrderAndDelivery,
        ["max.in.flight.requests.per.connection"] = OrderAndDelivery,
        ["retries"] = OrderAndDelivery,
        ["message.send.max.retries"] = OrderAndDelivery,
        ["queuing.strategy"] = OrderAndDelivery,
        ["transactional.id"] = OrderAndDelivery,
        ["delivery.report.only.error"] = OrderAndDelivery,
        ["isolation.level"] = "what an aborted transaction wrote must not be read",
        ["partitioner"] = Keys,
        ["enable.auto.commit"] = OffsetsAreOurs,
        ["auto.commit.enable"] = OffsetsAreOurs,
        ["auto.commit.interval.ms"] = OffsetsAreOurs,
        ["enable.auto.offset.store"] = OffsetsAreOurs,
        ["auto.offset.reset"] = OffsetsAreOurs,
        ["enable.partition.eof"] = OffsetsAreOurs,
        ["group.id"] = GroupsAreOurs,
        ["group.instance.id"] = GroupsAreOurs,
        ["group.protocol"] = GroupsAreOurs,
        ["group.remote.assignor"] = GroupsAreOurs,
        ["partition.assignment.strategy"] = GroupsAreOurs,
        ["message.timeout.ms"] = LimitOfTheClient,
        ["delivery.timeout.ms"] = LimitOfTheClient,
        ["allow.auto.create.topics"] = "topics are made with their partitions",
        ["test.mock.num.brokers"] = AddressIsElsewhere,
    }.ToFrozenDictionary();

    private static readonly string[] SecretParts = ["password", "secret", "key.pem", "private.key", "passphrase", "oauthbearer.config", "assertion.claim"];

    private readonly List<string> _twice = [];
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Takes the settings as they are given; nothing is checked yet.</summary>
    /// <param name="given">By librdkafka's names, in any case, with dots or underscores.</param>
    public KafkaClientSettings(IEnumerable<KeyValuePair<string, string>> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        foreach (var (key, value) in given)
        {
            var name = key.Replace('_', '.').ToLowerInvariant();
            if (!_values.TryAdd(name, value) && _values[name] != value)
            {
                _twice.Add(name);
            }
        }
    }

    /// <summary>The settings by librdkafka's names.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Finds what is wrong. librdkafka itself is asked, so names, values and how they fit together are all looked at.</summary>
    /// <returns>The name of each wrong setting and what is wrong with it, without its value where that is secret.</returns>
    public IEnumerable<(string Name, string Text)> Check()
    {
        var problems = _twice.Select(name => (name, "is given twice, with two values"))
            .Concat(_values.Keys.Where(name => Refused.ContainsKey(name)).Select(name => (name, $"cannot be set: {Refused[name]}")))
            .Concat(_values.Keys.Where(name => name.StartsWith("dotnet.", StringComparison.Ordinal)).Select(name => (name, "is no setting of librdkafka")))
            .ToList();
        return problems.Count > 0 || _values.Count == 0 ? problems : Try();
    }

    /// <summary>Takes secrets out of a text.</summary>
    /// <param name="text">Anything that a client has said.</param>
    public string Redact(string text) => _values.Where(setting => IsSecret(setting.Key) && setting.Value.Length > 0)
        .Aggregate(text, (safe, setting) => safe.Replace(setting.Value, Redacted, StringComparison.Ordinal));

    /// <summary>The settings, those that are secret without their values.</summary>
    public override string ToString() =>
        string.Join(", ", _values.Select(setting => $"{setting.Key}={(IsSecret(setting.Key) ? Redacted : setting.Value)}"));

    private static bool IsSecret(string name) => SecretParts.Any(part => name.Contains(part, StringComparison.Ordinal));

    /// <summary>Makes a client that connects to nothing.</summary>
    private IEnumerable<(string Name, string Text)> Try()
    {
        try
        {
            KafkaClientFactory.Admin(new AdminClientConfig(new Dictionary<string, string>(_values))).Dispose();
            return [];
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            var names = _values.Keys.Where(name => exception.Message.Contains(name, StringComparison.Ordinal)).ToList();
            return [(names.Count == 0 ? string.Join(", ", _values.Keys) : names.MaxBy(name => name.Length)!, Redact(exception.Message))];
        }
    }
}
