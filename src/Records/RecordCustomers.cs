using System.Text;
using Google.Protobuf;

namespace KiVendTout.Records;

/// <summary>
/// Finds the customers whom a record names, also one that breaks its contract: what is kept of it must be found when they are erased. Pure,
/// never fails.
/// </summary>
public static class RecordCustomers
{
    /// <summary>Most customers told of one record.</summary>
    public const int FoundMax = 8;

    private const string Field = "customer_id";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The number of the customer's field in every type of record, by its full name.</summary>
    private static readonly Dictionary<string, int> Numbers = new[]
        {
            Contracts.Payments.V1.RecordsReflection.Descriptor, Contracts.Orders.V1.RecordsReflection.Descriptor,
            Contracts.Events.V1.RecordsReflection.Descriptor,
        }
        .SelectMany(file => file.MessageTypes)
        .Where(type => type.FindFieldByName(Field) is not null)
        .ToDictionary(type => type.FullName, type => type.FindFieldByName(Field).FieldNumber);

    private static readonly int[] AllNumbers = [.. Numbers.Values.Distinct()];

    /// <summary>The customer a key names.</summary>
    /// <param name="key">A record's key.</param>
    /// <returns>The id; null when the key is none.</returns>
    public static string? OfKey(byte[]? key)
    {
        if (key is null || key.Length > IdRule.MaxLength)
        {
            return null;
        }

        try
        {
            return Strict.GetString(key) is var text && IdRule.IsValid(text) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The customers a value names, as protobuf and as JSON, as far as it can be read.</summary>
    /// <param name="type">Header <c>ce_type</c>; of an unknown type every field that may be the customer's counts.</param>
    /// <param name="value">A record's value.</param>
    /// <returns>Ids, at most <see cref="FoundMax"/>.</returns>
    public static IReadOnlyList<string> InValue(string? type, byte[]? value)
    {
        var found = new List<string>();
        if (value is { Length: > 0 })
        {
            AddFromProtobuf(found, type is not null && Numbers.TryGetValue(type, out var number) ? [number] : AllNumbers, value);
            AddFromJson(found, value);
        }

        return found;
    }

    private static void AddFromProtobuf(List<string> found, int[] numbers, byte[] value)
    {
        try
        {
            var input = new CodedInputStream(value);
            while (input.ReadTag() is not 0 and var tag)
            {
                if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited && numbers.Contains(WireFormat.GetTagFieldNumber(tag)))
                {
                    Add(found, OfKey(input.ReadBytes().ToByteArray()));
                }
                else
                {
                    input.SkipLastField();
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // What came before the broken place counts.
        }
    }

    /// <summary>Every member of that name, wherever it stands and whatever is broken around it.</summary>
    private static void AddFromJson(List<string> found, ReadOnlySpan<byte> value)
    {
        while (value.IndexOf("\"customer"u8) is >= 0 and var at)
        {
            value = value[(at + "\"customer"u8.Length)..];
            var rest = value.StartsWith("_id\""u8) ? value["_id\""u8.Length..] : value.StartsWith("Id\""u8) ? value["Id\""u8.Length..] : default;
            rest = rest.TrimStart(" \t\r\n"u8);
            if (rest.StartsWith(":"u8) && rest[1..].TrimStart(" \t\r\n"u8) is var told && told.StartsWith("\""u8)
                && told[1..].IndexOf((byte)'"') is > 0 and <= IdRule.MaxLength and var end)
            {
                Add(found, OfKey(told.Slice(1, end).ToArray()));
            }
        }
    }

    private static void Add(List<string> found, string? id)
    {
        if (id is not null && found.Count < FoundMax && !found.Contains(id))
        {
            found.Add(id);
        }
    }
}
