using static KiVendTout.Stores.Postgres.Tables.About;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>
/// Tables whose statements are written by hand: their columns, and what each tells of a person. The archive's say it of the documents of MongoDB
/// too, whose fields are named alike.
/// </summary>
internal static class WrittenByHand
{
    /// <summary>What is known of a customer's payments as a whole.</summary>
    public static readonly Table Histories = Fenced("customer_histories", "customer_id shop_id, last_position bigint, first_success_at timestamp with time zone", "");

    /// <summary>Assessments. Evidence of before holds the attempt, links included.</summary>
    public static readonly Table Assessments = Fenced(
        "payment_assessments",
        "payment_id shop_id, customer_id shop_id, position bigint, score ratio, decision text, rule_ids text[], rule_set_version "
        + "text, model_version text, features double precision[], assessed_at timestamp with time zone, anomalies text[]",
        "",
        new Column("evidence", "jsonb", Link) { Left = "evidence #- '{attempt,ip}' #- '{attempt,device}' #- '{attempt,bin}'" });

    /// <summary>Visitors' events of the archive.</summary>
    public static readonly Table Events = Of(
        "events",
        "event_id text, occurred_at timestamp with time zone, event_type text, customer_id shop_id, session_id shop_id, "
        + "utm_source text, utm_campaign text, product_id text, cart_value_cents bigint, payment_id text, order_id text, "
        + "recorded_at timestamp with time zone",
        "schema text, topic text, partition integer, record_offset bigint, broker_epoch text, withheld text",
        new Column("device", "text", Link),
        new Column("ip_hash", "text", Link),
        new Column("headers", "jsonb", Link) { Left = "'[]'" },
        new Column("payload", "bytea", Link));

    /// <summary>Other records of the archive.</summary>
    public static readonly Table RawRecords = Of(
        "raw_records",
        "record_id text, recorded_at timestamp with time zone, customer_id text, key_customer_id text, source text",
        "topic text, partition integer, record_offset bigint, broker_epoch text, schema text, problem text, withheld text",
        new Column("key", "bytea", Link),
        new Column("headers", "jsonb", Link) { Left = "'[]'" },
        new Column("payload", "bytea", Link));

    /// <summary>Dead letters. A key that is the id of a customer says nothing of them.</summary>
    public static readonly Table DeadLetters = Of(
        "dead_letters",
        "id bigint, customer_ids text[]",
        "topic text, partition integer, record_offset bigint, broker_epoch text, stream text, reason text, exception_type text, "
        + "attempts integer, created_at timestamp with time zone, replayed_at timestamp with time zone, withheld text",
        new Column("key", "bytea", Link) { Left = "CASE WHEN key IN (SELECT convert_to(named, 'UTF8') FROM unnest(customer_ids) AS named) THEN key END" },
        new Column("headers", "jsonb", Link) { Left = "'[]'" },
        new Column("payload", "bytea", Link));

    /// <summary>Those of which nobody makes anything: of the shop, of its tools, and of the keys' database.</summary>
    public static readonly IReadOnlyList<Table> Others =
    [
        Fenced(
            "fraud_alerts",
            "alert_id text, payment_id shop_id, customer_id shop_id, session_id shop_id, raised_at timestamp with time zone, "
            + "amount_cents cents, rule_id text, origin text, status text, score ratio, labelled_fraud boolean",
            ""),
        Of(
            "audit_log",
            "id bigint, row_key text, old_row jsonb, new_row jsonb",
            "changed_at timestamp with time zone, changed_by text, database_user text, operation text, table_name text"),
        Of("outbox", "id bigint, key text, ce_id text, payload bytea", "topic text, ce_type text, created_at timestamp with time zone"),
        Of("archive_erasures", "customer_id shop_id, erased_at timestamp with time zone", ""),
        Of(
            "archive_positions",
            "",
            "broker_epoch text, topic text, partition integer, next_offset bigint, updated_at timestamp with time zone"),
        Of(
            "stream_positions",
            "",
            "topic text, topic_life text, partition integer, next_offset bigint, updated_at timestamp with time zone"),
        Of("schemaversions", "", "schemaversionsid integer, scriptname character varying, applied timestamp without time zone"),
        Of(
            "orleansmembershiptable",
            "",
            "deploymentid character varying, address character varying, port integer, generation integer, siloname character varying, "
            + "hostname character varying, status integer, proxyport integer, suspecttimes character varying, starttime timestamp with "
            + "time zone, iamalivetime timestamp with time zone"),
        Of("orleansmembershipversiontable", "", "deploymentid character varying, timestamp timestamp with time zone, version integer"),
        Of("orleansquery", "", "querykey character varying, querytext character varying"),
        Of(
            "orleansreminderstable",
            "",
            "serviceid character varying, grainid character varying, remindername character varying, starttime timestamp with time "
            + "zone, period bigint, grainhash integer, version integer"),
        Of(
            "orleansstorage",
            "",
            "serviceid character varying, graintypehash integer, grainidhash integer, graintypestring character varying, grainidn0 "
            + "bigint, grainidn1 bigint, grainidextensionstring character varying, payloadbinary bytea, modifiedon timestamp with time "
            + "zone, version integer"),
        Of(
            "customer_keys",
            "customer_id text",
            "key_version integer, created_at timestamp with time zone, destroyed_at timestamp with time zone",
            new Column("wrapped_key", "bytea", Personal)),
        Of("erasure_ledger", "id bigint, customer_id text, erased_at timestamp with time zone", "erased_by text"),
    ];

    private static Table Fenced(string name, string pseudonymous, string none, params Column[] erased)
    {
        var table = Of(name, pseudonymous, none, erased);
        return table with { Columns = [.. table.Columns, .. Table.Written] };
    }

    // Names and types, with commas between; what erasure takes is said in full.
    private static Table Of(string name, string pseudonymous, string none, params Column[] erased) =>
        new(name, [.. Each(pseudonymous, Pseudonymous), .. erased, .. Each(none, None)]);

    private static IEnumerable<Column> Each(string columns, About about) => columns
        .Split(", ", StringSplitOptions.RemoveEmptyEntries)
        .Select(column => column.Split(' ', 2))
        .Select(column => new Column(column[0], column[1], about));
}
