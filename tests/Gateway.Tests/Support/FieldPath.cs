using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>A field of a message, or of a message within it; <see cref="Name"/> is how errors name it.</summary>
internal sealed record FieldPath(IReadOnlyList<FieldDescriptor> Fields)
{
    public FieldDescriptor Leaf => Fields[^1];

    public string Name => string.Join('.', Fields.Select((step, i) => step.IsRepeated && i < Fields.Count - 1 ? step.Name + "[0]" : step.Name));

    /// <summary>All fields of a message, those of its messages of ours included.</summary>
    public static IEnumerable<FieldPath> Of(MessageDescriptor type) => type.Fields.InFieldNumberOrder().SelectMany(field =>
        Of(field).Select(inner => new FieldPath([field, .. inner])));

    /// <summary>A message in which this field is set and no other, but those that hold it.</summary>
    public IMessage Build(string? text = null)
    {
        var root = New(Fields[0].ContainingType);
        var holder = root;
        foreach (var field in Fields.SkipLast(1))
        {
            var inner = New(field.MessageType);
            Set(holder, field, inner);
            holder = inner;
        }

        Set(holder, Leaf, text ?? Sample(Leaf));
        return root;
    }

    /// <summary>Whether the field is set in a message that <see cref="Build"/> made.</summary>
    public bool IsIn(IMessage message) => !message.Equals(New(message.Descriptor)) && Holder(message) is { } holder && !holder.Equals(New(holder.Descriptor));

    private static IEnumerable<IEnumerable<FieldDescriptor>> Of(FieldDescriptor field) => IsOurs(field)
        ? Of(field.MessageType).Select(path => path.Fields).Prepend([])
        : [[]];

    private static bool IsOurs(FieldDescriptor field) =>
        field is { FieldType: FieldType.Message, IsMap: false } && field.MessageType.FullName.StartsWith("kivendtout.", StringComparison.Ordinal);

    private static IMessage New(MessageDescriptor type) => (IMessage)Activator.CreateInstance(type.ClrType)!;

    private static void Set(IMessage message, FieldDescriptor field, object value)
    {
        switch (field.Accessor.GetValue(message))
        {
            case IDictionary map:
                map.Add("a", 1);
                break;
            case IList many:
                many.Add(value);
                break;
            default:
                field.Accessor.SetValue(message, value);
                break;
        }
    }

    private static object Sample(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "a",
        FieldType.Bool => true,
        FieldType.Int32 => 1,
        FieldType.Int64 => 1L,
        FieldType.Double => 0.5,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
        FieldType.Message when field.IsMap => "",
        FieldType.Message => Filled(New(field.MessageType)),
        var other => throw new NotSupportedException($"{field.FullName} is of type {other}"),
    };

    private static IMessage Filled(IMessage message)
    {
        // Times and masks, that they are something: a second, a path.
        var first = message.Descriptor.Fields.InFieldNumberOrder()[0];
        Set(message, first, Sample(first));
        return message;
    }

    private IMessage? Holder(IMessage message)
    {
        foreach (var field in Fields.SkipLast(1))
        {
            var value = field.Accessor.GetValue(message);
            if ((value is IList many ? many.Cast<IMessage>().FirstOrDefault() : value as IMessage) is not { } inner)
            {
                return null;
            }

            message = inner;
        }

        return message;
    }
}
