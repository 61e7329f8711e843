using System.Globalization;
using System.Security.Cryptography;
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
        var type = Text(headers, CloudEventHeaders.Type);
        var (customer, happened, problem) = Read(record.Topic, type, message, headers);
        var ofKey = RecordCustomers.OfKey(message.Key);
        var owner = customer ?? (RecordCustomers.InValue(type, message.Value) is [var named, ..] ? named : ofKey);
        return new ArchivedRecord
        {
            RecordId = Text(headers, CloudEventHeaders.Id) ?? PlaceOf(record, life),
            Source = SourceOf(headers),
            Topic = record.Topic,
            Partition = record.Partition.Value,
            Offset = record.Offset.Value,
            RecordedAt = TimeOf(headers, message.Timestamp),
            CustomerId = owner,
            KeyCustomerId = ofKey == owner ? null : ofKey,
            Schema = Text(headers, CloudEventHeaders.DataSchema),
            Key = message.Key,
            Headers = headers,
            Payload = message.Value,
            Event = happened,
            Problem = problem,
        };
    }

    private static string PlaceOf(ConsumeResult<byte[]?, byte[]?> record, string life) =>
        string.Create(CultureInfo.InvariantCulture, $"{life}:{record.Partition.Value}:{record.Offset.Value}");

    /// <summary>The customer is told as soon as it is known, whatever is wrong besides.</summary>
    private (string? Customer, UserEvent? Event, string? Problem) Read(
        string topic, string? type, Message<byte[]?, byte[]?> message, List<KeyValuePair<string, byte[]?>> headers)
    {
        string? customer = null;
        try
        {
            CloudEventHeaders.RequireKnownSchema(type, Text(headers, CloudEventHeaders.DataSchema));
            CloudEventHeaders.RequireCredibleTime(Text(headers, CloudEventHeaders.Time), clock.GetUtcNow());
            var (owner, happened) = Decode(topic, type, Text(headers, CloudEventHeaders.ContentType), message.Value);
            customer = owner?.Value;
            if (owner is { } named)
            {
                RecordKey.Require(message.Key, named);
            }

            return (customer, happened, null);
        }
        catch (ContractViolationException e)
        {
            return (customer, null, e.Message);
        }
        catch (Exception e)
        {
            return (customer, null, e.GetType().Name);
        }
    }

    private (CustomerId? Owner, UserEvent? Event) Decode(string topic, string? type, string? content, byte[]? value)
    {
        var now = clock.GetUtcNow();
        switch (topic)
        {
            case TopicNames.UserEvents:
                var told = SessionRecordCodec.DecodeUserEvents(type, content, value, now);
                return (told.CustomerId, told as UserEvent);
            case TopicNames.CartEvents:
                var cart = SessionRecordCodec.DecodeCartEvents(type, content, value, now);
                return (cart.CustomerId, cart as UserEvent);
            case TopicNames.Payments:
                return (PaymentRecordCodec.Decode(type, content, value, now).CustomerId, null);
            case TopicNames.Orders:
                return (OrderRecordCodec.Decode(type, content, value, now).CustomerId, null);
            default:
                return (null, null);
        }
    }

    /// <summary>One that is too long for the stores is told by its hash: two of them are still two.</summary>
    private static string SourceOf(List<KeyValuePair<string, byte[]?>> headers) =>
        headers.FindLast(header => header.Key == CloudEventHeaders.Source).Value is not { Length: > 0 } source ? ""
            : Text(source) ?? Convert.ToHexStringLower(SHA256.HashData(source));

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

    private static string? Text(List<KeyValuePair<string, byte[]?>> headers, string name) =>
        headers.FindLast(header => header.Key == name).Value is { } value ? Text(value) : null;

    /// <summary>Text of a header that is one: not empty, not too long, without control characters.</summary>
    private static string? Text(byte[] value)
    {
        try
        {
            var text = Strict.GetString(value);
            return TextRule.IsValid(text, ArchivedRecord.MaxRecordIdLength) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
