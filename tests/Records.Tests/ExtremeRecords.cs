using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace KiVendTout.Records.Tests;

/// <summary>Records with the values at the edges of what can be said, and beyond; a few ids, so that records meet.</summary>
internal static class ExtremeRecords
{
    public static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly Timestamp[] Times =
    [
        new(), DateTimeOffset.MinValue.ToTimestamp(), DateTimeOffset.MaxValue.ToTimestamp(), Clock.Earliest.ToTimestamp(),
        (Clock.Earliest - TimeSpan.FromTicks(1)).ToTimestamp(), (Now + Clock.MaxLead).ToTimestamp(), (Now + Clock.MaxLead + TimeSpan.FromTicks(1)).ToTimestamp(),
        Now.ToTimestamp(), Now.AddTicks(-1).ToTimestamp(), Now.AddMinutes(-10).ToTimestamp(), Now.AddHours(-9).ToTimestamp(),
    ];

    private static readonly long[] Longs = [0, 1, -1, 100_01, Currency.MaxAmountCents, Currency.MaxAmountCents + 1, long.MaxValue, long.MinValue];

    private static readonly int[] Ints = [0, 1, 2, -1, 10_000, 10_001, int.MaxValue, int.MinValue];

    /// <summary>A record of a type, made of one number: about every second one is taken.</summary>
    public static byte[] Of(MessageDescriptor type, int seed)
    {
        var random = new Random(seed);
        var message = GoldenRecords.Fill(type);
        Spoil(message, random);
        return message.ToByteArray();
    }

    private static void Spoil(IMessage message, Random random)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.IsRepeated)
            {
                foreach (IMessage part in (System.Collections.IList)field.Accessor.GetValue(message))
                {
                    Spoil(part, random);
                }
            }
            else if (field.Name == "customer_id")
            {
                field.Accessor.SetValue(message, "C1");
            }
            else if (random.Next(3) == 0)
            {
                field.Accessor.SetValue(message, Value(message, field, random));
            }
        }
    }

    private static object Value(IMessage message, FieldDescriptor field, Random random) => field.FieldType switch
    {
        FieldType.Message => Times[random.Next(Times.Length)],
        FieldType.Int64 => Longs[random.Next(Longs.Length)],
        FieldType.Int32 => Ints[random.Next(Ints.Length)],
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Enum => random.Next(3),
        FieldType.String when field.Name.EndsWith("_id", StringComparison.Ordinal) => field.Name[..1] + random.Next(2),
        _ => field.Accessor.GetValue(message),
    };
}
