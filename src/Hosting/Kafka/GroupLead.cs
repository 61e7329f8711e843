using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Hosting.Kafka;

/// <summary>
/// Keeps a producer's lead over the consumer groups within what the embedded broker can hold: it drops its oldest records silently. A real
/// broker keeps what it is given; nothing is watched then.
/// </summary>
public sealed class GroupLead : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly GroupLeadSettings _settings;
    private readonly KafkaClientFactory _kafka;
    private readonly TimeProvider _clock;
    private readonly ILogger<GroupLead> _logger;

    /// <summary>Null when nothing is watched.</summary>
    private readonly LeadLimiter? _limiter;

    /// <summary>The offset that each group reads next; touched by the one loop that looks.</summary>
    private readonly Dictionary<(string Group, TopicPartition Partition), long> _done = [];

    /// <summary>Opens the watch; it looks once the host has started.</summary>
    /// <param name="settings">Broker, groups and bound.</param>
    /// <param name="kafka">Makes its clients.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Takes what goes wrong.</param>
    public GroupLead(GroupLeadSettings settings, KafkaClientFactory kafka, TimeProvider clock, ILogger<GroupLead> logger)
    {
        (_settings, _kafka, _clock, _logger) = (settings, kafka, clock, logger);
        _limiter = settings.IsWatched && kafka.BootstrapServers.Length > 0 ? new LeadLimiter(settings.Bounds) : null;
    }

    /// <summary>Records that are sent and that some group has not done; 0 when nothing is watched.</summary>
    public int Records => _limiter?.Records ?? 0;

    /// <summary>Partitions where the broker has such records.</summary>
    public IReadOnlyList<TopicPartition> Open => _limiter?.Open ?? [];

    /// <summary>Takes room for a record that is about to be sent; waits while a group is too far behind.</summary>
    /// <param name="bytes">Its size, see <see cref="LeadLimiter.SizeOf"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The caller gave up, and no room is taken.</exception>
    public async Task ReserveAsync(int bytes, CancellationToken cancellationToken)
    {
        while (!TryReserve(bytes))
        {
            await Task.Delay(LookEvery, _clock, cancellationToken);
        }
    }

    /// <summary>Takes room for a record that is about to be sent, in a topic that every group reads.</summary>
    /// <param name="bytes">Its size, see <see cref="LeadLimiter.SizeOf"/>.</param>
    /// <returns>False when a group is too far behind.</returns>
    public bool TryReserve(int bytes) => _limiter?.TryReserve(bytes) ?? true;

    /// <summary>The broker has a record that room was taken for.</summary>
    /// <param name="partition">Where.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="bytes">Its size, as reserved.</param>
    public void Delivered(TopicPartition partition, long offset, int bytes) => _limiter?.Delivered(partition, offset, bytes);

    /// <summary>A record that room was taken for does not come to the broker.</summary>
    /// <param name="bytes">Its size, as reserved.</param>
    public void Lost(int bytes) => _limiter?.Lost(bytes);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_limiter is not { } limiter)
        {
            return;
        }

        var consumers = _settings.Groups.ToDictionary(group => group, Consumer);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await Task.Run(() => Look(limiter, consumers), stoppingToken);
                await Task.Delay(LookEvery, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            foreach (var consumer in consumers.Values)
            {
                consumer.Dispose();
            }
        }
    }

    private IConsumer<Ignore, Ignore> Consumer(string group) => _kafka.Consumer<Ignore, Ignore>(new ConsumerConfig { GroupId = group });

    private void Look(LeadLimiter limiter, Dictionary<string, IConsumer<Ignore, Ignore>> consumers)
    {
        var open = limiter.Open;
        if (open.Count == 0)
        {
            return;
        }

        foreach (var (group, consumer) in consumers)
        {
            try
            {
                foreach (var offset in consumer.Committed(open, AnswerLimit))
                {
                    _done[(group, offset.TopicPartition)] = offset.Offset.Value;
                }
            }
            catch (KafkaException e)
            {
                // Nothing new is known of the group: producing stops when the room is used up.
                _logger.LeadUnknown(e, group);
            }
        }

        foreach (var partition in open)
        {
            // A group that has never committed has an offset below zero, and gives nothing free.
            limiter.Committed(partition, _settings.Groups.Min(group => _done.GetValueOrDefault((group, partition), -1)));
        }
    }
}
