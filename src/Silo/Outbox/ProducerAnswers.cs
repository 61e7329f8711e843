using Confluent.Kafka;

namespace KiVendTout.Silo.Outbox;

/// <summary>Counts the brokers' answers for records that were handed over together.</summary>
/// <param name="count">How many answers will come, at least one.</param>
internal sealed class ProducerAnswers(int count)
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = count;
    private Error? _fault;

    /// <summary>Done when all have come; fails by a <see cref="KafkaException"/> when one of them is an error.</summary>
    public Task All => _all.Task;

    /// <summary>An answer has come; from any thread.</summary>
    public void Add(Error error)
    {
        if (error.IsError)
        {
            Volatile.Write(ref _fault, error);
        }

        if (Interlocked.Decrement(ref _missing) > 0)
        {
            return;
        }

        if (Volatile.Read(ref _fault) is { } fault)
        {
            _all.SetException(new KafkaException(fault));
        }
        else
        {
            _all.SetResult();
        }
    }
}
