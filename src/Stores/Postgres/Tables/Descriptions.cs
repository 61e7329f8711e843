using KiVendTout.Stores.Postgres.Customers;
using KiVendTout.Stores.Postgres.Orders;
using KiVendTout.Stores.Postgres.Products;
using KiVendTout.Stores.Postgres.Sessions;
using static KiVendTout.Stores.Postgres.Tables.About;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>The tables that are described, in the order in which their rows are locked.</summary>
internal static class Descriptions
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Table> All =
    [
        PostgresCustomerStore.Customers,
        PostgresSessionStore.Sessions,

        // Two owners write a payment, each its own columns.
        new("payments",
        [
            new("payment_id", "shop_id", Pseudonymous),
            new("customer_id", "shop_id", Pseudonymous),
            new("session_id", "shop_id", Pseudonymous),
            new("attempted_at", "timestamp with time zone", Pseudonymous),
            new("method", "text", Pseudonymous),
            new("card_bin", "text", Link),
            new("payment_country", "country_code", Pseudonymous),
            new("ip_hash", "text", Link),
            new("device_id", "text", Link),
            new("amount_cents", "cents", Pseudonymous),
            new("currency", "currency_code", None),
            new("succeeded", "boolean", Pseudonymous),
            new("settled_at", "timestamp with time zone", Pseudonymous),
            new("refunded_cents", "bigint", Pseudonymous),
            new("charged_back_at", "timestamp with time zone", Pseudonymous),
            new("outcome", "text", Pseudonymous),
            new("is_fraud", "boolean", Pseudonymous),
            new("completeness", "text", None),
            .. Table.Written,
        ])
        {
            // What can be cut came with an attempt, whose assessment is of the same transaction.
            OfCustomer = "customer_id = $1 AND payment_id IN (SELECT a.payment_id FROM payment_assessments a WHERE a.customer_id = $1)",
        },
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
    ];
}
