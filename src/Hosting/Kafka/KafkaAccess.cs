using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace KiVendTout.Hosting.Kafka;

/// <summary>
/// Finds out whether Kafka's brokers let this host in, whether or not it has something to send: not ready while they do not. Brokers that are away
/// are another matter: what needs none of them goes on, and who needs them says so.
/// </summary>
public sealed class KafkaAccess(KafkaClientFactory kafka, TimeProvider clock) : BackgroundService, IHealthCheck
{
    private const string NotAsked = "Kafka has not been asked yet.";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private bool _hasAnswered;
    private volatile string? _problem = NotAsked;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_problem is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (kafka.BootstrapServers.Length == 0)
        {
            _problem = null;
            return;
        }

        var client = kafka.Admin();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (kafka.Refusal is not null)
                {
                    // Of this client or of another: a new one has to say anew who we are.
                    client.Dispose();
                    kafka.Forget();
                    client = kafka.Admin();
                }

                await LookAsync(client);
                await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            client.Dispose();
        }
    }

    /// <summary>
    /// Asks a cheap question that needs no right. Not for the cluster: Confluent.Kafka 2.16 cannot take in every answer to that (decision 0010).
    /// </summary>
    private async Task LookAsync(IAdminClient client)
    {
        try
        {
            await Task.Run(() => client.GetMetadata(AnswerLimit));
            (_hasAnswered, _problem) = (true, null);
        }
        catch (KafkaException)
        {
            // Brokers that have answered before and hang up are ending. A refusal stands until they answer.
            var complaint = kafka.Refusal ?? (_hasAnswered ? null : kafka.LastComplaint);
            _problem = complaint?.Meaning ?? (_problem == NotAsked ? null : _problem);
        }
    }
}
