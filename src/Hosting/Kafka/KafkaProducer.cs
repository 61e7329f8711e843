using Confluent.Kafka;

namespace KiVendTout.Hosting.Kafka;

/// <summary>
/// A producer that outlives its clients. An idempotent client that has lost its sequence can write nothing any more: the next write takes a
/// new one, once all that the broken one had under way is answered, so that nothing of it can come after. What it had not written is its
/// writers' to write again.
/// </summary>
public sealed class KafkaProducer : IDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    private readonly Func<Action<Error>, IProducer<byte[], byte[]>> _build;
    private readonly TimeSpan _drainLimit;
    private readonly Action<string> _replaced;
    private readonly Lock _gate = new();
    private Task<ProducerLife>? _life;
    private bool _isDisposed;

    internal KafkaProducer(Func<Action<Error>, IProducer<byte[], byte[]>> build, TimeSpan drainLimit, Action<string> replaced) =>
        (_build, _drainLimit, _replaced) = (build, drainLimit, replaced);

    /// <summary>Writes a record; done when the brokers have it.</summary>
    /// <exception cref="KafkaException">Whether they have it is unknown.</exception>
    public async Task<DeliveryResult<byte[], byte[]>> ProduceAsync(string topic, Message<byte[], byte[]> message, CancellationToken cancellationToken) =>
        await (await TakeAsync().WaitAsync(cancellationToken)).ProduceAsync(topic, message, cancellationToken);

    /// <summary>
    /// The client of now, for records that must stay in order: once it is broken it takes no more, so no later record overtakes one that failed.
    /// Waits while a broken one is replaced.
    /// </summary>
    /// <exception cref="KafkaException">None can be made.</exception>
    public Task<ProducerLife> TakeAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_life is null or { IsFaulted: true })
            {
                _life = Task.FromResult(new ProducerLife(_build));
            }
            else if (_life is { IsCompletedSuccessfully: true, Result: { BrokenBy: { } reason } broken })
            {
                _replaced(reason);
                _life = Task.Run(() =>
                {
                    broken.End(_drainLimit);
                    return new ProducerLife(_build);
                });
            }

            return _life;
        }
    }

    /// <summary>Writes what is under way and closes; a client that is being replaced is not waited for longer than ten seconds.</summary>
    public void Dispose()
    {
        Task<ProducerLife>? last;
        lock (_gate)
        {
            _isDisposed = true;
            (last, _life) = (_life, null);
        }

        last?.ContinueWith(End, TaskScheduler.Default).Wait(CloseLimit);
    }

    private static void End(Task<ProducerLife> last)
    {
        if (last.IsCompletedSuccessfully)
        {
            last.Result.End(CloseLimit);
        }
    }
}
