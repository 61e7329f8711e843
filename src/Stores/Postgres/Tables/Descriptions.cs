using KiVendTout.Stores.Postgres.Customers;
using KiVendTout.Stores.Postgres.Orders;
using KiVendTout.Stores.Postgres.Payments;
using KiVendTout.Stores.Postgres.Products;
using KiVendTout.Stores.Postgres.Sessions;
using static KiVendTout.Stores.Postgres.Tables.About;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>
/// Every table, the tools' too, and what each of its columns tells of a person: the one list from which erasure, export and verification follow, and
/// by which the audit trail is checked (decision 0022). In the order in which rows are locked.
/// </summary>
internal static class Descriptions
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Table> All =
    [
        WrittenByHand.Histories,
        PostgresCustomerStore.Customers,
        PostgresSessionStore.Sessions,
        PostgresPaymentStore.Payments,
        PaymentRefunds.Items,
        WrittenByHand.Assessments,
        PostgresProductStore.Products,
        PostgresOrderStore.Orders,
        OrderLines.Items,
        new("identity_verifications",
        [
            new("verification_id", "uuid", Pseudonymous),
            new("customer_id", "shop_id", Pseudonymous),
            new("verified_at", "timestamp with time zone", Pseudonymous),
            new("document_type", "text", Pseudonymous),
            new("document_country", "country_code", Link),
            new("document_number", "bytea", Personal),
            new("document_number_hash", "bytea", Link),
            new("expires_on", "date", Link),
            new("is_adult", "boolean", Pseudonymous),
            new("verdict", "text", Pseudonymous),
            new("confidence", "ratio", Pseudonymous),
            new("reasons", "text[]", Pseudonymous),
            new("image_key", "text", Link),
            new("model_version", "text", None),
            .. Table.Written,
        ]),
        WrittenByHand.Events,
        WrittenByHand.RawRecords,
        WrittenByHand.DeadLetters,
        .. WrittenByHand.Others,
    ];
}
