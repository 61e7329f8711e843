using System.Text;
using Google.Protobuf;

namespace KiVendTout.Records;

/// <summary>Reads the value of a record in the form its content type names.</summary>
internal static class RecordValue
{
    // Unknown fields are left out in both forms: a newer producer may know more than we do.
    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ContractViolationException">Neither protobuf nor JSON of this type, or another content type.</exception>
    public static T Parse<T>(MessageParser<T> parser, string? contentType, ReadOnlySpan<byte> value)
        where T : class, IMessage<T>, new()
    {
        // Nearly always there are no parameters to cut off.
        var form = contentType == CloudEventHeaders.Protobuf ? contentType : contentType?.Split(';', 2)[0].Trim();
        try
        {
            return form switch
            {
                CloudEventHeaders.Protobuf => parser.ParseFrom(value),
                CloudEventHeaders.Json => Json.Parse<T>(Utf8.GetString(value)),
                _ => throw new ContractViolationException(
                    CloudEventHeaders.ContentType, $"must be {CloudEventHeaders.Protobuf} or {CloudEventHeaders.Json}"),
            };
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidJsonException or DecoderFallbackException
            or FormatException or OverflowException or ArgumentException)
        {
            // The parser's words may quote the value: they are not passed on.
            throw new ContractViolationException("value", form == CloudEventHeaders.Json ? "is not JSON of its type" : "is not protobuf of its type");
        }
    }
}
