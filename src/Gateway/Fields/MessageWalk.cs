using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace KiVendTout.Gateway.Fields;

/// <summary>Walks through messages by their descriptors.</summary>
internal static class MessageWalk
{
    private const string OurPackage = "kivendtout.";

    /// <summary>Whether a field holds messages of our contracts, not those of Google such as times.</summary>
    public static bool IsOurs(FieldDescriptor field) =>
        field is { FieldType: FieldType.Message, IsMap: false } && field.MessageType.FullName.StartsWith(OurPackage, StringComparison.Ordinal);

    /// <summary>Whether a field is set: by its presence, or by another value than the default where there is none.</summary>
    public static bool IsSet(IMessage message, FieldDescriptor field) =>
        field.HasPresence ? field.Accessor.HasValue(message) : field.Accessor.GetValue(message) switch
        {
            ICollection many => many.Count > 0,
            string text => text.Length > 0,
            ByteString bytes => bytes.Length > 0,
            Enum number => Convert.ToInt64(number, null) != 0,
            var scalar => !scalar.Equals(Activator.CreateInstance(scalar.GetType())),
        };

    /// <summary>The messages that a field holds, each with its name: the field's, with the place where there are several.</summary>
    public static IEnumerable<(IMessage Message, string Name)> Below(IMessage message, FieldDescriptor field) => field.Accessor.GetValue(message) switch
    {
        IList many => many.Cast<IMessage>().Select((inner, i) => (inner, $"{field.Name}[{i}]")),
        IMessage one => [(one, field.Name)],
        _ => [],
    };
}
