using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Streams.Kafka;

/// <summary>Checks a provider's options when the silo starts, and says which provider and option is wrong.</summary>
internal sealed class KafkaStreamOptionsValidator(IServiceProvider services, string name, KafkaStreamOptions options) : IConfigurationValidator
{
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
