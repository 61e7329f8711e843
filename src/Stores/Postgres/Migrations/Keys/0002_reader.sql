-- Who only reads personal data opens it with the customers' keys and changes none: the gateway.

DO $body$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kvt_keys_reader') THEN
        BEGIN
            CREATE ROLE kvt_keys_reader NOLOGIN;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'the role kvt_keys_reader does not exist and % may not create it: create it first', current_user;
        END;
    END IF;
END
$body$;

GRANT USAGE ON SCHEMA public TO kvt_keys_reader;
GRANT SELECT ON customer_keys TO kvt_keys_reader;
