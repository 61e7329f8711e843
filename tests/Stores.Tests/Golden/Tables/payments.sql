SELECT payment_id,
    version,
    customer_id,
    attempted_at,
    session_id,
    method,
    card_bin,
    payment_country,
    ip_hash,
    device_id,
    amount_cents,
    succeeded,
    settled_at,
    charged_back_at,
    is_fraud,
    (CASE WHEN refunded_cents > 0 THEN
    (SELECT jsonb_object_agg(r.refund_id, r.amount_cents) FROM payment_refunds r WHERE r.payment_id = payments.payment_id) END) AS refunds FROM payments;

SELECT payment_id,
    version,
    customer_id,
    attempted_at,
    session_id,
    method,
    card_bin,
    payment_country,
    ip_hash,
    device_id,
    amount_cents,
    succeeded,
    settled_at,
    charged_back_at,
    is_fraud,
    (CASE WHEN refunded_cents > 0 THEN
    (SELECT jsonb_object_agg(r.refund_id, r.amount_cents) FROM payment_refunds r WHERE r.payment_id = payments.payment_id) END) AS refunds FROM payments WHERE payment_id = ANY($1);

INSERT INTO payments AS t (payment_id, version, customer_id, succeeded, settled_at, refunded_cents, charged_back_at, is_fraud, completeness, updated_by)
SELECT n.payment_id,
    n.version + 1,
    n.customer_id,
    n.succeeded,
    n.settled_at,
    n.refunded_cents,
    n.charged_back_at,
    n.is_fraud,
    'referenced',
    n.updated_by
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS n (payment_id, version, customer_id, succeeded, settled_at, refunded_cents, charged_back_at, is_fraud, updated_by)
WHERE n.version = 0 OR EXISTS (SELECT FROM payments e WHERE e.payment_id = n.payment_id)
ORDER BY n.payment_id COLLATE "C"
ON CONFLICT (payment_id) DO UPDATE SET version = excluded.version,
    customer_id = excluded.customer_id,
    succeeded = excluded.succeeded,
    settled_at = excluded.settled_at,
    refunded_cents = excluded.refunded_cents,
    charged_back_at = excluded.charged_back_at,
    is_fraud = excluded.is_fraud,
    updated_by = excluded.updated_by,
    updated_at = now()
WHERE t.version = excluded.version - 1
RETURNING t.payment_id;

UPDATE payments SET card_bin = NULL, ip_hash = NULL, device_id = NULL, 
    version = version + 1, updated_by = $2, updated_at = now()
WHERE payment_id IN (SELECT payment_id FROM payments WHERE customer_id = $1 AND payment_id IN (SELECT a.payment_id FROM payment_assessments a WHERE a.customer_id = $1)
    AND (card_bin IS DISTINCT FROM NULL OR ip_hash IS DISTINCT FROM NULL OR device_id IS DISTINCT FROM NULL) ORDER BY payment_id FOR UPDATE);

INSERT INTO payment_refunds (payment_id, refund_id, amount_cents)
SELECT n.payment_id,
    n.refund_id,
    n.amount_cents
FROM unnest($1, $2, $3) AS n (payment_id, refund_id, amount_cents)
ON CONFLICT DO NOTHING;
