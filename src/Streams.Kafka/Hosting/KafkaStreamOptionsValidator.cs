using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Streams.Kafka;

/// <summary>Checks a provider's options when the silo starts, and says which provider and option is wrong.</summary>
internal sealed class KafkaStreamOptionsValidator(IServiceProvider services, string name, KafkaStreamOptions options) : IConfigurationValidator
{
    /// <summary>What the provider's promises rest on: its offsets, its order, where its keys go.</summary>
    private static readonly HashSet<string> Ours =
    [
        "bootstrap.servers", "metadata.broker.list", "group.id", "group.instance.id", "group.protocol", "enable.auto.commit", "enable.auto.offset.store",
        "enable.partition.eof", "auto.offset.reset", "allow.auto.create.topics", "isolation.level", "enable.idempotence", "acks",
        "request.required.acks", "max.in.flight", "max.in.flight.requests.per.connection", "retries", "message.send.max.retries",
        "transactional.id", "partitioner",
    ];

    public void ValidateConfiguration()
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true);
        if (options.RetryDelayMin > options.RetryDelayMax)
        {
            problems.Add(new($"{nameof(options.RetryDelayMin)} is longer than {nameof(options.RetryDelayMax)}."));
        }

        if (options.AgentSilenceMax <= options.ColdStreamHoldMax && options.WatchdogPeriod > TimeSpan.Zero)
        {
            problems.Add(new($"{nameof(options.AgentSilenceMax)} is not longer than {nameof(options.ColdStreamHoldMax)}."));
        }

        if (options.Topics.Distinct(StringComparer.Ordinal).Count() != options.Topics.Count || options.Topics.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add(new($"{nameof(options.Topics)} has an empty name or a name twice."));
        }

        problems.AddRange(options.ClientSettings.Keys.Where(Ours.Contains)
            .Select(setting => new ValidationResult($"{nameof(options.ClientSettings)} sets {setting}, which the provider's promises rest on.")));

        if (services.GetForProvider<IKafkaRecordCodec>(name) is null)
        {
            problems.Add(new($"No {nameof(IKafkaRecordCodec)} is registered, neither keyed '{name}' nor plain."));
        }

        if (problems.Count > 0)
        {
            throw new OrleansConfigurationException(
                $"Kafka stream provider '{name}' is not configured well: " + string.Join(" ", problems.Select(p => p.ErrorMessage)));
        }
    }
}
