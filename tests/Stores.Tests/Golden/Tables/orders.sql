SELECT order_id,
    version,
    customer_id,
    ordered_at,
    session_id,
    payment_id,
    declared_total_cents,
    shipping_method,
    paid_at,
    processing_at,
    shipped_at,
    delivered_at,
    cancelled_at,
    age_proved_at,
    age_refused_at,
    adult_only,
    lines_total_cents,
    (SELECT jsonb_agg(jsonb_build_array(i.line_no, i.product_id, i.quantity, i.unit_price_cents) ORDER BY i.line_no)
FROM order_items i WHERE i.order_id = orders.order_id) AS lines FROM orders;

SELECT order_id,
    version,
    customer_id,
    ordered_at,
    session_id,
    payment_id,
    declared_total_cents,
    shipping_method,
    paid_at,
    processing_at,
    shipped_at,
    delivered_at,
    cancelled_at,
    age_proved_at,
    age_refused_at,
    adult_only,
    lines_total_cents,
    (SELECT jsonb_agg(jsonb_build_array(i.line_no, i.product_id, i.quantity, i.unit_price_cents) ORDER BY i.line_no)
FROM order_items i WHERE i.order_id = orders.order_id) AS lines FROM orders WHERE order_id = ANY($1);

INSERT INTO orders AS t (order_id, version, customer_id, ordered_at, session_id, payment_id, declared_total_cents, currency, shipping_method, status, age_hold, completeness, paid_at, processing_at, shipped_at, delivered_at, cancelled_at, age_proved_at, age_refused_at, adult_only, lines_total_cents, anomalies, updated_by)
SELECT n.order_id,
    n.version + 1,
    n.customer_id,
    n.ordered_at,
    n.session_id,
    n.payment_id,
    n.declared_total_cents,
    CASE WHEN n.ordered_at IS NOT NULL THEN 'EUR' END,
    n.shipping_method,
    n.status,
    n.age_hold,
    CASE WHEN n.ordered_at IS NOT NULL THEN 'complete' ELSE 'referenced' END,
    n.paid_at,
    n.processing_at,
    n.shipped_at,
    n.delivered_at,
    n.cancelled_at,
    n.age_proved_at,
    n.age_refused_at,
    n.adult_only,
    n.lines_total_cents,
    string_to_array(n.anomalies, ','),
    n.updated_by
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) AS n (order_id, version, customer_id, ordered_at, session_id, payment_id, declared_total_cents, shipping_method, status, age_hold, paid_at, processing_at, shipped_at, delivered_at, cancelled_at, age_proved_at, age_refused_at, adult_only, lines_total_cents, anomalies, updated_by)
WHERE n.version = 0 OR EXISTS (SELECT FROM orders e WHERE e.order_id = n.order_id)
ORDER BY n.order_id COLLATE "C"
ON CONFLICT (order_id) DO UPDATE SET
    version = excluded.version,
    customer_id = excluded.customer_id,
    ordered_at = excluded.ordered_at,
    session_id = excluded.session_id,
    payment_id = excluded.payment_id,
    declared_total_cents = excluded.declared_total_cents,
    currency = excluded.currency,
    shipping_method = excluded.shipping_method,
    status = excluded.status,
    age_hold = excluded.age_hold,
    completeness = excluded.completeness,
    paid_at = excluded.paid_at,
    processing_at = excluded.processing_at,
    shipped_at = excluded.shipped_at,
    delivered_at = excluded.delivered_at,
    cancelled_at = excluded.cancelled_at,
    age_proved_at = excluded.age_proved_at,
    age_refused_at = excluded.age_refused_at,
    adult_only = excluded.adult_only,
    lines_total_cents = excluded.lines_total_cents,
    anomalies = excluded.anomalies,
    updated_by = excluded.updated_by,
    updated_at = now()
WHERE t.version = excluded.version - 1
RETURNING t.order_id;

INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price_cents, version, updated_by)
SELECT n.order_id,
    n.line_no,
    n.product_id,
    n.quantity,
    n.unit_price_cents,
    n.version + 1,
    n.updated_by
FROM unnest($1, $2, $3, $4, $5, $6, $7) AS n (order_id, line_no, product_id, quantity, unit_price_cents, version, updated_by)
ON CONFLICT DO NOTHING;
