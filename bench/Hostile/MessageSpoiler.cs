using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace KiVendTout.Bench.Hostile;

/// <summary>Puts something that nobody honest sends into a field of a message.</summary>
internal sealed class MessageSpoiler(Random random, DateTimeOffset now)
{
    private const long Hour = 3_600;
    private const long Day = 24 * Hour;

    private static readonly long[] Numbers =
        [0, -1, 1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 100_000_000, 100_000_001, 1_000_000_000, 1_000_000_001, 99_999_999_999];

    private static readonly int[] Nanos = [0, -1, 999_999_999, 1_000_000_000, int.MaxValue, int.MinValue];

    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\u0001", "\u007f", "\u0085", "\u202e", "\ufffd", "\ufeff", "é", "\U0001F600", "'; drop table payments; --", "../../etc/passwd", "{0}", "%00", "-1", "null",
        "EUR", "USD", "FR", "fr", "FRA", "card", "424242", "4242421", new('x', 64), new('x', 65), new('x', 129), new('x', 10_000), "x_y-z", "C 1", "C1\n", "ｃ1",
    ];

    /// <summary>Seconds since 1970 at and over each bound that a time has somewhere.</summary>
    private readonly long[] _seconds =
    [
        long.MinValue, long.MaxValue, -62_135_596_801, -62_135_596_800, -1, 0, 946_684_799, 946_684_800, 253_402_300_799, 253_402_300_800,
        now.ToUnixTimeSeconds() + Day - Hour, now.ToUnixTimeSeconds() + Day + Hour,
    ];

    /// <summary>Spoils one field.</summary>
    public void Spoil(IMessage message)
    {
        var fields = message.Descriptor.Fields.InDeclarationOrder();
        Spoil(message, fields[random.Next(fields.Count)]);
    }

    /// <summary>Spoils a time of it.</summary>
    public void SpoilTime(IMessage message)
    {
        var times = message.Descriptor.Fields.InDeclarationOrder().Where(field => IsTime(field)).ToList();
        Spoil(message, times[random.Next(times.Count)]);
    }

    private static bool IsTime(FieldDescriptor field) => field.FieldType == FieldType.Message && field.MessageType == Timestamp.Descriptor;

    private T Any<T>(T[] values) => values[random.Next(values.Length)];

    private void Spoil(IMessage message, FieldDescriptor field)
    {
        if (field.IsRepeated)
        {
            SpoilList((System.Collections.IList)field.Accessor.GetValue(message));
            return;
        }

        switch (field.FieldType)
        {
            case FieldType.String:
                field.Accessor.SetValue(message, Any(Texts));
                break;
            case FieldType.Int64:
                field.Accessor.SetValue(message, Any(Numbers));
                break;
            case FieldType.Int32:
                field.Accessor.SetValue(message, unchecked((int)Any(Numbers)));
                break;
            case FieldType.Enum:
                field.Accessor.SetValue(message, random.Next(-1, 99));
                break;
            case FieldType.Message when IsTime(field):
                field.Accessor.SetValue(message, random.Next(10) == 0 ? null : new Timestamp { Seconds = Any(_seconds), Nanos = Any(Nanos) });
                break;
            default:
                field.Accessor.Clear(message);
                break;
        }
    }

    /// <summary>Nothing in it, far too much, the same twice, or a member that is spoilt.</summary>
    private void SpoilList(System.Collections.IList list)
    {
        const int far = 2_000;
        switch (random.Next(4))
        {
            case 0:
                list.Clear();
                break;
            case 1:
                for (var i = 0; i < far; i++)
                {
                    list.Add(list[0]);
                }

                break;
            case 2:
                list.Add(list[0]);
                break;
            default:
                Spoil((IMessage)list[0]!);
                break;
        }
    }
}
