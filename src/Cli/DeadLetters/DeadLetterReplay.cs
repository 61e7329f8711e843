using Confluent.Kafka;
using KiVendTout.Embedded.Processes;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.DeadLetters;

/// <summary>
/// Sends dead letters to their topic again, as they were, in their order. One that was sent and not marked, because we died between, is sent
/// again: the consumers drop what they already know.
/// </summary>
internal sealed class DeadLetterReplay(DeadLetterArchive archive, KafkaProducer producer)
{
    private const int BatchRecords = 100;

    /// <returns>How many were sent.</returns>
    /// <exception cref="CommandFailedException">Kafka does not take one.</exception>
    public async Task<int> RunAsync(string? topic, long? id, CancellationToken cancellationToken)
    {
        var (sent, after) = (0, 0L);
        while (await archive.ReadAsync(topic, id, after, BatchRecords, cancellationToken) is [.., var last] batch)
        {
            foreach (var record in batch)
            {
                await SendAsync(record, cancellationToken);
                await archive.MarkReplayedAsync(record.Id, cancellationToken);
                sent++;
            }

            after = last.Id;
        }

        return sent;
    }

    private async Task SendAsync(DeadRecord record, CancellationToken cancellationToken)
    {
        var headers = new Headers();
        foreach (var (name, value) in record.Headers)
        {
            headers.Add(name, value);
        }

        try
        {
            await producer.ProduceAsync(record.Topic, new Message<byte[], byte[]> { Key = record.Key!, Value = record.Value!, Headers = headers }, cancellationToken);
        }
        catch (KafkaException exception)
        {
            throw new CommandFailedException($"Kafka does not take dead letter {record.Id}: {exception.Error.Reason}", exception);
        }
    }
}
