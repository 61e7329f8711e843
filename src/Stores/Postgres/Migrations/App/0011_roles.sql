-- Who may do what. The application writes rows and never changes the schema, never deletes business rows and cannot touch the audit
-- trail; the reader reads.

DO $body$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['kvt_app', 'kvt_reader'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role % does not exist and % may not create it: create it first', wanted, current_user;
            END;
        END IF;
    END LOOP;
END
$body$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kvt_app, kvt_reader;

GRANT SELECT, INSERT, UPDATE ON
    customers, products, sessions, payments, payment_refunds, orders, order_items, customer_histories, payment_assessments,
    fraud_alerts, identity_verifications, outbox, dead_letters
    TO kvt_app;
GRANT DELETE ON outbox TO kvt_app;
GRANT SELECT ON orleansquery TO kvt_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    orleansmembershipversiontable, orleansmembershiptable, orleansstorage, orleansreminderstable TO kvt_app;

GRANT SELECT ON
    customers, products, sessions, payments, payment_refunds, orders, order_items, customer_histories, payment_assessments,
    fraud_alerts, identity_verifications, outbox, dead_letters, audit_log
    TO kvt_reader;
-- A client of the cluster finds the gateways of the silos; it changes nothing.
GRANT SELECT ON orleansquery, orleansmembershipversiontable, orleansmembershiptable TO kvt_reader;
