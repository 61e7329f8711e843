using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.Stack;

/// <summary>Keys of the settings that silos, gateway and the command share. In the environment: <c>KVT__</c> before, <c>__</c> for each colon.</summary>
internal static class SettingKeys
{
    public const string Postgres = "Postgres:ConnectionString";
    public const string PostgresMigration = "Postgres:MigrationConnectionString";
    public const string PostgresReadOnly = "Postgres:ReadOnlyConnectionString";
    public const string Keys = "Keys:ConnectionString";
    public const string KeysReadOnly = "Keys:ReadOnlyConnectionString";
    public const string KeysMigration = "Keys:MigrationConnectionString";
    public const string MasterKey = "Keys:MasterKey";
    public const string Kafka = $"{KafkaSettings.Section}:{nameof(KafkaSettings.BootstrapServers)}";
    public const string KafkaClient = $"{KafkaSettings.Section}:{nameof(KafkaSettings.Client)}:";
    public const string ConsumerGroup = $"{KafkaSettings.Section}:{nameof(KafkaSettings.ConsumerGroup)}";
    public const string ArchiveGroup = $"{ArchiveOptions.Section}:{nameof(ArchiveOptions.ConsumerGroup)}";
    public const string ArchiveEnabled = $"{ArchiveOptions.Section}:{nameof(ArchiveOptions.Enabled)}";
    public const string BrokerEpoch = $"{KafkaSettings.Section}:{nameof(KafkaSettings.BrokerEpoch)}";
    public const string SigningKey = "Auth:SigningKey";
    public const string Issuer = "Auth:Issuer";
    public const string Audience = "Auth:Audience";
    public const string GatewayGrpc = "Gateway:GrpcAddress";

    private const string Prefix = "KVT__";

    /// <summary>What only the command itself needs: no host is given it.</summary>
    public static readonly string[] OfTheCommandAlone = [PostgresMigration, KeysMigration, KeysReadOnly, GatewayGrpc];

    /// <summary>What no silo needs.</summary>
    public static readonly string[] OfTheGatewayAlone = [SigningKey, Issuer, Audience];

    /// <summary>What the gateway, which only reads, is not given.</summary>
    public static readonly string[] OfSilosAlone = [Postgres, Keys];

    /// <summary>Name of the environment variable of a key.</summary>
    public static string Variable(string key) => Prefix + key.Replace(":", "__", StringComparison.Ordinal);
}
