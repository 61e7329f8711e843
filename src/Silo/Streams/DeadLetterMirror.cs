using System.Text;
using KiVendTout.Domain.Events;
using KiVendTout.Records;
using KiVendTout.Stores.Postgres.Messages;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Streams;

/// <summary>
/// Mirrors dead letters in PostgreSQL, where operators list and replay them: one a record, of the stream that was first. The topic's letter of an erased customer has neither value nor
/// headers, as ours has.
/// </summary>
internal sealed class DeadLetterMirror(DeadLetterStore store) : IKafkaDeadLetterMirror
{
    /// <inheritdoc/>
    public async ValueTask<KafkaDeadLetter?> RecordAsync(KafkaDeadLetter letter, CancellationToken cancellationToken)
    {
        var customers = CustomersOf(letter);
        var receipt = await store.RecordAsync(
            new DeadLetter
            {
                BrokerEpoch = letter.TopicLife,
                Topic = letter.Topic,
                Partition = letter.Partition,
                Offset = letter.Offset,
                Reason = letter.Reason,
                ExceptionType = letter.ExceptionType ?? letter.Cause.ToString(),
                Attempts = letter.Attempts,
                Stream = letter.Stream?.GetNamespace(),
                Key = letter.Key,
                Headers = [.. letter.Headers.Select(header => new RecordHeader(header.Key, header.Value))],
                Payload = letter.Value,
                CustomerIds = customers,
            },
            cancellationToken);
        return !receipt.IsFirst ? null : !receipt.IsErased ? letter : letter with
        {
            Key = RecordCustomers.OfKey(letter.Key) is null ? null : letter.Key,
            Value = null,
            Headers = [],
            Withheld = Withheld.BecauseErased(letter.Value?.Length ?? 0),
        };
    }

    private static List<string> CustomersOf(KafkaDeadLetter letter)
    {
        var type = letter.Headers.LastOrDefault(header => header.Key == CloudEventHeaders.Type).Value;
        var customers = RecordCustomers.InValue(type is null ? null : Encoding.UTF8.GetString(type), letter.Value).ToList();
        if (RecordCustomers.OfKey(letter.Key) is { } owner && !customers.Contains(owner))
        {
            customers.Add(owner);
        }

        return customers;
    }
}
