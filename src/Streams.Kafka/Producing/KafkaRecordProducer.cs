using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// The one producer of a provider on a silo: idempotent, acknowledged by all replicas. Made when first needed, and made anew when it is
/// broken: an idempotent producer that has lost its sequence can write nothing any more.
/// </summary>
internal sealed class KafkaRecordProducer(
    string provider, KafkaStreamOptions options, KafkaClients clients, IKafkaRecordEncoder? encoder, ILogger logger) : IDisposable
{
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<ProducerLife>? life;
    private bool disposed;

    /// <summary>Writes events of a stream; done when all are acknowledged.</summary>
    /// <exception cref="InvalidOperationException">There is no encoder.</exception>
    public async Task PublishAsync<T>(StreamId stream, IEnumerable<T> events)
    {
        if (encoder is null)
        {
            throw new InvalidOperationException(
                $"Nothing can be published through stream provider '{provider}': no {nameof(IKafkaRecordEncoder)} is registered.");
        }

        // All through one client: when it breaks it takes no more, and no event overtakes one that failed.
        var current = await TakeAsync();
        var writes = new List<Task>();
        foreach (var @event in events)
        {
            var record = encoder.Encode(stream, @event!);
            var headers = new Headers();
            foreach (var (name, value) in record.Headers.ToList())
            {
                headers.Add(name, value);
            }

            if (Activity.Current?.Id is { } trace && !headers.TryGetLastBytes(KafkaHeaderNames.TraceParent, out _))
            {
                headers.Add(KafkaHeaderNames.TraceParent, Encoding.ASCII.GetBytes(trace));
            }

            var message = new Message<byte[]?, byte[]?> { Key = record.Key, Value = record.Value, Headers = headers };
            writes.Add(current.ProduceAsync(record.Topic, message, CancellationToken.None).WaitAsync(options.ProduceTimeout));
        }

        await Task.WhenAll(writes);
    }

    /// <summary>Writes a record; done when it is acknowledged.</summary>
    public async Task ProduceAsync(string topic, Message<byte[]?, byte[]?> message, CancellationToken cancellationToken)
    {
        var current = await TakeAsync().WaitAsync(options.ProduceTimeout, cancellationToken);
        await current.ProduceAsync(topic, message, cancellationToken).WaitAsync(options.ProduceTimeout, cancellationToken);
    }

    public void Dispose()
    {
        Task<ProducerLife>? last;
        lock (gate)
        {
            disposed = true;
            (last, life) = (life, null);
        }

        last?.ContinueWith(End, TaskScheduler.Default).Wait(CloseTime);
    }

    private static void End(Task<ProducerLife> last)
    {
        if (last.IsCompletedSuccessfully)
        {
            last.Result.End(CloseTime);
        }
    }

    /// <summary>The client of now. A broken one is replaced once all that it had under way is answered: nothing of it may come after.</summary>
    private Task<ProducerLife> TakeAsync()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (life is null or { IsFaulted: true })
            {
                life = Task.FromResult(new ProducerLife(clients));
            }
            else if (life is { IsCompletedSuccessfully: true, Result: { BrokenBy: { } reason } broken })
            {
                logger.ProducerReplaced(provider, reason);
                life = Task.Run(() =>
                {
                    broken.End(options.ProduceTimeout);
                    return new ProducerLife(clients);
                });
            }

            return life;
        }
    }
}
