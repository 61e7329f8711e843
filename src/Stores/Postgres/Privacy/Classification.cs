using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>
/// What every column of every table tells of a person: the one list, from which erasure, export and verification follow, and by which the audit
/// trail is checked. A column that is not in it fails the tests.
/// </summary>
internal static class Classification
{
    private const string OfWriter = "version updated_by updated_at";

    /// <summary>Visitors' events of the archive.</summary>
    public static readonly Table Events = Of(
        "events",
        "event_id occurred_at event_type customer_id session_id utm_source utm_campaign product_id cart_value_cents payment_id order_id recorded_at",
        "schema topic partition record_offset broker_epoch withheld",
        Link("device"), Link("ip_hash"), Link("headers", "'[]'"), Link("payload"));

    /// <summary>Other records of the archive.</summary>
    public static readonly Table RawRecords = Of(
        "raw_records",
        "record_id recorded_at customer_id key_customer_id source",
        "topic partition record_offset broker_epoch schema problem withheld",
        Link("key"), Link("headers", "'[]'"), Link("payload"));

    /// <summary>Dead letters. A key that is the id of a customer says nothing of them.</summary>
    public static readonly Table DeadLetters = Of(
        "dead_letters",
        "id customer_ids",
        "topic partition record_offset broker_epoch stream reason exception_type attempts created_at replayed_at withheld",
        Link("key", "CASE WHEN key IN (SELECT convert_to(named, 'UTF8') FROM unnest(customer_ids) AS named) THEN key END"),
        Link("headers", "'[]'"), Link("payload"));

    /// <summary>The customer's own row.</summary>
    public static readonly Table Customers = Of(
        "customers",
        "customer_id",
        $"completeness {OfWriter}",
        Link("signup_at"), Link("country"), Link("preferred_device"), Link("declared_minor"),
        Personal("birth_date"), Personal("first_name"), Personal("last_name"), Personal("email"), Personal("phone"), Personal("address"));

    /// <summary>Tables whose rows are written under a version, and may be of a customer. In the order in which every writer locks them.</summary>
    public static readonly IReadOnlyList<Table> OfCustomers =
    [
        Of("customer_histories", "customer_id last_position first_success_at", OfWriter),
        Customers,
        Of(
            "sessions",
            "session_id customer_id declared_started_at declared_ended_at first_event_at last_event_at closed_at event_count event_counts utm_source "
            + "utm_campaign funnel_step cart_value_cents cart_told_at cart_told_by cart_abandoned last_arrived_at remembered",
            $"completeness {OfWriter}",
            Link("device"), Link("ip_hash")),
        Of(
            "payments",
            "payment_id customer_id session_id attempted_at method payment_country amount_cents currency succeeded settled_at refunded_cents charged_back_at "
            + "outcome is_fraud",
            $"completeness {OfWriter}",
            Link("card_bin"), Link("ip_hash"), Link("device_id")),
        Of(
            "payment_assessments",
            "payment_id customer_id position score decision rule_ids rule_set_version model_version features assessed_at anomalies",
            OfWriter,
            Link("evidence", "evidence #- '{attempt,ip}' #- '{attempt,device}' #- '{attempt,bin}'")),
        Of(
            "orders",
            "order_id customer_id session_id payment_id ordered_at declared_total_cents currency shipping_method status age_hold paid_at processing_at shipped_at "
            + "delivered_at cancelled_at age_proved_at age_refused_at adult_only lines_total_cents anomalies",
            $"completeness {OfWriter}"),
        Of(
            "fraud_alerts",
            "alert_id payment_id customer_id session_id raised_at amount_cents rule_id origin status score labelled_fraud",
            OfWriter),
        Of(
            "identity_verifications",
            "verification_id customer_id verified_at document_type is_adult verdict confidence reasons model_version",
            OfWriter,
            Link("document_country"), Personal("document_number"), Link("document_number_hash"), Link("expires_on"), Link("image_key")),
    ];

    /// <summary>All tables of the shop's database and of the keys' one.</summary>
    public static readonly IReadOnlyList<Table> All =
    [
        .. OfCustomers,
        Events,
        RawRecords,
        DeadLetters,
        Of("order_items", "order_id line_no product_id quantity unit_price_cents", OfWriter),
        Of("payment_refunds", "payment_id refund_id amount_cents created_at"),
        Of("products", "", $"product_id name category adult_restricted unit_price_cents unit_cost_cents stock created_at completeness {OfWriter}"),
        Of("audit_log", "id row_key old_row new_row", "changed_at changed_by database_user operation table_name"),
        Of("outbox", "id key ce_id payload", "topic ce_type created_at"),
        Of("archive_erasures", "customer_id erased_at"),
        Of("archive_positions", "", "broker_epoch topic partition next_offset updated_at"),
        Of("stream_positions", "", "topic topic_life partition next_offset updated_at"),
        Of("schemaversions", "", "schemaversionsid scriptname applied"),
        Of("orleansmembershiptable", "", "deploymentid address port generation siloname hostname status proxyport suspecttimes starttime iamalivetime"),
        Of("orleansmembershipversiontable", "", "deploymentid timestamp version"),
        Of("orleansquery", "", "querykey querytext"),
        Of("orleansreminderstable", "", "serviceid grainid remindername starttime period grainhash version"),
        Of(
            "orleansstorage", "",
            "serviceid graintypehash grainidhash graintypestring grainidn0 grainidn1 grainidextensionstring payloadbinary modifiedon version"),
        Of("customer_keys", "customer_id", "key_version created_at destroyed_at", Personal("wrapped_key")),
        Of("erasure_ledger", "id customer_id erased_at", "erased_by"),
    ];

    private static Table Of(string name, string pseudonymous, string none = "", params Column[] erased) =>
        new(name, [.. Each(pseudonymous, About.Pseudonymous), .. erased, .. Each(none, About.None)]);

    private static IEnumerable<Column> Each(string names, About about) =>
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new Column(name, about));

    private static Column Personal(string name) => new(name, About.Personal);

    private static Column Link(string name, string left = "NULL") => new(name, About.Link) { Left = left };
}
