using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Embedded;

namespace KiVendTout.Records.Tests;

/// <summary>
/// Records of every type and version as they were written once: SCHEMA.VERSION.binpb, and beside it what it says as .json. The files are
/// never changed; a new version adds new ones (see docs/api.md).
/// </summary>
internal static class GoldenRecords
{
    /// <summary>Set to 1, this writes the files of types that have none.</summary>
    public const string WriteVariable = "KVT_WRITE_GOLDEN";

    private static readonly Timestamp Noon = Timestamp.FromDateTimeOffset(new DateTimeOffset(2025, 11, 17, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(123_456));

    public static string Folder => Path.Combine(RepositoryLayout.Find().Root, "tests", "Records.Tests", "Golden");

    /// <summary>The types of record of the contracts: what stands in a records.proto and has a key. Parts of records have none.</summary>
    public static IReadOnlyList<MessageDescriptor> Types =>
    [
        .. new[] { PaymentAttempted.Descriptor.File, UserEvent.Descriptor.File, OrderPlaced.Descriptor.File, FraudAlertRaised.Descriptor.File }
            .SelectMany(file => file.MessageTypes)
            .Where(type => type.FindFieldByName("customer_id") is not null),
    ];

    /// <summary>Name of a type's files in the version that is written now, without extension.</summary>
    public static string NameOf(MessageDescriptor type) => CloudEventHeaders.DataSchemaOf(type.FullName).Replace('/', '.');

    /// <summary>Reads a record of an input topic by the codec of its topic.</summary>
    public static object Decode(string type, string content, byte[] value, DateTimeOffset now) => type switch
    {
        "kivendtout.events.v1.CartEvent" => SessionRecordCodec.DecodeCartEvents(type, content, value, now),
        _ when type.StartsWith("kivendtout.events.", StringComparison.Ordinal) => SessionRecordCodec.DecodeUserEvents(type, content, value, now),
        _ when type.StartsWith("kivendtout.orders.", StringComparison.Ordinal) => OrderRecordCodec.Decode(type, content, value, now),
        _ => PaymentRecordCodec.Decode(type, content, value, now),
    };

    /// <summary>A record with every field set.</summary>
    public static IMessage Fill(MessageDescriptor type)
    {
        var message = type.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(ValueOf(type, field));
            }
            else
            {
                field.Accessor.SetValue(message, ValueOf(type, field));
            }
        }

        return message;
    }

    private static object ValueOf(MessageDescriptor type, FieldDescriptor field) => (field.FieldType, field.Name) switch
    {
        (FieldType.Message, _) when field.MessageType.FullName == Timestamp.Descriptor.FullName => Noon,
        (FieldType.Message, _) => Fill(field.MessageType),
        (FieldType.Enum, _) => 1,
        (FieldType.Bool, _) => true,
        (FieldType.Int64, _) => 12_345L,
        (FieldType.Int32, _) => 3,
        (FieldType.Double, _) => 0.625,
        (FieldType.String, "currency_code") => "EUR",
        (FieldType.String, "payment_country") => "FR",
        (FieldType.String, "card_bin") => "497010",
        (FieldType.String, "event_type") => type.FullName == CartEvent.Descriptor.FullName ? "add_to_cart" : "product_view",
        (FieldType.String, "ip_hash") => "7f19717dd0b54b37",
        (FieldType.String, var name) => $"{name}-1",
        _ => throw new NotSupportedException($"{type.FullName}.{field.Name}: no sample for {field.FieldType}"),
    };
}
