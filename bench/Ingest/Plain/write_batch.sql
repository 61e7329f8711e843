-- One batch of payments, all their rows in one statement: histories, assessments, payments, alerts and their outbox. Used by the plain writer
-- as it stands, and by the Flink job, for which a batch may come again, with what stands behind "again" in comments.
-- Parameters are named in their order, each once: JDBC knows them by nothing else.
WITH n AS MATERIALIZED (
    SELECT payment, customer, place, to_timestamp(at / 1e6) AS at, method, bin, country, ip, device, cents, score, decision,
           string_to_array(rules, ',') AS rules, evidence::jsonb AS evidence, judged
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[],
        $11::float8[], $12::text[], $13::text[], $14::text[])
        AS u (payment, customer, place, at, method, bin, country, ip, device, cents, score, decision, rules, evidence),
        to_timestamp($15::bigint / 1e6) AS judged
), histories AS (
    INSERT INTO customer_histories AS h (customer_id, version, last_position, updated_by)
    SELECT customer, 1, max(place), 'kafka:payments' FROM n GROUP BY customer ORDER BY customer
    ON CONFLICT (customer_id) DO UPDATE SET version = h.version + 1, last_position = excluded.last_position, updated_by = excluded.updated_by,
        updated_at = now()
), assessed AS (
    INSERT INTO payment_assessments (payment_id, customer_id, position, score, decision, rule_ids, rule_set_version, assessed_at, anomalies,
        evidence, version, updated_by)
    SELECT payment, customer, place, score, decision, rules, $16, judged, '{}', evidence, 1, 'kafka:payments' FROM n
    /*again ON CONFLICT DO NOTHING */
), paid AS (
    INSERT INTO payments (payment_id, customer_id, attempted_at, method, card_bin, payment_country, ip_hash, device_id, amount_cents, currency,
        completeness, version, updated_by)
    SELECT payment, customer, at, method, bin, country, ip, device, cents, 'EUR', 'complete', 1, 'kafka:payments' FROM n
    /*again ON CONFLICT DO NOTHING */
), m AS MATERIALIZED (
    SELECT * FROM unnest($17::text[], $18::text[], $19::text[], $20::bigint[], $21::text[], $22::float8[], $23::bytea[]) WITH ORDINALITY
        AS u (alert, payment, customer, cents, rule, score, payload, place)
), raised AS (
    INSERT INTO fraud_alerts (alert_id, payment_id, customer_id, raised_at, amount_cents, rule_id, origin, status, score, version, updated_by)
    SELECT alert, payment, customer, to_timestamp($24::bigint / 1e6), cents, rule, 'rule', 'open', score, 1, 'kafka:payments' FROM m
    /*again ON CONFLICT DO NOTHING */
    RETURNING alert_id
)
INSERT INTO outbox (topic, key, ce_id, ce_type, payload)
SELECT 'fraud-alerts', customer, alert, 'kivendtout.fraud.v1.FraudAlertRaised', payload FROM m
/*again JOIN raised ON raised.alert_id = m.alert */
ORDER BY place
