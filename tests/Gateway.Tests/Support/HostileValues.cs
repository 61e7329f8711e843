using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>Generates requests that nobody honest sends: JSON by the shape of a message, and its bytes on the wire, each with something wrong somewhere.</summary>
internal static class HostileValues
{
    private const int DepthMax = 4;

    private static readonly string[] Texts =
    [
        "", " ", "\u0000", "a\u0000b", "\u202e", "\ufffd", "\ufeff", "é", "\U0001F600", new('x', 5_000), "'; drop table x; --", "../../etc/passwd", "%00", "{0}", "-1",
        "9999-12-31", "0001-01-01", "2025-02-30", "9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z", "EUR", "FR", "C1", "P000001", "card", "*", "admin", "a@b", "view",
    ];

    private static readonly string[] JsonNumbers =
        ["0", "-0", "1", "-1", "5.0", "1e2", "1e400", "-1e400", "1e-400", "0.1", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1e19", "253402300800"];

    private static readonly string[] JsonValues =
        ["null", "true", "false", "[]", "{}", "[[]]", "[null]", "{\"a\":1}", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"NaN\"", "\"Infinity\"", "\"1e2\"", "\"5\"", "[1,2,3]"];

    private static readonly byte[][] WireTexts = [[0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]];

    /// <summary>JSON of a message's shape, as bytes: mostly well formed, seldom honest.</summary>
    public static Gen<byte[]> Json(MessageDescriptor type) =>
        Gen.Frequency((12, Object(type, 0)), (1, OneOf(JsonValues)), (1, OneOf(JsonNumbers)))
            .SelectMany(json => Spoiled(Encoding.UTF8.GetBytes(json)));

    /// <summary>Bytes of a message's shape on the wire.</summary>
    public static Gen<byte[]> Wire(MessageDescriptor type) => Message(type, 0).SelectMany(Spoiled);

    /// <summary>A text for a path or a parameter, percent-encoded: sometimes of bytes that are no text.</summary>
    public static Gen<string> Encoded => Gen.Frequency(
        (4, OneOf(Texts).Select(text => Uri.EscapeDataString(text.Length > 500 ? text[..500] : text))),
        (2, OneOf(WireTexts).Where(bytes => bytes[0] != 0).Select(bytes => string.Concat(bytes.Select(b => $"%{b:X2}")))),
        (2, OneOf(JsonNumbers).Select(Uri.EscapeDataString)),
        (1, OneOf("ALERT_STATUS_OPEN", "true", "%zz", "a.b", "first_name,*", "%25FF")));

    /// <summary>One of some values.</summary>
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>As many values as wanted, the same for the same seed.</summary>
    public static IEnumerable<T> Take<T>(this Gen<T> gen, int count, uint seed)
    {
        var random = new PCG(0, seed);
        for (var i = 0; i < count; i++)
        {
            yield return gen.Generate(random, null, out _);
        }
    }

    private static Gen<T[]> All<T>(IEnumerable<Gen<T>> gens) =>
        gens.Aggregate(Gen.Const(Array.Empty<T>()), (all, gen) => Gen.Select(all, gen, (before, one) => (T[])[.. before, one]));

    private static Gen<byte[]> Spoiled(byte[] whole) => Gen.Frequency(
        (8, Gen.Const(whole)),
        (1, Gen.Int[0, whole.Length].Select(length => whole[..length])),
        (1, Gen.Select(Gen.Int[0, Math.Max(0, whole.Length - 1)], Gen.Byte, (at, with) =>
        {
            var spoiled = whole.ToArray();
            if (spoiled.Length > 0)
            {
                spoiled[at] = with;
            }

            return spoiled;
        })));

    private static Gen<string> Object(MessageDescriptor type, int depth) =>
        All(type.Fields.InDeclarationOrder().Select(field => Property(field, depth)))
            .Select(properties => "{" + string.Join(",", properties.Where(property => property.Length > 0)) + "}");

    private static Gen<string> Property(FieldDescriptor field, int depth) => Gen.Frequency(
        (3, Gen.Const("")),
        (1, OneOf(JsonValues).Select(value => $"\"{field.Name}\":{value}")),
        (6, Value(field, depth).Select(value => $"\"{field.Name}\":{(field.IsRepeated ? $"[{value}]" : value)}")),
        (1, Value(field, depth).Select(value => $"\"{field.Name}\":{value},\"{field.Name}\":{value}")));

    private static Gen<string> Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => OneOf(Texts).Select(Quote),
        FieldType.Message when depth < DepthMax => Object(field.MessageType, depth + 1),
        FieldType.String => OneOf(Texts).Select(Quote),
        FieldType.Bool => OneOf("true", "false", "\"true\"", "1"),
        FieldType.Enum => Gen.OneOf(OneOf(field.EnumType.Values.ToArray()).Select(value => Quote(value.Name)), OneOf(JsonNumbers)),
        _ => Gen.OneOf(OneOf(JsonNumbers), OneOf(JsonNumbers).Select(Quote)),
    };

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static Gen<byte[]> Message(MessageDescriptor type, int depth) =>
        All(type.Fields.InDeclarationOrder().Select(field => WireField(field, depth))).Select(fields => fields.SelectMany(field => field).ToArray());

    private static Gen<byte[]> WireField(FieldDescriptor field, int depth) => Gen.Frequency(
        (3, Gen.Const<byte[]>([])),
        (6, WireValue(field, depth)),
        (1, Gen.Long.Select(number => Varint(field.FieldNumber, number))),
        (1, Gen.Byte.Array[0, 20].Select(bytes => Delimited(field.FieldNumber, bytes))));

    private static Gen<byte[]> WireValue(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message when depth < DepthMax => Message(field.MessageType, depth + 1).Select(bytes => Delimited(field.FieldNumber, bytes)),
        FieldType.String => Gen.Frequency((6, OneOf(Texts).Select(Encoding.UTF8.GetBytes)), (1, OneOf(WireTexts)))
            .Select(bytes => Delimited(field.FieldNumber, bytes)),
        FieldType.Double => OneOf(0d, -1, double.NaN, double.PositiveInfinity, double.MaxValue, double.Epsilon).Select(number => Fixed(field.FieldNumber, number)),
        _ => Gen.OneOf(OneOf(0L, 1, -1, 2, 99, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue), Gen.Long).Select(number => Varint(field.FieldNumber, number)),
    };

    private static byte[] Varint(int field, long value) => Written(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    });

    private static byte[] Fixed(int field, double value) => Written(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    });

    private static byte[] Delimited(int field, byte[] value) => Written(output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    });

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }
}
