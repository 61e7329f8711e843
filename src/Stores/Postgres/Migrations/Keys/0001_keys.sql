-- A database of its own, outside ordinary backups: a restored backup must not bring a destroyed key back.

CREATE TABLE customer_keys (
    customer_id  text        COLLATE "C" PRIMARY KEY CHECK (length(customer_id) BETWEEN 1 AND 64),
    wrapped_key  bytea,
    key_version  integer     NOT NULL CHECK (key_version >= 1),
    created_at   timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    CONSTRAINT customer_keys_destroyed CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
);
COMMENT ON TABLE customer_keys IS 'One data key a customer, wrapped by the master key. A destroyed key leaves its row, so that none is made again.';
COMMENT ON COLUMN customer_keys.customer_id IS 'The customer. Source: the writer.';
COMMENT ON COLUMN customer_keys.wrapped_key IS 'The data key (AES-256), encrypted under the master key; null once destroyed. Source: random.';
COMMENT ON COLUMN customer_keys.key_version IS 'Version of the wrapping master key, from 1. Source: configuration.';
COMMENT ON COLUMN customer_keys.created_at IS 'When the key was made. Unit: UTC. Source: the database''s clock.';
COMMENT ON COLUMN customer_keys.destroyed_at IS 'When the key was destroyed; null while it lives. Unit: UTC. Source: the database''s clock.';

CREATE TABLE erasure_ledger (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- An erasure is noted once, however often it is asked for.
    customer_id text        COLLATE "C" NOT NULL UNIQUE CHECK (length(customer_id) BETWEEN 1 AND 64),
    erased_at   timestamptz NOT NULL DEFAULT now(),
    erased_by   text        NOT NULL
);
COMMENT ON TABLE erasure_ledger IS 'Customers who were erased, append-only. Every restore of a backup erases them again.';
COMMENT ON COLUMN erasure_ledger.id IS 'Order of the erasures. Source: computed.';
COMMENT ON COLUMN erasure_ledger.customer_id IS 'The customer. Source: the writer.';
COMMENT ON COLUMN erasure_ledger.erased_at IS 'When the key was destroyed. Unit: UTC. Source: the database''s clock.';
COMMENT ON COLUMN erasure_ledger.erased_by IS 'Who asked for it: subject of the caller''s token. Source: the writer.';

CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$body$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$body$;
CREATE TRIGGER erasure_ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erasure_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is destroyed stays destroyed: no key comes back, and none is swapped.
CREATE FUNCTION keep_destroyed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$body$
BEGIN
    IF OLD.destroyed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a destroyed key stays destroyed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER customer_keys_keep_destroyed BEFORE UPDATE ON customer_keys
    FOR EACH ROW EXECUTE FUNCTION keep_destroyed();

DO $body$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kvt_keys') THEN
        BEGIN
            CREATE ROLE kvt_keys NOLOGIN;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'the role kvt_keys does not exist and % may not create it: create it first', current_user;
        END;
    END IF;
END
$body$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kvt_keys;
GRANT SELECT, INSERT ON customer_keys, erasure_ledger TO kvt_keys;
GRANT UPDATE (wrapped_key, destroyed_at) ON customer_keys TO kvt_keys;
