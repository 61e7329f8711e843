using System.Collections.Immutable;

namespace KiVendTout.Bench.Ingest;

/// <summary>What a writer has stored, without times and without what depends on how it cut its batches: two writers of the same payments must agree.</summary>
internal static class StoredRows
{
    /// <summary>The outbox, which a silo's relay empties; with the times of its records.</summary>
    public const string Outbox = "SELECT concat_ws(' ', topic, key, ce_id, ce_type, payload) FROM outbox ORDER BY ce_id";

    /// <summary>By table: a query of its rows as text, in an order of their own.</summary>
    public static readonly ImmutableSortedDictionary<string, string> Queries = new Dictionary<string, string>
    {
        ["customer_histories"] = "SELECT concat_ws(' ', customer_id, last_position, first_success_at, updated_by) FROM customer_histories ORDER BY customer_id",
        ["payment_assessments"] =
            "SELECT ((to_jsonb(a) - ARRAY['assessed_at', 'updated_at']) #- '{evidence,assessment,at}')::text FROM payment_assessments a ORDER BY payment_id",
        ["payments"] = "SELECT (to_jsonb(p) - 'updated_at')::text FROM payments p ORDER BY payment_id",
        ["fraud_alerts"] = "SELECT (to_jsonb(f) - ARRAY['raised_at', 'updated_at'])::text FROM fraud_alerts f ORDER BY alert_id",
        ["audit_log"] =
            """
            SELECT concat_ws(' ', table_name, row_key, operation, changed_by, old_row, new_row)
            FROM audit_log WHERE table_name IN ('payments', 'fraud_alerts') ORDER BY table_name, row_key, id
            """,
    }.ToImmutableSortedDictionary();

    /// <summary>Number and hash of the rows of a query.</summary>
    public static string DigestOf(string query) => $"SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(row), '')), '') FROM ({query}) AS t (row)";
}
