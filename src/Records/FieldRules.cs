using Google.Protobuf.WellKnownTypes;

namespace KiVendTout.Records;

/// <summary>
/// What a proto field must be to be a value of ours at all. What the value may be is the domain's matter: see the rules of each record there.
/// </summary>
internal static class FieldRules
{
    private const int NanosMax = 999_999_999;
    private const int NanosATick = 100;

    private static readonly long SecondsMin = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long SecondsMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>A required time.</summary>
    public static DateTimeOffset Time(Timestamp? time, string field) => time switch
    {
        null => throw new ContractViolationException(field, "is required"),
        { Nanos: >= 0 and <= NanosMax } when time.Seconds >= SecondsMin && time.Seconds <= SecondsMax =>
            DateTimeOffset.FromUnixTimeSeconds(time.Seconds).AddTicks(time.Nanos / NanosATick),
        _ => throw new ContractViolationException(field, "must be a valid timestamp"),
    };

    public static void Euro(string currency, string field)
    {
        if (currency != Currency.Eur)
        {
            throw new ContractViolationException(field, $"must be {Currency.Eur}");
        }
    }

    /// <summary>A text that may be absent: null then, since proto3 has no other sign of absence.</summary>
    public static string? Optional(string text) => text.Length == 0 ? null : text;
}
