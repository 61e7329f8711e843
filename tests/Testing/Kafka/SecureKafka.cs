using System.Globalization;
using System.Security.Cryptography;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KiVendTout.Embedded;
using Xunit;

namespace KiVendTout.Testing.Kafka;

/// <summary>
/// One broker of Apache Kafka that asks everybody for name and password (SCRAM) over TLS, with a certificate of an authority that is known here
/// only; where the checkout has Kafka beside it, else none.
/// </summary>
public sealed class SecureKafka : IAsyncLifetime
{
    /// <summary>A user that the broker knows.</summary>
    public const string User = "kvt";

    private const string Mechanism = "SCRAM-SHA-512";
    private const int Iterations = 4096;

    /// <summary>Ports of the broker, from its first on: for clients, for the controller, and for the broker and us, without questions.</summary>
    private static readonly int[] PortOffsets = [0, 1, 2];

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    private readonly KafkaScript _script = new();
    private IAdminClient? _admin;

    /// <summary>Whether there is one. Where there is none, tests are skipped.</summary>
    public bool IsPresent => _script.IsPresent;

    /// <summary>Why tests are skipped where there is none.</summary>
    public static string WhyNone => KafkaScript.WhyNone;

    /// <summary>Address to connect to.</summary>
    public string BootstrapServers { get; private set; } = "";

    /// <summary>The password of <see cref="User"/>.</summary>
    public string Password { get; } = $"pw-{Convert.ToHexString(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>What a client that is let in is told, by librdkafka's names.</summary>
    public IReadOnlyDictionary<string, string> ClientSettings => new Dictionary<string, string>
    {
        ["security.protocol"] = "SASL_SSL",
        ["sasl.mechanism"] = Mechanism,
        ["sasl.username"] = User,
        ["sasl.password"] = Password,
        ["ssl.ca.location"] = Authority,
    };

    /// <summary>File of the certificate of an authority that has not signed the broker's.</summary>
    public string OtherAuthority => Path.Combine(_script.Folder, "other.pem");

    private string Authority => Path.Combine(_script.Folder, "authority.pem");

    private string Server => Path.Combine(_script.Folder, "server.pem");

    /// <summary>Starts the broker, where there is one.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!IsPresent)
        {
            return;
        }

        WriteCertificates();
        var port = FreePort.FindFirst(PortOffsets);
        await _script.StartAsync(port, ["--brokers", "1", .. Properties(port).SelectMany(property => new[] { "--set", property })]);
        BootstrapServers = Address(port);
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Address(port + 2) }).SetLogHandler((_, _) => { }).Build();
        await AllowAsync();
    }

    /// <summary>Lets <see cref="User"/> in from now on.</summary>
    public Task AllowAsync() => AlterAsync(new UserScramCredentialUpsertion
    {
        User = User,
        ScramCredentialInfo = new ScramCredentialInfo { Mechanism = ScramMechanism.ScramSha512, Iterations = Iterations },
        Password = System.Text.Encoding.UTF8.GetBytes(Password),
    });

    /// <summary>Lets <see cref="User"/> in no more. Who is in, stays.</summary>
    public Task ForbidAsync() => AlterAsync(new UserScramCredentialDeletion { User = User, Mechanism = ScramMechanism.ScramSha512 });

    /// <summary>Kills the broker and brings it back on its data: all clients have to say again who they are.</summary>
    public async Task RestartAsync()
    {
        await _script.RunAsync("kill");
        await _script.RunUntilDoneAsync("restart");
    }

    /// <summary>Kills the broker.</summary>
    public ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        return _script.DisposeAsync();
    }

    private Task AlterAsync(UserScramCredentialAlteration alteration) =>
        _admin!.AlterUserScramCredentialsAsync([alteration], new AlterUserScramCredentialsOptions { RequestTimeout = AnswerLimit });

    private void WriteCertificates()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        File.WriteAllText(Authority, authority.Certificate);
        File.WriteAllText(OtherAuthority, other.Certificate);
        File.WriteAllText(Server, authority.Server());
    }

    /// <summary>What makes the script's broker another one: later properties win.</summary>
    private string[] Properties(int port) =>
    [
        $"listeners=CLIENT://{Address(port)},CONTROLLER://{Address(port + 1)},INSIDE://{Address(port + 2)}",
        $"advertised.listeners=CLIENT://{Address(port)},INSIDE://{Address(port + 2)}",
        "listener.security.protocol.map=CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT,INSIDE:PLAINTEXT",
        "inter.broker.listener.name=INSIDE",
        $"sasl.enabled.mechanisms={Mechanism}",
        "listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
        "ssl.keystore.type=PEM",
        $"ssl.keystore.location={Server}",
    ];

    private static string Address(int port) => $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
}
