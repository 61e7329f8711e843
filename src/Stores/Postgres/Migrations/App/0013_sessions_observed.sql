-- What the session's grain observes, and what it needs to go on after waking. The row is the grain's snapshot.

ALTER TABLE sessions
    ADD COLUMN event_counts     jsonb       NOT NULL DEFAULT '{}',
    ADD COLUMN funnel_step      text        NOT NULL DEFAULT 'visit'
        CHECK (funnel_step IN ('visit', 'product', 'cart', 'checkout', 'payment', 'purchase')),
    ADD COLUMN cart_value_cents cents,
    ADD COLUMN cart_told_at     timestamptz,
    ADD COLUMN cart_told_by     text        COLLATE "C",
    ADD COLUMN cart_abandoned   boolean     NOT NULL DEFAULT false,
    ADD COLUMN last_arrived_at  timestamptz,
    ADD COLUMN remembered       bytea       CHECK (octet_length(remembered) % 16 = 0),
    ADD CONSTRAINT sessions_cart_whole CHECK (num_nulls(cart_value_cents, cart_told_at, cart_told_by) IN (0, 3)),
    ADD CONSTRAINT sessions_observed_whole CHECK ((first_event_at IS NULL) = (event_count = 0) AND (last_event_at IS NULL) = (event_count = 0)),
    -- Room for the snapshots of a visit, so that they do not touch the indexes.
    SET (fillfactor = 70);

-- Finds open sessions that may have fallen silent. Its columns change only when a session is closed, never with an event.
CREATE INDEX sessions_open ON sessions (session_id) WHERE closed_at IS NULL AND completeness = 'complete';
-- Lists the sessions whose cart was abandoned.
CREATE INDEX sessions_abandoned ON sessions (session_id) WHERE cart_abandoned;

COMMENT ON COLUMN sessions.closed_at IS 'When the session closed: its declared end, or 30 minutes after the last arrival; null while it is open. Unit: UTC. Source: computed.';
COMMENT ON COLUMN sessions.event_counts IS 'Events seen by type, each counted once; types we do not know under "other". Unit: events. Source: topics user-events, cart-events.';
COMMENT ON COLUMN sessions.funnel_step IS 'How far the visit came: visit, product, cart, checkout, payment, purchase. Source: computed from event_counts.';
COMMENT ON COLUMN sessions.cart_value_cents IS 'What the cart was worth at the last moment the site told it; null when never told. Unit: EUR cents. Source: topics user-events, cart-events (events.jsonl: cart_value).';
COMMENT ON COLUMN sessions.cart_told_at IS 'Time of the event that told cart_value_cents. Unit: UTC. Source: topics user-events, cart-events.';
COMMENT ON COLUMN sessions.cart_told_by IS 'Id of the event that told cart_value_cents. Source: topics user-events, cart-events.';
COMMENT ON COLUMN sessions.cart_abandoned IS 'True when the session is closed, more was put into the cart than taken out, and no payment_success followed. Source: computed from event_counts and closed_at.';
COMMENT ON COLUMN sessions.last_arrived_at IS 'When something new of the session arrived last, by our clock. Unit: UTC. Source: computed.';
COMMENT ON COLUMN sessions.remembered IS 'Fingerprints of the last 1024 events to arrive, 16 bytes each, by which a repetition is known. Source: computed from the event ids.';

CREATE OR REPLACE FUNCTION audited_row(full_row jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN full_row - ARRAY['ip_hash', 'device_id', 'card_bin', 'email_hash', 'document_number_hash', 'remembered'];

-- A snapshot that only counts further events is no change that anybody made: the trail keeps what was declared, linked, opened and closed.
CREATE FUNCTION audit_session_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$body$
BEGIN
    INSERT INTO public.audit_log (changed_at, changed_by, database_user, operation, table_name, row_key, old_row, new_row)
    SELECT now(), coalesce(n.updated_by, o.updated_by), session_user,
           CASE WHEN o.session_id IS NULL THEN 'insert' WHEN n.session_id IS NULL THEN 'delete' ELSE 'update' END, TG_TABLE_NAME,
           coalesce(n.session_id, o.session_id),
           CASE WHEN o.session_id IS NOT NULL THEN public.audited_row(to_jsonb(o)) END,
           CASE WHEN n.session_id IS NOT NULL THEN public.audited_row(to_jsonb(n)) END
    FROM old_rows o FULL JOIN new_rows n ON n.session_id = o.session_id
    WHERE (o.session_id, o.customer_id, o.declared_started_at, o.declared_ended_at, o.device, o.ip_hash, o.utm_source, o.utm_campaign,
           o.closed_at, o.completeness, o.updated_by)
        IS DISTINCT FROM
          (n.session_id, n.customer_id, n.declared_started_at, n.declared_ended_at, n.device, n.ip_hash, n.utm_source, n.utm_campaign,
           n.closed_at, n.completeness, n.updated_by);
    RETURN NULL;
END
$body$;

DROP TRIGGER audit_update ON sessions;
CREATE TRIGGER audit_update AFTER UPDATE ON sessions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION audit_session_update();
REVOKE ALL ON FUNCTION audit_session_update() FROM PUBLIC;
