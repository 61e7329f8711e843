using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace KiVendTout.Gateway.Rest;

/// <summary>Checks that a text reads as the type of a field.</summary>
internal static class FieldText
{
    /// <summary>What <paramref name="text"/> must be and is not; null when it is right.</summary>
    public static string? Check(FieldDescriptor field, string text) => field.FieldType switch
    {
        FieldType.String => null,
        FieldType.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "must be a whole number of 32 bits",
        FieldType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "must be a whole number of 64 bits",
        FieldType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : "must be a number",
        FieldType.Bool => text is "true" or "false" ? null : "must be true or false",
        FieldType.Enum => CheckEnum(field.EnumType, text),
        FieldType.Message => CheckMessage(field.MessageType, text),
        _ => "cannot be given as text",
    };

    /// <summary>Whether proto3 JSON writes this message as a text.</summary>
    public static bool IsText(MessageDescriptor type) =>
        type.FullName == Timestamp.Descriptor.FullName || type.FullName == FieldMask.Descriptor.FullName;

    private static string? CheckEnum(EnumDescriptor type, string text) =>
        type.FindValueByName(text) is not null
        || (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && type.FindValueByNumber(number) is not null)
            ? null
            : "must be one of " + string.Join(", ", type.Values.Select(value => value.Name));

    private static string? CheckMessage(MessageDescriptor type, string text)
    {
        if (type.FullName == FieldMask.Descriptor.FullName)
        {
            return null;
        }

        if (type.FullName != Timestamp.Descriptor.FullName)
        {
            return "cannot be given as text";
        }

        try
        {
            JsonParser.Default.Parse<Timestamp>(JsonSerializer.Serialize(text));
            return null;
        }
        catch (InvalidProtocolBufferException)
        {
            return "must be a time such as 2025-01-31T23:59:59Z (RFC 3339)";
        }
    }
}
