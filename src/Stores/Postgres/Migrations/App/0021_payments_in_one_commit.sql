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

-- The payments of a customer are found through payment_assessments_by_customer, and times by blocks: rows are written nearly in the order of their
-- attempts. What erasure could never find that way are the links of an attempt whose assessment is another customer's: they are cut. An attempt that is
-- not assessed yet comes again, and is assessed.
UPDATE payments p
SET ip_hash = NULL, device_id = NULL, card_bin = NULL, version = version + 1, updated_by = 'kafka:payments', updated_at = now()
WHERE num_nonnulls(ip_hash, device_id, card_bin) > 0
  AND EXISTS (SELECT FROM payment_assessments a WHERE a.payment_id = p.payment_id AND a.customer_id <> p.customer_id);
DROP INDEX payments_by_customer;
DROP INDEX payments_by_attempt;
CREATE INDEX payments_by_attempt ON payments USING brin (attempted_at) WITH (pages_per_range = 32, autosummarize = on);

COMMENT ON COLUMN payment_assessments.evidence IS 'What was scored, the hits, and each outcome seen since; format version in "v". Format 1 holds the attempt too, of format 2 it is the row of payments. Source: topic payments.';

-- A statement of a commit that is sent whole, without a look at what came of its statements, tells how many rows it meant to write.
CREATE FUNCTION require_rows(meant bigint, written bigint) RETURNS void
    LANGUAGE plpgsql AS
$body$
BEGIN
    IF written <> meant THEN
        RAISE EXCEPTION 'wrote % of % rows', written, meant USING ERRCODE = 'KV001';
    END IF;
END
$body$;
REVOKE ALL ON FUNCTION require_rows(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION require_rows(bigint, bigint) TO kvt_app;

-- The audit trail holds what would otherwise be lost: the row before an update or a deletion. A row is as the next entry of its key tells it was, the last
-- one as it is; so an insertion needs no copy. Entries of before keep theirs. Written without a look at columns by name, since each table has functions of
-- its own.
ALTER TABLE audit_log DROP CONSTRAINT audit_log_rows;
ALTER TABLE audit_log ADD CONSTRAINT audit_log_rows CHECK ((old_row IS NULL) = (operation = 'insert') AND (new_row IS NULL OR operation <> 'delete'));
COMMENT ON COLUMN audit_log.new_row IS 'Rows of before migration 0021 only: the row after, without the link columns; null for a deletion. Source: the changed row.';
COMMENT ON TABLE audit_log IS 'Every change of the shop''s tables, one row a changed row, append-only. An earlier state of a row is the old_row of the change that ended it. Written by triggers only.';

-- keys: the columns of the primary key. told: the columns whose change is told; null when any is.
CREATE PROCEDURE audit_table(audited name, keys name[], told name[] DEFAULT NULL)
    LANGUAGE plpgsql AS
$procedure$
DECLARE
    new_key text := (SELECT 'concat_ws(''/'', ' || string_agg(format('n.%I', key), ', ' ORDER BY place) || ')' FROM unnest(keys) WITH ORDINALITY AS k (key, place));
    old_key text := replace(new_key, 'n.', 'o.');
    same    text := (SELECT string_agg(format('n.%1$I = o.%1$I', key), ' AND ') FROM unnest(keys) AS k (key));
    changed text := (SELECT format(' WHERE (%s) IS DISTINCT FROM (%s)', string_agg(format('o.%I', c), ', '), string_agg(format('n.%I', c), ', '))
        FROM unnest(told) AS t (c) HAVING told IS NOT NULL);
    columns text := 'INSERT INTO public.audit_log (changed_at, changed_by, database_user, operation, table_name, row_key, old_row) SELECT now(), ';
    body    text;
    event   text;
BEGIN
    FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
        body := CASE event
            WHEN 'insert' THEN format('n.updated_by, session_user, %L, %L, %s, NULL FROM new_rows n', event, audited, new_key)
            -- A changed key appears as a deletion and an insertion.
            WHEN 'update' THEN format(
                'coalesce(n.updated_by, o.updated_by), session_user,
                 CASE WHEN o.updated_by IS NULL THEN ''insert'' WHEN n.updated_by IS NULL THEN ''delete'' ELSE ''update'' END, %L,
                 CASE WHEN n.updated_by IS NULL THEN %s ELSE %s END, CASE WHEN o.updated_by IS NOT NULL THEN public.audited_row(to_jsonb(o)) END
                 FROM old_rows o FULL JOIN new_rows n ON %s%s', audited, old_key, new_key, same, changed)
            ELSE format('coalesce(nullif(current_setting(''kvt.actor'', true), ''''), session_user), session_user, %L, %L, %s, public.audited_row(to_jsonb(o)) FROM old_rows o',
                event, audited, old_key)
        END;
        EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L',
            format('audit_%s_%s', event, audited), format('BEGIN %s%s; RETURN NULL; END', columns, body));
        EXECUTE format('REVOKE ALL ON FUNCTION %I() FROM PUBLIC', format('audit_%s_%s', event, audited));
        EXECUTE format('DROP TRIGGER IF EXISTS %I ON %I', 'audit_' || event, audited);
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I()', 'audit_' || event, event, audited,
            CASE event WHEN 'insert' THEN 'NEW TABLE AS new_rows' WHEN 'delete' THEN 'OLD TABLE AS old_rows' ELSE 'OLD TABLE AS old_rows NEW TABLE AS new_rows' END,
            format('audit_%s_%s', event, audited));
    END LOOP;
END
$procedure$;
REVOKE ALL ON PROCEDURE audit_table(name, name[], name[]) FROM PUBLIC;

CALL audit_table('customers', ARRAY['customer_id']);
CALL audit_table('products', ARRAY['product_id']);
CALL audit_table('payments', ARRAY['payment_id']);
CALL audit_table('orders', ARRAY['order_id']);
CALL audit_table('order_items', ARRAY['order_id', 'line_no']);
CALL audit_table('fraud_alerts', ARRAY['alert_id']);
CALL audit_table('identity_verifications', ARRAY['verification_id']);
-- A snapshot that only counts further events is no change that anybody made.
CALL audit_table('sessions', ARRAY['session_id'], ARRAY['session_id', 'customer_id', 'declared_started_at', 'declared_ended_at', 'device', 'ip_hash',
    'utm_source', 'utm_campaign', 'closed_at', 'completeness', 'updated_by']);
DROP FUNCTION audit_insert();
DROP FUNCTION audit_update();
DROP FUNCTION audit_delete();
DROP FUNCTION audit_session_update();
