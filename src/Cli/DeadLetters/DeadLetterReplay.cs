using Confluent.Kafka;
using KiVendTout.Domain.Common;
using KiVendTout.Embedded.Processes;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Stores.Postgres.Messages;

namespace KiVendTout.Cli.DeadLetters;

/// <summary>What became of a replay.</summary>
/// <param name="Sent">How many letters were sent again.</param>
/// <param name="Refused">Those that cannot be, each with the reason.</param>
internal sealed record ReplayResult(int Sent, IReadOnlyList<(long Id, string Why)> Refused);

/// <summary>
/// Sends dead letters to their topic again, as they were, in their order. One that was sent and not marked, because we died between, is sent
/// again: the consumers drop what they already know. One that cannot be sent does not hinder the others.
/// </summary>
internal sealed class DeadLetterReplay(DeadLetterStore letters, KafkaProducer producer)
{
    private const int PageLetters = 100;

    /// <param name="topic">Only letters of this topic; null for all.</param>
    /// <param name="id">Only this one; null for all.</param>
    /// <param name="cancellationToken">Ends it between two letters.</param>
    /// <exception cref="CommandFailedException">Kafka does not answer.</exception>
    /// <exception cref="StoreUnavailableException">PostgreSQL does not answer.</exception>
    public async Task<ReplayResult> RunAsync(string? topic, long? id, CancellationToken cancellationToken)
    {
        var (sent, refused) = (0, new List<(long, string)>());
        await foreach (var letter in WaitingAsync(topic, id, cancellationToken))
        {
            if (letter.Letter.Withheld is { } withheld)
            {
                refused.Add((letter.Id, $"its value is not kept: {withheld}"));
            }
            else if (await SendAsync(letter, cancellationToken) is { } why)
            {
                refused.Add((letter.Id, why));
            }
            else
            {
                await letters.MarkReplayedAsync([letter.Id], cancellationToken);
                sent++;
            }
        }

        return new ReplayResult(sent, refused);
    }

    /// <summary>One letter in memory at a time: a value may be large.</summary>
    private async IAsyncEnumerable<StoredDeadLetter> WaitingAsync(
        string? topic, long? id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (id is { } only)
        {
            if (await letters.FindAsync(only, cancellationToken) is { ReplayedAt: null } letter && (topic is null || letter.Letter.Topic == topic))
            {
                yield return letter;
            }

            yield break;
        }

        string? after = null;
        do
        {
            var page = await letters.ListAsync(topic, waitingOnly: true, new PageRequest(PageLetters, after), cancellationToken);
            foreach (var summary in page.Items)
            {
                if (await letters.FindAsync(summary.Id, cancellationToken) is { ReplayedAt: null } letter)
                {
                    yield return letter;
                }
            }

            after = page.Next;
        }
        while (after is not null);
    }

    /// <returns>Why Kafka never takes it; null when it has.</returns>
    private async Task<string?> SendAsync(StoredDeadLetter stored, CancellationToken cancellationToken)
    {
        var letter = stored.Letter;
        var headers = new Headers();
        foreach (var header in letter.Headers)
        {
            headers.Add(header.Name, header.Value);
        }

        try
        {
            var message = new Message<byte[], byte[]> { Key = letter.Key!, Value = letter.Payload!, Headers = headers };
            await producer.ProduceAsync(letter.Topic, message, cancellationToken);
            return null;
        }
        catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg
            or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic)
        {
            return $"Kafka does not take it: {exception.Error.Reason}";
        }
        catch (KafkaException exception)
        {
            throw new CommandFailedException($"Kafka does not take dead letter {stored.Id}: {exception.Error.Reason}", exception);
        }
    }
}
