using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

/// <summary>How far a stack has come.</summary>
public enum StackPhase
{
    /// <summary>Its parts are being started, or its data loaded.</summary>
    Starting,

    /// <summary>All is up and loaded.</summary>
    Ready,

    /// <summary>Its parts are being stopped.</summary>
    Stopping,

    /// <summary>It did not come up.</summary>
    Failed,
}

/// <summary>A process of a stack.</summary>
/// <param name="Name">Its name, such as <c>silo-1</c>.</param>
/// <param name="Identity">The process; null while there is none.</param>
/// <param name="AdminUrl">Where it tells whether it is ready; null when being alive is all there is to tell.</param>
/// <param name="Restarts">How often it died and was started again.</param>
/// <param name="LastEnd">How it ended last; null when it never has.</param>
public sealed record StackProcess(string Name, ProcessIdentity? Identity, string? AdminUrl, int Restarts = 0, string? LastEnd = null);

/// <summary>What runs, as recorded by the <c>up</c> that started it.</summary>
public sealed record StackState
{
    /// <summary>The process of <c>up</c>, which also holds the embedded Kafka.</summary>
    public required ProcessIdentity Supervisor { get; init; }

    /// <summary>How far it has come.</summary>
    public StackPhase Phase { get; init; }

    /// <summary>Why it did not come up.</summary>
    public string? Error { get; init; }

    /// <summary>Address of PostgreSQL for reading, in the form that psql takes; null before it is known.</summary>
    public string? Postgres { get; init; }

    /// <summary>Address of pages, REST and gRPC-Web.</summary>
    public string? GatewayHttp { get; init; }

    /// <summary>Address of gRPC.</summary>
    public string? GatewayGrpc { get; init; }

    /// <summary>Kafka's addresses.</summary>
    public string? Kafka { get; init; }

    /// <summary>The life of the broker: another one with every start of the embedded broker.</summary>
    public string? BrokerEpoch { get; init; }

    /// <summary>The processes, in the order they were started.</summary>
    public ImmutableArray<StackProcess> Processes { get; init; } = [];

    /// <summary>Reads the record; null when there is none.</summary>
    public static StackState? Read(StackDirectory directory)
    {
        try
        {
            return JsonSerializer.Deserialize<StackState>(File.ReadAllText(directory.StateFile));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // What cannot be read was not written by us: it tells nothing of any process.
            return null;
        }
    }

    /// <summary>Writes the record. It names passwords, and is for the owner only.</summary>
    public void Write(StackDirectory directory) => PrivateFile.Write(directory.StateFile, JsonSerializer.Serialize(this));
}
