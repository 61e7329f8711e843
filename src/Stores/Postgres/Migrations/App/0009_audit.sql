-- Who changed what and when, old row and new row. Written by triggers only: the functions run with the rights of their owner, and
-- no role of the application may write, change or empty the table. The last trigger refuses changes even to the owner.

CREATE TABLE audit_log (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changed_at    timestamptz NOT NULL,
    changed_by    text        NOT NULL,
    database_user text        NOT NULL,
    operation     text        NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
    table_name    text        NOT NULL,
    row_key       text        COLLATE "C" NOT NULL,
    old_row       jsonb,
    new_row       jsonb,
    CONSTRAINT audit_log_rows CHECK ((old_row IS NULL) = (operation = 'insert') AND (new_row IS NULL) = (operation = 'delete'))
);

-- Tells the story of one row.
CREATE INDEX audit_log_by_row ON audit_log (table_name, row_key, id);
-- Selects a span of time. Rows are written in the order of time, so a block range index is enough and costs next to nothing.
CREATE INDEX audit_log_by_time ON audit_log USING brin (changed_at);

COMMENT ON TABLE audit_log IS 'Every change of the shop''s tables, one row a changed row, append-only. Written by triggers only.';
COMMENT ON COLUMN audit_log.id IS 'Order of the changes. Source: computed.';
COMMENT ON COLUMN audit_log.changed_at IS 'Start of the transaction that made the change. Unit: UTC. Source: the database''s clock.';
COMMENT ON COLUMN audit_log.changed_by IS 'Who did it: updated_by of the new row; for a deletion the setting kvt.actor, else the database user. Source: the writer.';
COMMENT ON COLUMN audit_log.database_user IS 'Database role of the session. Source: PostgreSQL.';
COMMENT ON COLUMN audit_log.operation IS 'insert, update or delete. Source: PostgreSQL.';
COMMENT ON COLUMN audit_log.table_name IS 'The changed table. Source: PostgreSQL.';
COMMENT ON COLUMN audit_log.row_key IS 'Primary key of the changed row, its columns joined by "/". Source: the changed row.';
COMMENT ON COLUMN audit_log.old_row IS 'The row before, without the link columns; null for an insertion. Personal columns are ciphertext. Source: the changed row.';
COMMENT ON COLUMN audit_log.new_row IS 'The row after, without the link columns; null for a deletion. Personal columns are ciphertext. Source: the changed row.';

-- A row as the audit trail keeps it. The link columns (address, device, card) and the search hashes are left out: the trail is never
-- changed, so what it held could not be erased. The personal columns stay: they are ciphertext, and erasure destroys their key.
CREATE FUNCTION audited_row(full_row jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN full_row - ARRAY['ip_hash', 'device_id', 'card_bin', 'email_hash', 'document_number_hash'];

-- The arguments of the triggers are the columns of the table's primary key.
CREATE FUNCTION audit_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$body$
BEGIN
    INSERT INTO public.audit_log (changed_at, changed_by, database_user, operation, table_name, row_key, new_row)
    SELECT now(), n.j ->> 'updated_by', session_user, 'insert', TG_TABLE_NAME,
           concat_ws('/', n.j ->> TG_ARGV[0], n.j ->> TG_ARGV[1]), public.audited_row(n.j)
    FROM (SELECT to_jsonb(r) AS j FROM new_rows r OFFSET 0) n;
    RETURN NULL;
END
$body$;

CREATE FUNCTION audit_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$body$
BEGIN
    -- A changed key appears as a deletion and an insertion.
    INSERT INTO public.audit_log (changed_at, changed_by, database_user, operation, table_name, row_key, old_row, new_row)
    SELECT now(), coalesce(n.j ->> 'updated_by', o.j ->> 'updated_by'), session_user,
           CASE WHEN o.j IS NULL THEN 'insert' WHEN n.j IS NULL THEN 'delete' ELSE 'update' END, TG_TABLE_NAME,
           coalesce(n.key, o.key), public.audited_row(o.j), public.audited_row(n.j)
    FROM (SELECT concat_ws('/', j ->> TG_ARGV[0], j ->> TG_ARGV[1]) AS key, j
          FROM (SELECT to_jsonb(r) AS j FROM old_rows r OFFSET 0) before OFFSET 0) o
    FULL JOIN (SELECT concat_ws('/', j ->> TG_ARGV[0], j ->> TG_ARGV[1]) AS key, j
          FROM (SELECT to_jsonb(r) AS j FROM new_rows r OFFSET 0) after OFFSET 0) n ON n.key = o.key;
    RETURN NULL;
END
$body$;

CREATE FUNCTION audit_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$body$
BEGIN
    INSERT INTO public.audit_log (changed_at, changed_by, database_user, operation, table_name, row_key, old_row)
    SELECT now(), coalesce(nullif(current_setting('kvt.actor', true), ''), session_user), session_user, 'delete', TG_TABLE_NAME,
           concat_ws('/', o.j ->> TG_ARGV[0], o.j ->> TG_ARGV[1]), public.audited_row(o.j)
    FROM (SELECT to_jsonb(r) AS j FROM old_rows r OFFSET 0) o;
    RETURN NULL;
END
$body$;

CREATE FUNCTION audit_refuse() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$body$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$body$;

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

DO $body$
DECLARE
    audited text[];
BEGIN
    FOREACH audited SLICE 1 IN ARRAY ARRAY[
        ['customers', '''customer_id'''],
        ['products', '''product_id'''],
        ['sessions', '''session_id'''],
        ['payments', '''payment_id'''],
        ['orders', '''order_id'''],
        ['order_items', '''order_id'', ''line_no'''],
        ['fraud_alerts', '''alert_id'''],
        ['identity_verifications', '''verification_id''']]
    LOOP
        EXECUTE format('CREATE TRIGGER audit_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION audit_insert(%s)', audited[1], audited[2]);
        EXECUTE format('CREATE TRIGGER audit_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION audit_update(%s)', audited[1], audited[2]);
        EXECUTE format('CREATE TRIGGER audit_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION audit_delete(%s)', audited[1], audited[2]);
    END LOOP;
END
$body$;
