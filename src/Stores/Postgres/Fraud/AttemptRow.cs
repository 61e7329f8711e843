using KiVendTout.Domain.Payments;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>The facts of an attempt in a row of <c>payments</c>, written here with its assessment and read with it.</summary>
internal static class AttemptRow
{
    /// <summary>The facts, of a payment named p.</summary>
    public const string Columns =
        "p.session_id, p.attempted_at, p.method, p.card_bin, p.payment_country, p.ip_hash, p.device_id, p.amount_cents";

    /// <summary>Reads <see cref="Columns"/> from a column on; null while only the outcome is known.</summary>
    public static PaymentAttempted? Read(NpgsqlDataReader reader, int from, PaymentId paymentId, CustomerId customerId) =>
        reader.Value<DateTimeOffset>(from + 1) is not { } attemptedAt ? null : new PaymentAttempted
        {
            PaymentId = paymentId,
            CustomerId = customerId,
            OccurredAt = attemptedAt,
            SessionId = reader.Text(from) is { } session ? new SessionId(session) : null,
            Method = reader.GetString(from + 2),
            CardBin = reader.Text(from + 3),
            Country = reader.GetString(from + 4),
            IpHash = reader.Text(from + 5),
            DeviceId = reader.Text(from + 6),
            AmountCents = reader.GetInt64(from + 7),
        };
}
