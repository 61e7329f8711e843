using System.Text.Json.Serialization;
using KiVendTout.Cli.Topics;
using KiVendTout.Embedded.Processes;
using KiVendTout.Records.Topics;

namespace KiVendTout.Cli.Stack;

/// <summary>A process as <c>status --json</c> tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pid">Its number; 0 while there is none.</param>
/// <param name="Ready">Whether it does its work.</param>
/// <param name="Reason">Why it does not, in its own words, like a partition that is stalled; left out where it says nothing.</param>
internal sealed record ProcessStatus(
    string Name, int Pid, bool Ready, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null);

/// <summary>A stack as <c>status --json</c> tells it. The names are a promise.</summary>
internal sealed record StackStatus(
    string? Postgres, string? GatewayHttp, string? GatewayGrpc, string? Kafka, long? Lag, IReadOnlyList<ProcessStatus> Processes)
{
    /// <summary>The process of <c>up</c> itself, which holds the embedded Kafka.</summary>
    private const string SupervisorName = "kvt";

    /// <summary>Status is asked for when something is away: it must not take long to say so.</summary>
    private static readonly TimeSpan LagLimit = TimeSpan.FromSeconds(5);

    /// <summary>The record that the status was made of.</summary>
    [JsonIgnore]
    public StackState? State { get; private init; }

    /// <summary>Asks every part how it is.</summary>
    public static async Task<StackStatus> ReadAsync(StackDirectory directory, CancellationToken cancellationToken)
    {
        if (StackState.Read(directory) is not { } state)
        {
            return new StackStatus(null, null, null, null, null, []);
        }

        var processes = await Task.WhenAll(state.Processes.Select(process => ProbeAsync(process, cancellationToken)));
        var supervisor = new ProcessStatus(SupervisorName, state.Supervisor.Pid, state.Supervisor.IsAlive && state.Phase == StackPhase.Ready);
        var lag = state.Supervisor.IsAlive && state.Kafka is not null ? await LagAsync(directory, state.Kafka, cancellationToken) : null;
        return new StackStatus(state.Postgres, state.GatewayHttp, state.GatewayGrpc, state.Kafka, lag, [supervisor, .. processes]) { State = state };
    }

    private static async Task<ProcessStatus> ProbeAsync(StackProcess process, CancellationToken cancellationToken)
    {
        var isAlive = process.Identity?.IsAlive ?? false;
        if (!isAlive)
        {
            return new ProcessStatus(process.Name, 0, Ready: false);
        }

        var (ready, reason) = process.AdminUrl is null ? (true, null) : await ReadyProbe.AskAsync(process.AdminUrl, cancellationToken);
        return new ProcessStatus(process.Name, process.Identity!.Pid, ready, reason);
    }

    private static async Task<long?> LagAsync(StackDirectory directory, string servers, CancellationToken cancellationToken)
    {
        try
        {
            var settings = StackSettings.Load(directory);
            using var offsets = new OffsetReader(settings.KafkaClients(servers), settings.ConsumerGroups) { AnswerLimit = LagLimit };
            return (await offsets.ReadAsync(TopicCatalogue.InputNames, cancellationToken)).Sum(topic => topic.Lag);
        }
        catch (CommandFailedException)
        {
            return null;
        }
    }
}
