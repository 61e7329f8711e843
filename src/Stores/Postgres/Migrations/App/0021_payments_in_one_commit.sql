-- The facts of an attempt are written in the transaction of its assessment, by the customer's fold (decision 0017). Before, the payment's own grain
-- wrote them in another transaction, and a kill between the two left one without the other.

-- An assessment whose payment has no attempt yet: the history knows that attempt and would never write it. A reference's customer is a guess; a
-- payment that another customer has claimed stays theirs.
INSERT INTO sessions (session_id, customer_id, completeness, version, updated_by)
SELECT DISTINCT ON (session) session, customer_id, 'referenced', 0, 'kafka:payments'
FROM (SELECT evidence -> 'attempt' ->> 'session' AS session, customer_id FROM payment_assessments) named
WHERE session IS NOT NULL
ORDER BY session
ON CONFLICT DO NOTHING;

INSERT INTO payments AS p (payment_id, customer_id, session_id, attempted_at, method, card_bin, payment_country, ip_hash, device_id,
    amount_cents, currency, completeness, version, updated_by)
SELECT payment_id, customer_id, a ->> 'session', (a ->> 'at')::timestamptz, a ->> 'method', a ->> 'bin', a ->> 'country', a ->> 'ip', a ->> 'device',
    (a ->> 'cents')::bigint, 'EUR', 'complete', 1, 'kafka:payments'
FROM (SELECT payment_id, customer_id, evidence -> 'attempt' AS a FROM payment_assessments WHERE evidence ? 'attempt') scored
WHERE NOT EXISTS (SELECT FROM payments e WHERE e.payment_id = scored.payment_id AND e.completeness = 'complete')
ON CONFLICT (payment_id) DO UPDATE SET customer_id = excluded.customer_id, session_id = excluded.session_id, attempted_at = excluded.attempted_at,
    method = excluded.method, card_bin = excluded.card_bin, payment_country = excluded.payment_country, ip_hash = excluded.ip_hash,
    device_id = excluded.device_id, amount_cents = excluded.amount_cents, currency = excluded.currency, completeness = excluded.completeness,
    version = p.version + 1, updated_by = excluded.updated_by, updated_at = now()
WHERE p.version = 0 OR p.customer_id = excluded.customer_id;

COMMENT ON TABLE payments IS 'Payments as the world reported them, one row each: the attempt''s facts, written by the customer''s grain with the assessment, and what became of it, written by the payment''s grain; what we decided is in payment_assessments.';
COMMENT ON COLUMN payments.version IS 'Row version: 0 for a reference, grows by one with every write of either writer; a write with a stale version is refused. Source: computed.';
