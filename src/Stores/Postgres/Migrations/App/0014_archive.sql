-- The archive of the input topics. Two tables, each in partitions of a month, so that what is older than the retention goes by dropping a
-- partition: "events" holds the visitors' events of user-events and cart-events, "raw_records" every other record (declared sessions,
-- orders, payments, and what cannot be read). No foreign keys: records come in any order and outlive what they tell of.

CREATE TABLE events (
    event_id         text        COLLATE "C" NOT NULL,
    occurred_at      timestamptz NOT NULL,
    event_type       text        COLLATE "C" NOT NULL,
    customer_id      shop_id     NOT NULL,
    session_id       shop_id     NOT NULL,
    device           text,
    ip_hash          text        COLLATE "C",
    utm_source       text,
    utm_campaign     text,
    product_id       text        COLLATE "C",
    cart_value_cents bigint,
    payment_id       text        COLLATE "C",
    order_id         text        COLLATE "C",
    schema           text        COLLATE "C",
    topic            text        COLLATE "C" NOT NULL,
    partition        integer     NOT NULL,
    record_offset    bigint      NOT NULL,
    broker_epoch     text        COLLATE "C" NOT NULL,
    recorded_at      timestamptz NOT NULL,
    headers          jsonb       NOT NULL,
    payload          bytea,
    -- The partition column must be part of the key; that an id counts once whatever its time is looked after by the insertion.
    PRIMARY KEY (event_id, occurred_at)
) PARTITION BY RANGE (occurred_at);

-- Events of a customer, of a session, of a type, of a span of time, each in the order of time, page by page.
CREATE INDEX events_by_customer ON events (customer_id, occurred_at, event_id);
CREATE INDEX events_by_session ON events (session_id, occurred_at, event_id);
CREATE INDEX events_by_type ON events (event_type, occurred_at, event_id);
CREATE INDEX events_by_time ON events (occurred_at, event_id);

COMMENT ON TABLE events IS 'What visitors did: one row an event of the topics user-events and cart-events, in partitions of a month. Written by the archiver only; kept for the retention (2 years).';
COMMENT ON COLUMN events.event_id IS 'The event''s own id. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.occurred_at IS 'When it happened. Unit: UTC. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.event_type IS 'What happened, such as page_view or add_to_cart. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.customer_id IS 'The visiting customer. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.session_id IS 'The visit. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.device IS 'Kind of device; null when not told or erased. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.ip_hash IS 'Keyed hash of the visitor''s address; null when not told or erased. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.utm_source IS 'Marketing source of the visit. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.utm_campaign IS 'Marketing campaign of the visit. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.product_id IS 'The product it is about. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.cart_value_cents IS 'Value of the cart as the site showed it. Unit: EUR cents. Source: UserEvent, CartEvent.';
COMMENT ON COLUMN events.payment_id IS 'The payment it is about; the event settles none. Source: UserEvent.';
COMMENT ON COLUMN events.order_id IS 'The order it is about. Source: UserEvent.';
COMMENT ON COLUMN events.schema IS 'Schema and version of the payload, such as kivendtout.events.v1.UserEvent/1. Source: header ce_dataschema.';
COMMENT ON COLUMN events.topic IS 'Topic the record came from. Source: Kafka.';
COMMENT ON COLUMN events.partition IS 'Partition the record came from. Source: Kafka.';
COMMENT ON COLUMN events.record_offset IS 'Offset of the record. Source: Kafka.';
COMMENT ON COLUMN events.broker_epoch IS 'Life of the broker the offset belongs to. Source: configuration.';
COMMENT ON COLUMN events.recorded_at IS 'When the record was sent. Unit: UTC. Source: header ce_time, else Kafka.';
COMMENT ON COLUMN events.headers IS 'Headers as they came: list of [name, base64 of the value]. Source: Kafka.';
COMMENT ON COLUMN events.payload IS 'Value as it came; null once the customer is erased, for it holds their links. Source: Kafka.';

CREATE TABLE raw_records (
    topic         text        COLLATE "C" NOT NULL,
    record_id     text        COLLATE "C" NOT NULL CHECK (length(record_id) BETWEEN 1 AND 200),
    recorded_at   timestamptz NOT NULL,
    partition     integer     NOT NULL,
    record_offset bigint      NOT NULL,
    broker_epoch  text        COLLATE "C" NOT NULL,
    customer_id   text        COLLATE "C",
    schema        text        COLLATE "C",
    problem       text,
    key           bytea,
    headers       jsonb       NOT NULL,
    payload       bytea,
    PRIMARY KEY (topic, record_id, recorded_at)
) PARTITION BY RANGE (recorded_at);

-- Finds the records of a customer (erasure, export).
CREATE INDEX raw_records_by_customer ON raw_records (customer_id, recorded_at);
-- Reads a topic in the order of time (training, replay).
CREATE INDEX raw_records_by_time ON raw_records (topic, recorded_at);

