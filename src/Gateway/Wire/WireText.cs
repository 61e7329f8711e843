using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace KiVendTout.Gateway.Wire;

/// <summary>Looks for a text that is none in the bytes of a message: the decoder says that there is one, not where.</summary>
internal static class WireText
{
    /// <summary>Name of the first text field, from the request down, that is not UTF-8; null when there is none.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no message at all.</exception>
    public static string? FindBroken(MessageDescriptor type, byte[] message, string path = "")
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            var field = type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag));
            if (field is null || WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
            {
                input.SkipLastField();
                continue;
            }

            var value = input.ReadBytes();
            if (Broken(field, value, path.Length == 0 ? field.Name : $"{path}.{field.Name}") is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    private static string? Broken(FieldDescriptor field, ByteString value, string name) => field.FieldType switch
    {
        FieldType.String => Utf8.IsValid(value.Span) ? null : name,
        FieldType.Message => FindBroken(field.MessageType, value.ToByteArray(), name),
        _ => null,
    };
}
