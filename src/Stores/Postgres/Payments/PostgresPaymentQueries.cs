using KiVendTout.Domain.Payments;
using KiVendTout.Stores.Postgres.Fraud;
using KiVendTout.Stores.Postgres.Tables;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Payments;

/// <summary><see cref="IPaymentQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresPaymentQueries(ReadDatabase database) : IPaymentQueries
{
    private const string List = "payments";

    private static readonly Table<PaymentId, PaymentState> Table = PostgresPaymentStore.Payments;

    private static readonly string Select =
        $"SELECT p.*, a.evidence FROM ({Table.Select}) p LEFT JOIN payment_assessments a ON a.payment_id = p.payment_id";

    public Task<AssessedPayment?> FindAsync(PaymentId paymentId, CancellationToken cancellationToken) =>
        database.QueryOneAsync(
            List, $"{Select} WHERE p.payment_id = $1 AND p.{References.HasOwnRecord}", [paymentId.Value], Reader(), cancellationToken);

    public async Task<Page<AssessedPayment>> ListAsync(PaymentFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery(Select);
        query.Where("p." + References.HasOwnRecord);
        query.Where("p.customer_id =", filter.CustomerId?.Value);

        // Found by their assessments: every record of a payment goes to its customer too.
        query.Where("a.customer_id =", filter.CustomerId?.Value);
        query.Where("p.attempted_at >=", filter.From?.ToUniversalTime());
        query.Where("p.attempted_at <", filter.Until?.ToUniversalTime());
        query.Where("p.payment_id >", PageCursor.Decode(List, 1, page.After)?[0]);
        if (filter.IsFraudulent is { } fraudulent)
        {
            query.Where(fraudulent ? "p.is_fraud" : "p.is_fraud IS NOT TRUE");
        }

        var rows = await database.QueryAsync(List, query.End("p.payment_id", page.Size + 1), query.Values, Reader(), cancellationToken);
        return PageCursor.Cut(rows, page.Size, last => PageCursor.Encode(List, last.State.PaymentId.Value));
    }

    private static Func<NpgsqlDataReader, AssessedPayment> Reader()
    {
        var states = Table.States();
        return reader => new(states(reader), reader.Text(reader.GetOrdinal("evidence")) is { } evidence ? EvidenceJson.ReadAssessment(evidence) : null);
    }
}