COMMENT ON TABLE raw_records IS 'Every record of the input topics that is no visitor''s event, as it came, in partitions of a month. Written by the archiver only; kept for the retention (2 years).';
COMMENT ON COLUMN raw_records.topic IS 'Topic the record came from. Source: Kafka.';
COMMENT ON COLUMN raw_records.record_id IS 'Id within the topic: the sender''s, else the record''s place. Source: header ce_id, else computed.';
COMMENT ON COLUMN raw_records.recorded_at IS 'When the record was sent. Unit: UTC. Source: header ce_time, else Kafka.';
COMMENT ON COLUMN raw_records.partition IS 'Partition the record came from. Source: Kafka.';
COMMENT ON COLUMN raw_records.record_offset IS 'Offset of the record. Source: Kafka.';
COMMENT ON COLUMN raw_records.broker_epoch IS 'Life of the broker the offset belongs to. Source: configuration.';
COMMENT ON COLUMN raw_records.customer_id IS 'The customer it is filed under; null when the key is no id. Source: the record''s key.';
COMMENT ON COLUMN raw_records.schema IS 'Schema and version of the payload, such as kivendtout.payments.v1.PaymentAttempted/1. Source: header ce_dataschema.';
COMMENT ON COLUMN raw_records.problem IS 'Why a visitor''s event could not be read, field and rule; null when nothing is wrong. Source: computed.';
COMMENT ON COLUMN raw_records.key IS 'Record key as it came; null when it had none. Source: Kafka.';
COMMENT ON COLUMN raw_records.headers IS 'Headers as they came: list of [name, base64 of the value]. Source: Kafka.';
COMMENT ON COLUMN raw_records.payload IS 'Value as it came; null for a tombstone, and once the customer is erased, for it holds their links. Source: Kafka.';

CREATE TABLE archive_positions (
    broker_epoch text        COLLATE "C" NOT NULL,
    topic        text        COLLATE "C" NOT NULL,
    partition    integer     NOT NULL CHECK (partition >= 0),
    next_offset  bigint      NOT NULL CHECK (next_offset >= 0),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (broker_epoch, topic, partition)
);

COMMENT ON TABLE archive_positions IS 'How far each partition is archived; written with the records. The archiver goes on from here.';
COMMENT ON COLUMN archive_positions.broker_epoch IS 'Life of the broker the offset belongs to. Source: configuration.';
COMMENT ON COLUMN archive_positions.topic IS 'Kafka topic. Source: Kafka.';
COMMENT ON COLUMN archive_positions.partition IS 'Kafka partition. Source: Kafka.';
COMMENT ON COLUMN archive_positions.next_offset IS 'Every record before this offset is archived. Source: computed.';
COMMENT ON COLUMN archive_positions.updated_at IS 'When the position last moved. Unit: UTC. Source: the database''s clock.';

CREATE TABLE archive_erasures (
    customer_id shop_id     PRIMARY KEY,
    erased_at   timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE archive_erasures IS 'Customers whose links are cut from the archive; what still arrives of them is stored without.';
COMMENT ON COLUMN archive_erasures.customer_id IS 'The customer. Source: erasure.';
COMMENT ON COLUMN archive_erasures.erased_at IS 'When it was asked for. Unit: UTC. Source: the database''s clock.';

-- Makes the partitions of a month. The application may not change the schema: it calls this, which makes nothing but these partitions.
-- A partition is made aside and attached, which hinders no reader and no writer of the others.
CREATE FUNCTION archive_prepare_month(month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '10s' AS
$body$
DECLARE
    first  date := date_trunc('month', month)::date;
    parent text;
    name   text;
BEGIN
    IF first < now() - interval '20 years' OR first > now() + interval '1 year' THEN
        RAISE EXCEPTION 'no partition is made for %', first USING ERRCODE = 'invalid_parameter_value';
    END IF;

    PERFORM pg_advisory_xact_lock(hashtext('kvt archive partitions'));
    FOREACH parent IN ARRAY ARRAY['events', 'raw_records'] LOOP
        name := parent || to_char(first, '"_"YYYY"_"MM');
        IF to_regclass('public.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
            EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                parent, name, first::timestamptz, (first + interval '1 month')::timestamptz);
        END IF;
    END LOOP;
END
$body$;
COMMENT ON FUNCTION archive_prepare_month(date) IS 'Makes the partitions of a month, unless they are there.';

-- Drops the partitions that end before the retention begins. Never less than a month is kept.
CREATE FUNCTION archive_expire(keep_days integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '10s' AS
$body$
DECLARE
    oldest date := date_trunc('month', now() - make_interval(days => greatest(keep_days, 31)))::date;
    old    record;
    gone   integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('kvt archive partitions'));
    FOR old IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent IN ('public.events'::regclass, 'public.raw_records'::regclass)
            AND to_date(right(c.relname, 7), 'YYYY_MM') < oldest
        ORDER BY c.relname
    LOOP
        EXECUTE format('DROP TABLE public.%I', old.relname);
        gone := gone + 1;
    END LOOP;
    RETURN gone;
END
$body$;
COMMENT ON FUNCTION archive_expire(integer) IS 'Drops the partitions older than so many days; tells how many.';

REVOKE ALL ON FUNCTION archive_prepare_month(date), archive_expire(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archive_prepare_month(date), archive_expire(integer) TO kvt_app;
GRANT SELECT, INSERT, UPDATE ON events, raw_records, archive_positions, archive_erasures TO kvt_app;
GRANT SELECT ON events, raw_records, archive_positions, archive_erasures TO kvt_reader;
