using Confluent.Kafka;
using KiVendTout.Embedded.Processes;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.Data;

/// <summary>
/// Hands records to Kafka in the order they are given. What a broken client had not written is written again by the next one, in that order
/// and before any other record. For one caller at a time.
/// </summary>
internal sealed class ResendingProducer(KafkaProducer producer, TimeProvider time)
{
    /// <summary>Clients that may break one after another without a record being written; then something is wrong that a new one does not mend.</summary>
    private const int BreaksMax = 5;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();

    /// <summary>By their place in the order: the one that is given, and those that a broken client had not written.</summary>
    private readonly SortedDictionary<long, Sending> _waiting = [];

    private ProducerLife? _life;
    private long _next;
    private int _underWay;
    private int _breaks;

    /// <summary>Whether every record has been reported.</summary>
    private bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _underWay == 0 && _waiting.Count == 0;
            }
        }
    }

    /// <summary>Hands a record over; waits while there is no room.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="message">The record.</param>
    /// <param name="reported">Told, once and on another thread, what has become of it in the end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CommandFailedException">Kafka refuses it.</exception>
    public async Task SendAsync(
        string topic, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> reported, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiting.Add(_next, new Sending(_next, topic, message, reported));
            _next++;
        }

        await HandOverAsync(cancellationToken);
    }

    /// <summary>Waits until every record is reported.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many records are not.</returns>
    /// <exception cref="CommandFailedException">Kafka refuses one.</exception>
    public async Task<int> FlushAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        for (var began = time.GetTimestamp(); !IsEmpty && time.GetElapsedTime(began) < limit;)
        {
            await HandOverAsync(cancellationToken);
            await Task.Delay(LookEvery, time, cancellationToken);
        }

        lock (_gate)
        {
            return _underWay + _waiting.Count;
        }
    }

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Once there is a new client, all that the broken one had is reported: only then is it known which record is first.
            var life = await producer.TakeAsync().WaitAsync(cancellationToken);
            CountBreaks(life);
            if (First() is not { } first)
            {
                return;
            }

            if (!TryProduce(life, first))
            {
                await Task.Delay(LookEvery, time, cancellationToken);
            }
        }
    }

    private void CountBreaks(ProducerLife life)
    {
        if (_life is { BrokenBy: { } reason } broken && broken != life && Interlocked.Increment(ref _breaks) > BreaksMax)
        {
            throw new CommandFailedException($"Kafka refuses a record: {reason}");
        }

        _life = life;
    }

    private Sending? First()
    {
        lock (_gate)
        {
            return _waiting.Values.FirstOrDefault();
        }
    }

    /// <returns>Whether the client has taken it; else it is full, or broken.</returns>
    private bool TryProduce(ProducerLife life, Sending sending)
    {
        lock (_gate)
        {
            try
            {
                life.Produce(sending.Topic, sending.Message, report => OnReport(life, sending, report));
                _underWay++;
                return _waiting.Remove(sending.Place);
            }
            catch (KafkaException exception) when (life.BrokenBy is not null || exception.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
            catch (KafkaException exception)
            {
                throw new CommandFailedException($"Kafka refuses a record: {exception.Error.Reason}", exception);
            }
        }
    }

    private void OnReport(ProducerLife life, Sending sending, DeliveryReport<byte[], byte[]> report)
    {
        lock (_gate)
        {
            _underWay--;
            if (report.Error.IsError && life.BrokenBy is not null)
            {
                _waiting.Add(sending.Place, sending);
                return;
            }
        }

        Volatile.Write(ref _breaks, 0);
        sending.Reported(report);
    }

    private sealed record Sending(long Place, string Topic, Message<byte[], byte[]> Message, Action<DeliveryReport<byte[], byte[]>> Reported);
}
