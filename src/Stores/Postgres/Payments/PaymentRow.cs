using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Domain.Payments;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Payments;

/// <summary>One row of <c>payments</c> with its refunds.</summary>
internal static class PaymentRow
{
    /// <summary>Columns of a payment named p, its refunds as one JSON object.</summary>
    public const string Columns =
        """
        p.payment_id, p.customer_id, p.session_id, p.attempted_at, p.method, p.card_bin, p.payment_country, p.ip_hash, p.device_id,
        p.amount_cents, p.succeeded, p.settled_at, p.charged_back_at, p.is_fraud, p.version,
        CASE WHEN p.refunded_cents > 0 THEN
            (SELECT jsonb_object_agg(r.refund_id, r.amount_cents) FROM payment_refunds r WHERE r.payment_id = p.payment_id) END
        """;

    /// <summary>How many <see cref="Columns"/> there are.</summary>
    public const int ColumnCount = 16;

    /// <summary>Reads a row of <see cref="Columns"/>. The customer of a reference is a guess, and left out.</summary>
    public static PaymentState Read(NpgsqlDataReader reader)
    {
        var paymentId = new PaymentId(reader.GetString(0));
        var customerId = new CustomerId(reader.GetString(1));
        return new PaymentState
        {
            PaymentId = paymentId,
            CustomerId = reader.GetInt64(14) > 0 ? customerId : null,
            Attempt = reader.Value<DateTimeOffset>(3) is { } attemptedAt ? ReadAttempt(reader, paymentId, customerId, attemptedAt) : null,
            Succeeded = reader.Value<bool>(10),
            SettledAt = reader.Value<DateTimeOffset>(11),
            ChargedBackAt = reader.Value<DateTimeOffset>(12),
            LabelledFraud = reader.Value<bool>(13),
            Version = reader.GetInt64(14),
            Refunds = reader.Text(15) is { } json ? ReadRefunds(json) : ImmutableSortedDictionary<string, long>.Empty,
        };
    }

    private static PaymentAttempted ReadAttempt(
        NpgsqlDataReader reader, PaymentId paymentId, CustomerId customerId, DateTimeOffset attemptedAt) => new()
        {
            PaymentId = paymentId,
            CustomerId = customerId,
            OccurredAt = attemptedAt,
            SessionId = reader.Text(2) is { } session ? new SessionId(session) : null,
            Method = reader.GetString(4),
            CardBin = reader.Text(5),
            Country = reader.GetString(6),
            IpHash = reader.Text(7),
            DeviceId = reader.Text(8),
            AmountCents = reader.GetInt64(9),
        };

    private static ImmutableSortedDictionary<string, long> ReadRefunds(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToImmutableSortedDictionary(refund => refund.Name, refund => refund.Value.GetInt64());
    }
}
