using KiVendTout.Testing.Kafka;

namespace KiVendTout.EndToEnd;

/// <summary>The whole system on a broker that asks everybody for name and password over TLS, told so by variables alone.</summary>
public sealed class SecureSystem : IAsyncLifetime
{
    private const string Prefix = "KVT__Kafka__Client__";

    private Stack? _stack;

    /// <summary>The broker.</summary>
    public SecureKafka Kafka { get; } = new();

    internal Stack Stack => _stack!;

    /// <summary>Variables of settings of Kafka clients.</summary>
    /// <param name="settings">By librdkafka's names; null takes one away.</param>
    internal static Dictionary<string, string?> Variables(params IEnumerable<(string Name, string? Value)> settings) =>
        settings.ToDictionary(setting => Prefix + setting.Name.Replace('.', '_'), setting => setting.Value);

    public async ValueTask InitializeAsync()
    {
        await Kafka.InitializeAsync();
        if (!Kafka.IsPresent)
        {
            return;
        }

        _stack = new Stack
        {
            KafkaServers = Kafka.BootstrapServers,
            Variables = new Dictionary<string, string>(Variables(Kafka.ClientSettings.Select(setting => (setting.Key, (string?)setting.Value)))!)
            {
                // Clients and logs as talkative as can be: a secret that can come out, comes out.
                [Prefix + "debug"] = "conf,security",
                ["KVT__Logging__LogLevel__KiVendTout"] = "Debug",
            },
        };
        await _stack.UpAsync("--empty");
    }

    public async ValueTask DisposeAsync()
    {
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }

        await Kafka.DisposeAsync();
    }
}
