using System.Globalization;
using System.Text;
using Confluent.Kafka;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Records;
using KiVendTout.Records.Topics;

namespace KiVendTout.Silo.Archive;

/// <summary>Makes of a record of Kafka one for the archive. Never fails: what cannot be read is archived as it came, with the reason.</summary>
internal sealed class ArchiveDecoder(TimeProvider clock)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="record">The record.</param>
    /// <param name="life">Which life of its topic its offset belongs to.</param>
    public ArchivedRecord Decode(ConsumeResult<byte[]?, byte[]?> record, string life)
    {
        var headers = record.Message.Headers?.Select(header => new KeyValuePair<string, byte[]?>(header.Key, header.GetValueBytes())).ToList() ?? [];
        try
        {
            return Decode(record, life, headers);
        }
        catch (Exception e)
        {
            // Nothing that a record holds may stop the archive of all others.
            return new ArchivedRecord
            {
                RecordId = PlaceOf(record, life),
                Topic = record.Topic,
                Partition = record.Partition.Value,
                Offset = record.Offset.Value,
                RecordedAt = clock.GetUtcNow(),
                Key = record.Message.Key,
                Headers = headers,
                Payload = record.Message.Value,
                Problem = e.GetType().Name,
            };
        }
    }

    private ArchivedRecord Decode(ConsumeResult<byte[]?, byte[]?> record, string life, List<KeyValuePair<string, byte[]?>> headers)
    {
        var message = record.Message;
        var (told, problem) = Read(record.Topic, message.Value, headers);
        return new ArchivedRecord
        {
            RecordId = Text(headers, CloudEventHeaders.Id) ?? PlaceOf(record, life),
            Topic = record.Topic,
            Partition = record.Partition.Value,
            Offset = record.Offset.Value,
            RecordedAt = TimeOf(headers, message.Timestamp),
            CustomerId = told?.CustomerId.Value ?? CustomerOf(message.Key),
            Schema = Text(headers, CloudEventHeaders.DataSchema),
            Key = message.Key,
            Headers = headers,
            Payload = message.Value,
            Event = told as UserEvent,
            Problem = problem,
        };
    }

    private static string PlaceOf(ConsumeResult<byte[]?, byte[]?> record, string life) =>
        string.Create(CultureInfo.InvariantCulture, $"{life}:{record.Partition.Value}:{record.Offset.Value}");

    private (SessionRecord? Told, string? Problem) Read(string topic, byte[]? value, List<KeyValuePair<string, byte[]?>> headers)
    {
        try
        {
            var (type, content) = (Text(headers, CloudEventHeaders.Type), Text(headers, CloudEventHeaders.ContentType));
            CloudEventHeaders.RequireKnownSchema(type, Text(headers, CloudEventHeaders.DataSchema));
            CloudEventHeaders.RequireCredibleTime(Text(headers, CloudEventHeaders.Time), clock.GetUtcNow());
            return topic switch
            {
                TopicNames.UserEvents => (SessionRecordCodec.DecodeUserEvents(type, content, value, clock.GetUtcNow()), null),
                TopicNames.CartEvents => (SessionRecordCodec.DecodeCartEvents(type, content, value, clock.GetUtcNow()), null),
                // The other topics have tables of their own: here they are kept as they came.
                _ => (null, null),
            };
        }
        catch (ContractViolationException e)
        {
            return (null, e.Message);
        }
        catch (Exception e)
        {
            return (null, e.GetType().Name);
        }
    }

    /// <summary>The sender's time where it can be true, else Kafka's, else now; to the microsecond, as the stores keep it.</summary>
    private DateTimeOffset TimeOf(List<KeyValuePair<string, byte[]?>> headers, Timestamp kafkas)
    {
        var now = clock.GetUtcNow();
        var told = DateTimeOffset.TryParse(
            Text(headers, CloudEventHeaders.Time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && Clock.Problem(time, now) is null ? time
            : KafkasTime(kafkas) is { } sent && Clock.Problem(sent, now) is null ? sent
            : now;
        return Clock.ToMicroseconds(told);
    }

    /// <summary>Kafka carries any number of milliseconds; null when it is no time of ours.</summary>
    private static DateTimeOffset? KafkasTime(Timestamp kafkas) =>
        kafkas.UnixTimestampMs >= 0 && kafkas.UnixTimestampMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(kafkas.UnixTimestampMs)
            : null;

    private static string? CustomerOf(byte[]? key) => key is not null && Text(key) is { } text && IdRule.IsValid(text) ? text : null;

    private static string? Text(List<KeyValuePair<string, byte[]?>> headers, string name) =>
        headers.FindLast(header => header.Key == name).Value is { } value ? Text(value) : null;

    /// <summary>Text of a header that is one: not empty, not too long, without control characters.</summary>
    private static string? Text(byte[] value)
    {
        try
        {
            var text = Strict.GetString(value);
            return text.Length is > 0 and <= ArchivedRecord.MaxRecordIdLength && !text.Any(char.IsControl) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
