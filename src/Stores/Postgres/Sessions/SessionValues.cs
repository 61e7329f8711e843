using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Domain.Sessions;

namespace KiVendTout.Stores.Postgres.Sessions;

/// <summary>How values of a session look in its columns.</summary>
internal static class SessionValues
{
    private const int FingerprintBytes = 16;

    public static string WriteCounts(ImmutableSortedDictionary<string, int> counts) => JsonSerializer.Serialize(counts);

    public static byte[] WritePrints(ImmutableArray<UInt128> prints)
    {
        var bytes = new byte[prints.Length * FingerprintBytes];
        for (var i = 0; i < prints.Length; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * FingerprintBytes), prints[i]);
        }

        return bytes;
    }

    public static string NameOf(FunnelStep step) => step switch
    {
        FunnelStep.Visit => "visit",
        FunnelStep.Product => "product",
        FunnelStep.Cart => "cart",
        FunnelStep.Checkout => "checkout",
        FunnelStep.Payment => "payment",
        _ => "purchase",
    };

    public static ImmutableSortedDictionary<string, int> ReadCounts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToImmutableSortedDictionary(
            count => count.Name, count => count.Value.GetInt32(), StringComparer.Ordinal);
    }

    public static ImmutableArray<UInt128> ReadPrints(byte[] bytes)
    {
        var prints = ImmutableArray.CreateBuilder<UInt128>(bytes.Length / FingerprintBytes);
        for (var at = 0; at < bytes.Length; at += FingerprintBytes)
        {
            prints.Add(BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(at)));
        }

        return prints.MoveToImmutable();
    }
}
