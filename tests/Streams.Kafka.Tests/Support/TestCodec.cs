using System.Globalization;
using System.Text;

namespace KiVendTout.Streams.Kafka.Tests;

/// <summary>
/// Values of the tests: <c>key:number</c> goes to the stream of the key; <c>key:number:other</c> also to another stream; <c>ignore</c>,
/// <c>throw</c>, <c>misfit</c> (an event of another kind), <c>hollow</c> (a stream without an event), and all the rest is invalid.
/// </summary>
internal sealed class TestCodec : IKafkaRecordCodec, IKafkaRecordEncoder
{
    public const string Keys = "test-keys";
    public const string Others = "test-others";
    public const string Nobody = "test-nobody";
    public const string Deaf = "test-deaf";

    public required string Topic { get; init; }

    public static byte[] Value(string key, int number, string? other = null) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key}:{number}{(other is null ? "" : ":" + other)}"));

    public KafkaDecodeResult Decode(in KafkaRecord record)
    {
        var parts = Encoding.UTF8.GetString(record.Value.Span).Split(':');
        return parts switch
        {
            ["ignore"] => KafkaDecodeResult.Ignore("told to"),
            ["misfit"] => KafkaDecodeResult.Success("no event of the tests", StreamId.Create(Keys, "misfit")),
            ["hollow"] => KafkaDecodeResult.Success([new KafkaDelivery(StreamId.Create(Keys, "hollow"), null!)]),
            ["throw"] => throw new FormatException("told to"),
            [var key, var number] => KafkaDecodeResult.Success(Event(key, number), StreamId.Create(NamespaceOf(key), key)),
            [var key, var number, var other] =>
                KafkaDecodeResult.Success(Event(key, number), [StreamId.Create(Keys, key), StreamId.Create(Others, other)]),
            _ => KafkaDecodeResult.Invalid("no key and number"),
        };
    }

    public KafkaOutgoingRecord Encode(StreamId stream, object @event) =>
        new(Topic, Encoding.UTF8.GetBytes(((TestEvent)@event).Key), Value(((TestEvent)@event).Key, ((TestEvent)@event).Number));

    private static string NamespaceOf(string key) => key.StartsWith("test-", StringComparison.Ordinal) ? key : Keys;

    private static TestEvent Event(string key, string number) => new(key, int.Parse(number, CultureInfo.InvariantCulture));
}
