using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Domain.Payments;
using KiVendTout.Stores.Postgres.Tables;
using static KiVendTout.Stores.Postgres.Tables.About;
using Refund = System.Collections.Generic.KeyValuePair<string, long>;
using static KiVendTout.Stores.Postgres.Tables.Columns<(
    KiVendTout.Domain.Common.Commit<KiVendTout.Domain.Payments.PaymentState> Commit, System.Collections.Generic.KeyValuePair<string, long> Item)>;

namespace KiVendTout.Stores.Postgres.Payments;

/// <summary>The refunds of a payment.</summary>
internal static class PaymentRefunds
{
    public static readonly Part<PaymentState, Refund> Items = new(
        "payment_refunds",
        payment => payment.Refunds,
        Id("payment_id", Pseudonymous, row => row.Commit.Next.PaymentId.Value),
        Text("refund_id", Pseudonymous, row => row.Item.Key),
        Cents("amount_cents", Pseudonymous, row => row.Item.Value),
        new("created_at", "timestamp with time zone", Pseudonymous) { Value = null });

    /// <summary>Reads amounts by their refunds.</summary>
    public static ImmutableSortedDictionary<string, long> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToImmutableSortedDictionary(refund => refund.Name, refund => refund.Value.GetInt64());
    }
}
