using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Domain.Payments;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Payments;

/// <summary>One row of <c>payments</c> with its refunds.</summary>
internal static class PaymentRow
{
    /// <summary>The facts of the attempt of a payment named p.</summary>
    public const string AttemptColumns =
        "p.session_id, p.attempted_at, p.method, p.card_bin, p.payment_country, p.ip_hash, p.device_id, p.amount_cents";

    /// <summary>Columns of a payment named p, its refunds as one JSON object.</summary>
    public const string Columns =
        $"""
        p.payment_id, p.customer_id, {AttemptColumns}, p.succeeded, p.settled_at, p.charged_back_at, p.is_fraud, p.version,
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
            Attempt = ReadAttempt(reader, 2, paymentId, customerId),
            Succeeded = reader.Value<bool>(10),
            SettledAt = reader.Value<DateTimeOffset>(11),
            ChargedBackAt = reader.Value<DateTimeOffset>(12),
            LabelledFraud = reader.Value<bool>(13),
            Version = reader.GetInt64(14),
            Refunds = reader.Text(15) is { } json ? ReadRefunds(json) : ImmutableSortedDictionary<string, long>.Empty,
        };
    }

    /// <summary>Reads <see cref="AttemptColumns"/> from a column on; null while only the outcome is known.</summary>
    public static PaymentAttempted? ReadAttempt(NpgsqlDataReader reader, int from, PaymentId paymentId, CustomerId customerId) =>
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

    private static ImmutableSortedDictionary<string, long> ReadRefunds(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToImmutableSortedDictionary(refund => refund.Name, refund => refund.Value.GetInt64());
    }
}
