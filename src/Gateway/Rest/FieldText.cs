using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace KiVendTout.Gateway.Rest;

/// <summary>Reads a text as the type of a field, and writes it in the one form that transcoding reads the same way.</summary>
internal static class FieldText
{
    private static readonly HashSet<string> NamedNumbers = ["NaN", "Infinity", "-Infinity"];

    /// <summary>Reads a text; false with what it must be and is not.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">What the client wrote.</param>
    /// <param name="value">The same value in its one form.</param>
    /// <param name="rule">The rule it breaks.</param>
    public static bool TryRead(FieldDescriptor field, string text, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? rule)
    {
        (value, rule) = field.FieldType switch
        {
            FieldType.String => (text, ""),
            FieldType.Int32 => (WholeNumber.Read(text) is { } number && number == (int)number ? Text(number) : null, "must be a whole number of 32 bits"),
            FieldType.Int64 => (WholeNumber.Read(text) is { } number ? Text(number) : null, "must be a whole number of 64 bits"),
            FieldType.Double => (ReadDouble(text), "must be a number of 64 bits"),
            FieldType.Bool => (text is "true" or "false" ? text : null, "must be true or false"),
            FieldType.Enum => (ReadEnum(field.EnumType, text), "must be one of " + string.Join(", ", field.EnumType.Values.Select(known => known.Name))),
            FieldType.Message when IsTime(field.MessageType) => (ReadTime(text), "must be a time such as 2025-01-31T23:59:59Z (RFC 3339)"),
            FieldType.Message when IsText(field.MessageType) => (text, ""),
            _ => (null, "cannot be given as text"),
        };
        rule = value is null ? rule : null;
        return value is not null;
    }

    /// <summary>Whether proto3 JSON writes this message as a text.</summary>
    public static bool IsText(MessageDescriptor type) => IsTime(type) || type.FullName == FieldMask.Descriptor.FullName;

    private static bool IsTime(MessageDescriptor type) => type.FullName == Timestamp.Descriptor.FullName;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? ReadDouble(string text) =>
        NamedNumbers.Contains(text) ? text
        : double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture)
        : null;

    private static string? ReadEnum(EnumDescriptor type, string text) =>
        type.FindValueByName(text)?.Name
        ?? (WholeNumber.Read(text) is { } number && number == (int)number ? type.FindValueByNumber((int)number)?.Name : null);

    private static string? ReadTime(string text)
    {
        // The parser of protobuf lets a line end after the time.
        if (text.EndsWith('\n'))
        {
            return null;
        }

        try
        {
            return JsonParser.Default.Parse<Timestamp>(JsonSerializer.Serialize(text)).ToString().Trim('"');
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
