-- The facts of an order's life, each with its time, so that the row is the same whatever order they arrive in.

ALTER TABLE orders
    ADD COLUMN paid_at           timestamptz,
    ADD COLUMN processing_at     timestamptz,
    ADD COLUMN shipped_at        timestamptz,
    ADD COLUMN delivered_at      timestamptz,
    ADD COLUMN cancelled_at      timestamptz,
    ADD COLUMN age_proved_at     timestamptz,
    ADD COLUMN age_refused_at    timestamptz,
    ADD COLUMN adult_only        boolean,
    ADD COLUMN lines_total_cents bigint CHECK (lines_total_cents >= 0),
    ADD COLUMN anomalies         text[] NOT NULL DEFAULT '{}';

ALTER TABLE orders DROP CONSTRAINT orders_status_check;
UPDATE orders SET status = 'pending' WHERE status = 'placed';
ALTER TABLE orders
    ADD CONSTRAINT orders_status_check CHECK (status IN ('pending', 'paid', 'processing', 'shipped', 'delivered', 'cancelled')),
    -- An order under age hold is never sent by us; when the world says that it was, the row says that it should not be.
    DROP CONSTRAINT orders_hold_blocks_fulfilment,
    ADD CONSTRAINT orders_hold_blocks_fulfilment CHECK (age_hold IN ('none', 'released') OR status NOT IN ('shipped', 'delivered')
        OR anomalies @> ARRAY['fulfilled_while_held']),
    ADD CONSTRAINT orders_payment_whole CHECK ((paid_at IS NULL) = (payment_id IS NULL));

-- Selects the orders of a span of time (list by start_time and end_time, daily extract).
CREATE INDEX orders_by_time ON orders (ordered_at);

COMMENT ON COLUMN orders.status IS 'Where it stands, by the strongest fact known: pending, paid, processing, shipped, delivered, cancelled. Source: computed from the times of the row.';
COMMENT ON COLUMN orders.age_hold IS 'Whether fulfilment waits for proof of age: none, held, released, refused. Source: computed from adult_only, age_proved_at and age_refused_at.';
COMMENT ON COLUMN orders.paid_at IS 'When it was paid. Unit: UTC. Source: OrderPaid.';
COMMENT ON COLUMN orders.processing_at IS 'When its preparation began. Unit: UTC. Source: OrderProcessingStarted.';
COMMENT ON COLUMN orders.shipped_at IS 'When it was sent. Unit: UTC. Source: OrderShipped.';
COMMENT ON COLUMN orders.delivered_at IS 'When it reached the customer. Unit: UTC. Source: OrderDelivered.';
COMMENT ON COLUMN orders.cancelled_at IS 'When it was called off. Unit: UTC. Source: OrderCancelled.';
COMMENT ON COLUMN orders.age_proved_at IS 'When the customer proved to be an adult. Unit: UTC. Source: AgeVerified.';
COMMENT ON COLUMN orders.age_refused_at IS 'When the customer failed to prove it. Unit: UTC. Source: AgeVerified.';
COMMENT ON COLUMN orders.adult_only IS 'Whether a line is of an adult-only product; null while none is known to be and a product is unknown. Source: computed from products.adult_restricted.';
COMMENT ON COLUMN orders.lines_total_cents IS 'Sum of the lines at their prices, or else at those of the catalogue when the order was read; null while a price is unknown. Unit: EUR cents. Source: computed.';
COMMENT ON COLUMN orders.anomalies IS 'What should not be: fulfilled_while_held, fulfilled_unpaid, fulfilled_yet_cancelled, delivered_unshipped, paid_after_cancelled, product_unknown. Source: computed.';
