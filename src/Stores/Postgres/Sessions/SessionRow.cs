using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Domain.Sessions;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Sessions;

/// <summary>One row of <c>sessions</c>.</summary>
internal static class SessionRow
{
    /// <summary>Columns of a session, what it remembers last.</summary>
    public const string Columns =
        """
        session_id, customer_id, declared_started_at, declared_ended_at, first_event_at, last_event_at, closed_at, device, ip_hash,
        utm_source, utm_campaign, event_counts, cart_value_cents, cart_told_at, cart_told_by, last_arrived_at, version
        """;

    /// <summary><see cref="Columns"/>, and what only the grain needs.</summary>
    public const string Snapshot = Columns + ", remembered";

    private const int RememberedColumn = 17;
    private const int FingerprintBytes = 16;

    /// <summary>Reads a row of <see cref="Columns"/>. The customer of a reference is a guess, and left out.</summary>
    public static SessionState Read(NpgsqlDataReader reader) => new()
    {
        SessionId = new SessionId(reader.GetString(0)),
        CustomerId = reader.GetInt64(16) > 0 ? new CustomerId(reader.GetString(1)) : null,
        DeclaredStartedAt = reader.Value<DateTimeOffset>(2),
        DeclaredEndedAt = reader.Value<DateTimeOffset>(3),
        FirstEventAt = reader.Value<DateTimeOffset>(4),
        LastEventAt = reader.Value<DateTimeOffset>(5),
        ClosedAt = reader.Value<DateTimeOffset>(6),
        Device = reader.Text(7),
        IpHash = reader.Text(8),
        UtmSource = reader.Text(9),
        UtmCampaign = reader.Text(10),
        Counts = ReadCounts(reader.GetString(11)),
        CartValue = reader.Value<long>(12) is { } cents
            ? new CartValue(cents, reader.GetFieldValue<DateTimeOffset>(13), reader.GetString(14))
            : null,
        LastArrivedAt = reader.Value<DateTimeOffset>(15),
        Version = reader.GetInt64(16),
    };

    /// <summary>Reads a row of <see cref="Snapshot"/>.</summary>
    public static SessionState ReadSnapshot(NpgsqlDataReader reader) =>
        Read(reader) with { Remembered = ReadPrints(reader.Bytes(RememberedColumn) ?? []) };

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

    private static ImmutableSortedDictionary<string, int> ReadCounts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToImmutableSortedDictionary(
            count => count.Name, count => count.Value.GetInt32(), StringComparer.Ordinal);
    }

    private static ImmutableArray<UInt128> ReadPrints(byte[] bytes)
    {
        var prints = ImmutableArray.CreateBuilder<UInt128>(bytes.Length / FingerprintBytes);
        for (var at = 0; at < bytes.Length; at += FingerprintBytes)
        {
            prints.Add(BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(at)));
        }

        return prints.MoveToImmutable();
    }
}
