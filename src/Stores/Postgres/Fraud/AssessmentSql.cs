namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>
/// The statements of commits of histories. One that could write fewer rows than it means to tells the database how many it means, which calls the
/// transaction off if it did not (<see cref="RowsMissing"/>).
/// </summary>
internal static class AssessmentSql
{
    /// <summary>State of the error that function <c>require_rows</c> raises.</summary>
    public const string RowsMissing = "KV001";

    // A history that does not exist is only made by a writer who expects none.
    public const string Fence =
        """
        INSERT INTO customer_histories AS h (customer_id, version, last_position, first_success_at, updated_by)
        SELECT id, expected + 1, last_position, first_success_at, $5
        FROM unnest($1, $2, $3, $4) AS next (id, expected, last_position, first_success_at)
        WHERE expected = 0 OR EXISTS (SELECT FROM customer_histories e WHERE e.customer_id = id)
        ON CONFLICT (customer_id) DO UPDATE SET version = excluded.version, last_position = excluded.last_position,
            first_success_at = excluded.first_success_at, updated_by = excluded.updated_by, updated_at = now()
        WHERE h.version = excluded.version - 1
        RETURNING customer_id
        """;

    public const string NewHistories =
        """
        INSERT INTO customer_histories (customer_id, version, last_position, first_success_at, updated_by)
        SELECT id, expected + 1, last_position, first_success_at, $5
        FROM unnest($1, $2, $3, $4) AS next (id, expected, last_position, first_success_at)
        """;

    // Named a second time, the keys find their rows by the index also in a plan that was made while the table was empty.
    public const string KnownHistories =
        """
        WITH written AS (
            UPDATE customer_histories h SET version = h.version + 1, last_position = n.last_position, first_success_at = n.first_success_at,
                updated_by = $5, updated_at = now()
            FROM unnest($1, $2, $3, $4) AS n (id, expected, last_position, first_success_at)
            WHERE h.customer_id = n.id AND h.version = n.expected AND h.customer_id = ANY($1)
            RETURNING 1)
        SELECT require_rows(cardinality($1), (SELECT count(*) FROM written))
        """;

    // The facts of an attempt, once: what became of the payment, before or after, is the payment's own (decision 0017). The customer of a reference
    // is a guess; a payment that another customer has claimed is left alone, and missing. The links of an erased customer do not come back.
    public const string Attempts =
        """
        WITH written AS (
            INSERT INTO payments AS p (payment_id, customer_id, session_id, attempted_at, method, card_bin, payment_country, ip_hash, device_id,
                amount_cents, currency, completeness, version, updated_by)
            SELECT id, n.customer, session, attempted_at, method, CASE WHEN erased.customer_id IS NULL THEN bin END, n.country,
                CASE WHEN erased.customer_id IS NULL THEN ip END, CASE WHEN erased.customer_id IS NULL THEN device END,
                amount, 'EUR', 'complete', 1, $11
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                AS n (id, customer, session, attempted_at, method, bin, country, ip, device, amount)
            LEFT JOIN customers erased ON erased.customer_id = n.customer AND erased.completeness = 'erased'
            ORDER BY id COLLATE "C"
            ON CONFLICT (payment_id) DO UPDATE SET customer_id = excluded.customer_id, session_id = excluded.session_id,
                attempted_at = excluded.attempted_at, method = excluded.method, card_bin = excluded.card_bin,
                payment_country = excluded.payment_country, ip_hash = excluded.ip_hash, device_id = excluded.device_id,
                amount_cents = excluded.amount_cents, currency = excluded.currency, completeness = excluded.completeness,
                version = p.version + 1, updated_by = excluded.updated_by, updated_at = now()
            WHERE p.version = 0 OR p.customer_id = excluded.customer_id
            RETURNING 1)
        SELECT require_rows(cardinality($1), (SELECT count(*) FROM written))
        """;

    public const string Opened =
        $"""
        INSERT INTO payment_assessments {Row}
        """;

    // Evidence that holds its attempt (format 1) goes on holding it.
    public const string Changed =
        $"""
        WITH written AS (
            INSERT INTO payment_assessments AS a {Row}
            ON CONFLICT (payment_id) DO UPDATE SET position = excluded.position, score = excluded.score, decision = excluded.decision,
                rule_ids = excluded.rule_ids, rule_set_version = excluded.rule_set_version, model_version = excluded.model_version,
                assessed_at = excluded.assessed_at, anomalies = excluded.anomalies,
                evidence = CASE WHEN a.evidence ? 'attempt'
                    THEN excluded.evidence || jsonb_build_object('v', 1, 'attempt', a.evidence -> 'attempt') ELSE excluded.evidence END,
                version = a.version + 1, updated_by = excluded.updated_by, updated_at = now()
            WHERE a.customer_id = excluded.customer_id
            RETURNING 1)
        SELECT require_rows(cardinality($1), (SELECT count(*) FROM written))
        """;

    // Rows of one customer enter the outbox in the order of their commits.
    public const string Alerts =
        $"""
        WITH raised AS (
            {Alert})
        INSERT INTO outbox (topic, key, ce_id, ce_type, payload)
        SELECT $14, customer, id, $15, payload
        FROM unnest($1, $3, $13) WITH ORDINALITY AS n (id, customer, payload, place)
        ORDER BY place
        """;

    // Only an alert that is new becomes a record.
    public const string NewAlerts =
        $"""
        WITH raised AS (
            {Imported}
            RETURNING alert_id)
        INSERT INTO outbox (topic, key, ce_id, ce_type, payload)
        SELECT $14, customer, id, $15, payload
        FROM unnest($1, $3, $13) WITH ORDINALITY AS n (id, customer, payload, place)
        JOIN raised ON raised.alert_id = n.id
        ORDER BY place
        """;

    public const string Imported =
        $"""
        {Alert}
            ON CONFLICT DO NOTHING
        """;

    private const string Alert =
        """
        INSERT INTO fraud_alerts (alert_id, payment_id, customer_id, session_id, raised_at, amount_cents, rule_id, origin, status,
                score, labelled_fraud, version, updated_by)
            SELECT id, payment, customer, session, raised_at, amount, rule, origin, status, score, labelled, 1, $12
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                AS n (id, payment, customer, session, raised_at, amount, rule, origin, status, score, labelled)
            ORDER BY id COLLATE "C"
        """;

    // Evidence comes as text: an array of JSON is parsed as a whole, and the memory of every value is kept until the last one is read.
    private const string Row =
        """
        (payment_id, customer_id, position, score, decision, rule_ids, rule_set_version, model_version, assessed_at, anomalies, evidence,
            version, updated_by)
        SELECT id, customer, place, score, decision, string_to_array(rule_ids, ','), rule_set, model, assessed_at, string_to_array(anomalies, ','),
            evidence::jsonb, 1, $12
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            AS n (id, customer, place, score, decision, rule_ids, rule_set, model, assessed_at, anomalies, evidence)
        """;
}
