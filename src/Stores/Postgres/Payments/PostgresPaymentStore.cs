using KiVendTout.Domain.Payments;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using static KiVendTout.Stores.Postgres.Tables.About;
using static KiVendTout.Stores.Postgres.Tables.Columns<KiVendTout.Domain.Payments.PaymentState>;

namespace KiVendTout.Stores.Postgres.Payments;

/// <summary>
/// <see cref="IPaymentStore"/> on PostgreSQL. The facts of the attempt are read here, and written with its assessment (decision 0017). The
/// customer of a reference is a guess, and not read.
/// </summary>
internal sealed class PostgresPaymentStore(ShopDatabase database, CustomerKeys keys, PostgresOptions options, TimeProvider time)
    : RowStore<PaymentId, PaymentState>(Payments, database, keys, options, time), IPaymentStore
{
    private const string Refunds =
        """
        CASE WHEN refunded_cents > 0 THEN
            (SELECT jsonb_object_agg(r.refund_id, r.amount_cents) FROM payment_refunds r WHERE r.payment_id = payments.payment_id) END
        """;

    public static readonly Table<PaymentId, PaymentState> Payments = new(
        "payments",
        key => key.Value,
        id => new() { PaymentId = new(id) },
        Key("payment_id", Pseudonymous, p => p.PaymentId.Value),
        Id("customer_id", Pseudonymous, p => p.CustomerId?.Value, (p, id) => p.Version > 0 ? p with { CustomerId = new(id) } : p) with { Names = Reference.Customers },
        Time("attempted_at", Pseudonymous, p => p.Attempt?.OccurredAt, AttemptedAt).OfOther(),
        Id("session_id", Pseudonymous, p => p.Attempt?.SessionId?.Value, Told((a, id) => a with { SessionId = new(id) })).OfOther(),
        Text("method", Pseudonymous, p => p.Attempt?.Method, Told((a, method) => a with { Method = method })).OfOther(),
        Text("card_bin", Link, p => p.Attempt?.CardBin, Told((a, bin) => a with { CardBin = bin })).OfOther(),
        Text("payment_country", Pseudonymous, p => p.Attempt?.Country, Told((a, country) => a with { Country = country })).OfOther() with { SqlType = "country_code" },
        Text("ip_hash", Link, p => p.Attempt?.IpHash, Told((a, hash) => a with { IpHash = hash })).OfOther(),
        Text("device_id", Link, p => p.Attempt?.DeviceId, Told((a, device) => a with { DeviceId = device })).OfOther(),
        Cents("amount_cents", Pseudonymous, p => p.Attempt?.AmountCents, (p, cents) => p with { Attempt = p.Attempt! with { AmountCents = cents } }).OfOther(),
        new("currency", "currency_code", None) { Value = null },
        Flag("succeeded", Pseudonymous, p => p.Succeeded, (p, succeeded) => p with { Succeeded = succeeded }),
        Time("settled_at", Pseudonymous, p => p.SettledAt, (p, at) => p with { SettledAt = at }),
        Cents("refunded_cents", Pseudonymous, p => p.RefundedCents) with { SqlType = "bigint" },
        Time("charged_back_at", Pseudonymous, p => p.ChargedBackAt, (p, at) => p with { ChargedBackAt = at }),
        new("outcome", "text", Pseudonymous) { Value = null },
        Flag("is_fraud", Pseudonymous, p => p.LabelledFraud, (p, fraud) => p with { LabelledFraud = fraud }),
        Computed("completeness", "text", None, "'referenced'") with { IsFirstOnly = true },
        Joined("refunds", Refunds, (p, json) => p with { Refunds = PaymentRefunds.Read(json) }))
    {
        IsPrepared = true,

        // What can be cut came with an attempt, whose assessment is of the same transaction.
        OfCustomer = "customer_id = $1 AND payment_id IN (SELECT a.payment_id FROM payment_assessments a WHERE a.customer_id = $1)",
        Parts = [PaymentRefunds.Items],
    };

    private static PaymentState AttemptedAt(PaymentState payment, DateTimeOffset at) => payment with
    {
        Attempt = new() { PaymentId = payment.PaymentId, CustomerId = payment.CustomerId!.Value, OccurredAt = at, Method = "", Country = "", AmountCents = 0 },
    };

    // What was told with the attempt is read after its time.
    private static Func<PaymentState, string, PaymentState> Told(Func<PaymentAttempted, string, PaymentAttempted> set) =>
        (p, text) => p with { Attempt = set(p.Attempt!, text) };
}
