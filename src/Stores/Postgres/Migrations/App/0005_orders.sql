CREATE TABLE orders (
    order_id             shop_id       PRIMARY KEY,
    customer_id          shop_id       NOT NULL REFERENCES customers,
    session_id           shop_id       REFERENCES sessions,
    payment_id           shop_id       REFERENCES payments,
    ordered_at           timestamptz,
    declared_total_cents cents,
    currency             currency_code,
    shipping_method      text          CHECK (length(shipping_method) BETWEEN 1 AND 50),
    status               text          NOT NULL CHECK (status IN ('placed', 'paid', 'shipped', 'delivered', 'cancelled')),
    age_hold             text          NOT NULL DEFAULT 'none' CHECK (age_hold IN ('none', 'held', 'released', 'refused')),
    completeness         text          NOT NULL CHECK (completeness IN ('referenced', 'complete')),
    version              bigint        NOT NULL CHECK (version >= 0),
    updated_by           text          NOT NULL,
    updated_at           timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT orders_complete CHECK (completeness = 'referenced' OR num_nulls(ordered_at, declared_total_cents, currency) = 0),
    -- An order under age hold is never sent.
    CONSTRAINT orders_hold_blocks_fulfilment CHECK (age_hold IN ('none', 'released') OR status NOT IN ('shipped', 'delivered'))
) WITH (fillfactor = 80);

-- Lists the orders of a customer in the order of their ids; also serves erasure and export.
CREATE INDEX orders_by_customer ON orders (customer_id, order_id);
-- Lists the orders of a status in the order of their ids.
CREATE INDEX orders_by_status ON orders (status, order_id);
-- Finds the order a payment pays: equality only, so a hash index.
CREATE INDEX orders_by_payment ON orders USING hash (payment_id);

COMMENT ON TABLE orders IS 'Orders, one row each. Written by the order''s grain.';
COMMENT ON COLUMN orders.order_id IS 'The order''s own id, such as O0000001. Source: topic orders.';
COMMENT ON COLUMN orders.customer_id IS 'The ordering customer. Source: OrderPlaced (orders.csv: customer_id).';
COMMENT ON COLUMN orders.session_id IS 'The session it was placed in; null when unknown. Source: OrderPlaced (orders.csv: session_id).';
COMMENT ON COLUMN orders.payment_id IS 'The payment that pays it; null while unpaid. Source: OrderPaid (orders.csv: payment_id).';
COMMENT ON COLUMN orders.ordered_at IS 'When it was placed. Unit: UTC. Source: OrderPlaced (orders.csv: order_ts).';
COMMENT ON COLUMN orders.declared_total_cents IS 'Total as the shop declared it; the sum of the lines is computed from order_items. Unit: EUR cents. Source: OrderPlaced (orders.csv: total_amount).';
COMMENT ON COLUMN orders.currency IS 'Currency, ISO 4217. Source: OrderPlaced (orders.csv: currency).';
COMMENT ON COLUMN orders.shipping_method IS 'Shipping method: standard, express, ... Source: OrderPlaced (orders.csv: shipping_method).';
COMMENT ON COLUMN orders.status IS 'Where it stands: placed, paid, shipped, delivered, cancelled. Source: topic orders (orders.csv: status).';
COMMENT ON COLUMN orders.age_hold IS 'Whether fulfilment waits for proof of age: none, held, released, refused. Source: computed, AgeVerified.';
COMMENT ON COLUMN orders.completeness IS 'How much is known: referenced (only named by another record), complete. Source: computed.';
COMMENT ON COLUMN orders.version IS 'Row version: 0 for a reference, grows by one with every write; a write with a stale version is refused. Source: computed.';
COMMENT ON COLUMN orders.updated_by IS 'Who wrote the row last. Source: the writer.';
COMMENT ON COLUMN orders.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';

CREATE TABLE order_items (
    order_id         shop_id     NOT NULL REFERENCES orders,
    line_no          integer     NOT NULL CHECK (line_no >= 1),
    product_id       shop_id     NOT NULL REFERENCES products,
    quantity         integer     NOT NULL CHECK (quantity >= 1),
    unit_price_cents cents,
    version          bigint      NOT NULL CHECK (version >= 0),
    updated_by       text        NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    -- An order may name a product on two lines, so the product is no part of the key.
    PRIMARY KEY (order_id, line_no)
);

-- Finds the orders of a product (top products, stock).
CREATE INDEX order_items_by_product ON order_items (product_id);

COMMENT ON TABLE order_items IS 'Lines of orders, one row each. Written by the order''s grain together with the order.';
COMMENT ON COLUMN order_items.order_id IS 'The order. Source: OrderPlaced (order_items.csv: order_id).';
COMMENT ON COLUMN order_items.line_no IS 'Number of the line within the order, from 1. Source: OrderPlaced (position in order_items.csv).';
COMMENT ON COLUMN order_items.product_id IS 'The product. Source: OrderPlaced (order_items.csv: product_id).';
COMMENT ON COLUMN order_items.quantity IS 'Quantity. Unit: pieces. Source: OrderPlaced (order_items.csv: qty).';
COMMENT ON COLUMN order_items.unit_price_cents IS 'Price of one piece as ordered; null when the source does not tell. Unit: EUR cents. Source: OrderPlaced.';
COMMENT ON COLUMN order_items.version IS 'Version of the order that wrote the line. Source: computed.';
COMMENT ON COLUMN order_items.updated_by IS 'Who wrote the row last. Source: the writer.';
COMMENT ON COLUMN order_items.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';
