using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

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
