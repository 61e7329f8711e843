using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Compares the topics of a provider with what it was told of them, when partitions are opened and at a period: how many partitions each has,
/// and whether it is still the one whose partitions are being read.
/// </summary>
internal sealed class TopicWatch : IDisposable
{
    private readonly string provider;
    private readonly KafkaStreamOptions options;
    private readonly RenewedClient<ConsumerLife> client;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Action<IReadOnlyDictionary<string, KafkaTopic>> looked;
    private readonly ConcurrentDictionary<string, string> problems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> lives = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Starts to watch.</summary>
    /// <param name="provider">Name of the provider.</param>
    /// <param name="options">Its options.</param>
    /// <param name="client">Answers its questions.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Takes what is wrong, when it becomes so.</param>
    /// <param name="looked">Is given the topics after each look at all of them.</param>
    public TopicWatch(
        string provider, KafkaStreamOptions options, RenewedClient<ConsumerLife> client, TimeProvider clock, ILogger logger,
        Action<IReadOnlyDictionary<string, KafkaTopic>> looked)
    {
        (this.provider, this.options, this.client, this.clock, this.logger, this.looked) = (provider, options, client, clock, logger, looked);
        _ = Task.Run(RunAsync);
    }

    /// <summary>What is wrong with the topics; null for nothing that is known.</summary>
    public string? Problem => options.Topics.Select(ProblemOf).FirstOrDefault(problem => problem is not null);

    /// <summary>What is wrong with a topic; null for nothing that is known.</summary>
    public string? ProblemOf(string topic) => problems.GetValueOrDefault(topic);

    /// <summary>Which life a topic is in, as the brokers have told last.</summary>
    /// <exception cref="KafkaException">They have not, and do not.</exception>
    public async Task<string> LifeOfAsync(string topic, CancellationToken cancellationToken) => lives.TryGetValue(topic, out var life)
        ? life
        : (await AskAsync([topic], cancellationToken)).GetValueOrDefault(topic)?.Life ?? throw new KafkaException(ErrorCode.UnknownTopicOrPart);

    /// <summary>Asks for topics and compares them.</summary>
    /// <returns>Those that are there, by name.</returns>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<IReadOnlyDictionary<string, KafkaTopic>> AskAsync(IReadOnlyCollection<string> topics, CancellationToken cancellationToken)
    {
        var found = await client.CallAsync(it => it.Questions.AskAsync(topics, cancellationToken));
        foreach (var name in topics)
        {
            var topic = found.GetValueOrDefault(name);
            Compare(name, topic?.Partitions);
            if (topic is not null)
            {
                lives[name] = topic.Life;
            }
        }

        return found;
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private void Compare(string topic, int? found)
    {
        if (found == options.PartitionsPerTopic)
        {
            problems.TryRemove(topic, out _);
            return;
        }

        var problem = found is null
            ? $"topic {topic} is not there; {options.PartitionsPerTopic} partitions are wanted"
            : $"topic {topic} has {found} partitions, {options.PartitionsPerTopic} are wanted";
        if (problems.GetValueOrDefault(topic) != problem)
        {
            problems[topic] = problem;
            logger.TopicNotAsWanted(provider, problem);
        }
    }

    private async Task RunAsync()
    {
        var cancellationToken = stopping.Token;
        using var timer = new PeriodicTimer(options.TopicCheckPeriod, clock);
        try
        {
            do
            {
                await LookAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The provider stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            looked(await AskAsync([.. options.Topics], cancellationToken));
        }
        catch (Exception exception) when (exception is KafkaException or ObjectDisposedException)
        {
            // Brokers that are away show by the lag; what was known of the topics stands.
            logger.ClientLog(provider, exception.Message);
        }
    }
}
