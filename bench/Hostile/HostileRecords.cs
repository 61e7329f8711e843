using System.Text;
using Google.Protobuf;
using KiVendTout.Records;
using KiVendTout.Records.Topics;

namespace KiVendTout.Bench.Hostile;

/// <summary>Makes records with something wrong somewhere; the same for the same seed.</summary>
internal sealed class HostileRecords
{
    private const int BigEvery = 20;
    private const int BigBytes = 1_200_000;
    private const int LongBytes = 20_000;

    private static readonly byte[][] NoTexts = [[0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], []];

    private static readonly string[] Times =
        ["", "yesterday", "0001-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "9999-12-31T23:59:59.9999999Z", "2026-13-01T00:00:00Z", "10000-01-01T00:00:00Z", "0"];

    private static readonly long[] Timestamps = [1, -1, -2, 253_402_300_799_999, 253_402_300_800_000, long.MaxValue, long.MinValue];

    private static readonly string[] Json =
    [
        "", "{", "null", "[]", "{}", "{}{}", "\"text\"", "NaN", "{\"payment_id\":01}", "{'payment_id':'a'}", "{\"payment_id\":\"\\ud800\"}", "{\"amount_cents\":1e400}",
        "{\"amount_cents\":\"x\"}", "{\"attempt_time\":\"9999-12-31T23:59:60Z\"}", "{\"event_id\":null}", "{\"payment_id\":\"\\u0000\"}", "\ufeff{}", "{\"a\":{\"a\":1,\"a\":2}}",
    ];

    private static readonly string[] ContentTypes =
        ["", "text/plain", "application/x-protobuf", "application/json; charset=utf-16", "application/protobuf; x=y", "APPLICATION/JSON", ";"];

    private readonly Random _random;
    private readonly MessageSpoiler _spoiler;
    private readonly HostileMessages _messages;
    private readonly DateTimeOffset _now;
    private readonly (string Kind, Func<BenchRecord, IMessage, BenchRecord> Spoil)[] _ways;

    public HostileRecords(Random random, DateTimeOffset now)
    {
        (_random, _now) = (random, now);
        _spoiler = new(random, now);
        _messages = new(random, now);
        _ways =
        [
            ("whole", (record, _) => record),
            ("field", (record, message) => Respoilt(record, message, _spoiler.Spoil)),
            ("time in value", (record, message) => Respoilt(record, message, _spoiler.SpoilTime)),
            ("time in header", (record, _) => WithHeader(record, CloudEventHeaders.Time, Bytes(Any(Times)))),
            ("Kafka's timestamp", (record, _) => record with { TimestampMs = Any(Timestamps) }),
            ("size", (record, message) => record with { Value = Longer(record.Value!, message, _random.Next(BigEvery) == 0 ? BigBytes : LongBytes) }),
            ("encoding", (record, message) => record with { Value = [.. record.Value!, .. Field(AnyNumber(message), Any(NoTexts))] }),
            ("type", (record, _) => WithHeader(record, CloudEventHeaders.Type, Bytes(Any([.. TopicCatalogue.All.SelectMany(topic => topic.RecordTypes), "", "x", "\0"])))),
            ("schema", (record, _) => WithHeader(record, CloudEventHeaders.DataSchema, Bytes(Any(["", "/1", "x/1", "kivendtout.payments.v1.PaymentAttempted/2", "\0"])))),
            ("content type", (record, _) => WithHeader(record, CloudEventHeaders.ContentType, Bytes(Any(ContentTypes)))),
            ("header missing", (record, _) => WithHeader(record, Any([.. CloudEventHeaders.Required]), null)),
            ("header twice", (record, _) => record with { Headers = [.. record.Headers, new(Any([.. CloudEventHeaders.Required]), Any(NoTexts)), new("x", null)] }),
            ("headers many", (record, _) => record with { Headers = [.. record.Headers, .. Enumerable.Repeat(KeyValuePair.Create("x\u202e", (byte[]?)[0xFF, 0]), 300)] }),
            ("other source", (record, _) => WithHeader(
                WithHeader(record, CloudEventHeaders.Id, Bytes("HE00000002")), CloudEventHeaders.Source, Any([Bytes("kivendtout/silo"), Bytes("other"), .. NoTexts]))),
            ("key", (record, _) => record with { Key = Any([null, [], Bytes("C1"), Bytes("HC00000001"), [0xFF, 0], new byte[LongBytes]]) }),
            ("tombstone", (record, _) => record with { Value = Any([null, (byte[])[]]) }),
            ("JSON", (record, message) => AsJson(record, JsonFormatter.Default.Format(message))),
            ("JSON spoilt", (record, message) => AsJson(record, Cut(JsonFormatter.Default.Format(message)))),
            ("JSON illegal", (record, _) => AsJson(_random.Next(3) == 0 ? WithHeader(record, CloudEventHeaders.Type, null) : record, Any([.. Json, new string('[', 100_000)]))),
            ("garbage", (record, _) => record with { Value = Garbage(_random.Next(300)) }),
            ("a wrong byte", (record, _) => record with { Value = WrongByte(record.Value!) }),
            ("cut off", (record, _) => record with { Value = record.Value![.._random.Next(record.Value!.Length)] }),
        ];
    }

    public BenchRecord Next()
    {
        var (topic, customer, message) = _messages.Next();
        var (kind, spoil) = _ways[_random.Next(_ways.Length)];
        var type = message.Descriptor.FullName;
        var headers = HonestRecords.HeadersOf("xq-" + _random.NextInt64(), type, "hostile", _now);
        return spoil(new BenchRecord(kind, topic, Bytes(customer), message.ToByteArray(), headers), message);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static BenchRecord Respoilt(BenchRecord record, IMessage message, Action<IMessage> spoil)
    {
        spoil(message);
        return record with { Value = message.ToByteArray() };
    }

    /// <summary>The record with a header of another value, or without it.</summary>
    private static BenchRecord WithHeader(BenchRecord record, string name, byte[]? value)
    {
        var others = record.Headers.Where(header => header.Key != name);
        return record with { Headers = value is null ? [.. others] : [.. others, new(name, value)] };
    }

    private static BenchRecord AsJson(BenchRecord record, string json) =>
        WithHeader(record, CloudEventHeaders.ContentType, Bytes(CloudEventHeaders.Json)) with { Value = Bytes(json) };

    /// <summary>A text field, or one that nobody knows.</summary>
    private static byte[] Field(int number, byte[] value)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }

        return bytes.ToArray();
    }

    private T Any<T>(T[] values) => values[_random.Next(values.Length)];

    private int AnyNumber(IMessage message) => message.Descriptor.Fields.InDeclarationOrder()[_random.Next(message.Descriptor.Fields.InDeclarationOrder().Count)].FieldNumber;

    /// <summary>Half of them in a field that nobody knows, which is legal.</summary>
    private byte[] Longer(byte[] value, IMessage message, int bytes)
    {
        const int unknown = 999;
        var filler = new byte[bytes];
        _random.NextBytes(filler);
        return [.. value, .. Field(_random.Next(2) == 0 ? unknown : AnyNumber(message), filler)];
    }

    private byte[] Garbage(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] WrongByte(byte[] value)
    {
        var wrong = value.ToArray();
        wrong[_random.Next(wrong.Length)] = (byte)_random.Next(256);
        return wrong;
    }

    private string Cut(string json) => json[.._random.Next(json.Length)] + Any(["", "}", "\0", "\\ud800\"}", "1e9}"]);
}
