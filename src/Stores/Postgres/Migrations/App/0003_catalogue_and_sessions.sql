CREATE TABLE products (
    product_id       shop_id     PRIMARY KEY,
    name             text        CHECK (length(name) BETWEEN 1 AND 200),
    category         text        COLLATE "C" CHECK (length(category) BETWEEN 1 AND 100),
    adult_restricted boolean     NOT NULL DEFAULT false,
    unit_price_cents cents,
    unit_cost_cents  cents,
    stock            integer     CHECK (stock >= 0),
    created_at       timestamptz,
    completeness     text        NOT NULL CHECK (completeness IN ('referenced', 'complete')),
    version          bigint      NOT NULL CHECK (version >= 0),
    updated_by       text        NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT products_complete CHECK (completeness = 'referenced' OR num_nulls(name, category, unit_price_cents) = 0)
);

-- Lists the products of a category in the order of their ids.
CREATE INDEX products_by_category ON products (category, product_id);

COMMENT ON TABLE products IS 'The catalogue, one row a product. Written by the product''s grain; rows of unknown products are references.';
COMMENT ON COLUMN products.product_id IS 'The product''s own id, such as P0001. Source: CreateProduct, or the order that names the product.';
COMMENT ON COLUMN products.name IS 'Name shown to customers; null for a reference. Source: CreateProduct (products.csv: name).';
COMMENT ON COLUMN products.category IS 'Category; null for a reference. Source: CreateProduct (products.csv: category).';
COMMENT ON COLUMN products.adult_restricted IS 'True when only adults may buy it. Source: CreateProduct (products.csv: is_adult_restricted).';
COMMENT ON COLUMN products.unit_price_cents IS 'Price of one piece. Unit: EUR cents. Source: CreateProduct (products.csv: unit_price).';
COMMENT ON COLUMN products.unit_cost_cents IS 'Purchase cost of one piece; null when unknown. Unit: EUR cents. Source: CreateProduct.';
COMMENT ON COLUMN products.stock IS 'Stock; null when unknown. Unit: pieces. Source: CreateProduct.';
COMMENT ON COLUMN products.created_at IS 'When the product entered the catalogue. Unit: UTC. Source: CreateProduct (products.csv: created_at).';
COMMENT ON COLUMN products.completeness IS 'How much is known: referenced (only named by an order), complete. Source: computed.';
COMMENT ON COLUMN products.version IS 'Row version: 0 for a reference, grows by one with every write; a write with a stale version is refused. Source: computed.';
COMMENT ON COLUMN products.updated_by IS 'Who wrote the row last: subject of the caller''s token, or the grain. Source: the writer.';
COMMENT ON COLUMN products.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';

CREATE TABLE sessions (
    session_id          shop_id     PRIMARY KEY,
    customer_id         shop_id     NOT NULL REFERENCES customers,
    declared_started_at timestamptz,
    declared_ended_at   timestamptz,
    first_event_at      timestamptz,
    last_event_at       timestamptz,
    closed_at           timestamptz,
    event_count         integer     NOT NULL DEFAULT 0 CHECK (event_count >= 0),
    device              text        CHECK (length(device) BETWEEN 1 AND 50),
    ip_hash             text        COLLATE "C" CHECK (length(ip_hash) BETWEEN 1 AND 128),
    utm_source          text        CHECK (length(utm_source) <= 100),
    utm_campaign        text        CHECK (length(utm_campaign) <= 100),
    completeness        text        NOT NULL CHECK (completeness IN ('referenced', 'complete')),
    version             bigint      NOT NULL CHECK (version >= 0),
    updated_by          text        NOT NULL,
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sessions_declared_order CHECK (declared_ended_at >= declared_started_at),
    CONSTRAINT sessions_observed_order CHECK (last_event_at >= first_event_at)
);

-- Finds the sessions of a customer (erasure, export).
CREATE INDEX sessions_by_customer ON sessions (customer_id, session_id);

COMMENT ON TABLE sessions IS 'Visits to the shop, one row each. Written by the session''s grain; rows of unknown sessions are references.';
COMMENT ON COLUMN sessions.session_id IS 'The session''s own id, such as S000001. Source: SessionDeclared, or the record that names the session.';
COMMENT ON COLUMN sessions.customer_id IS 'The visiting customer. Source: SessionDeclared (sessions.csv: customer_id), or the record that names the session.';
COMMENT ON COLUMN sessions.declared_started_at IS 'Start as the site declared it. Unit: UTC. Source: SessionDeclared (sessions.csv: start_ts).';
COMMENT ON COLUMN sessions.declared_ended_at IS 'End as the site declared it. Unit: UTC. Source: SessionDeclared (sessions.csv: end_ts).';
COMMENT ON COLUMN sessions.first_event_at IS 'Time of the earliest event seen. Unit: UTC. Source: topics user-events, cart-events.';
COMMENT ON COLUMN sessions.last_event_at IS 'Time of the latest event seen. Unit: UTC. Source: topics user-events, cart-events.';
COMMENT ON COLUMN sessions.closed_at IS 'When we closed the session: 30 minutes after the last arrival or by its declared end. Unit: UTC. Source: computed.';
COMMENT ON COLUMN sessions.event_count IS 'Events seen, each counted once. Unit: events. Source: topics user-events, cart-events.';
COMMENT ON COLUMN sessions.device IS 'Kind of device: web_desktop, web_mobile, android, ios. Source: SessionDeclared (sessions.csv: device).';
COMMENT ON COLUMN sessions.ip_hash IS 'Keyed hash of the visitor''s address; null when unknown or erased. Source: SessionDeclared (sessions.csv: ip_hash).';
COMMENT ON COLUMN sessions.utm_source IS 'Marketing source of the visit. Source: SessionDeclared (sessions.csv: utm_source).';
COMMENT ON COLUMN sessions.utm_campaign IS 'Marketing campaign of the visit. Source: SessionDeclared (sessions.csv: utm_campaign).';
COMMENT ON COLUMN sessions.completeness IS 'How much is known: referenced (only named by another record), complete. Source: computed.';
COMMENT ON COLUMN sessions.version IS 'Row version: 0 for a reference, grows by one with every write; a write with a stale version is refused. Source: computed.';
COMMENT ON COLUMN sessions.updated_by IS 'Who wrote the row last. Source: the writer.';
COMMENT ON COLUMN sessions.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';
