-- Personal columns are ciphertext (AES-256-GCM) under a key of the customer's own. The keys live in another database, outside
-- ordinary backups: destroying a key makes every copy of these columns unreadable, here, in the audit trail and in backups.

CREATE TABLE customers (
    customer_id      shop_id      PRIMARY KEY,
    signup_at        timestamptz,
    country          country_code,
    preferred_device text         CHECK (length(preferred_device) BETWEEN 1 AND 50),
    declared_minor   boolean,
    birth_date       bytea,
    first_name       bytea,
    last_name        bytea,
    email            bytea,
    email_hash       bytea        CHECK (octet_length(email_hash) = 32),
    phone            bytea,
    address          bytea,
    completeness     text         NOT NULL CHECK (completeness IN ('referenced', 'complete', 'erased')),
    version          bigint       NOT NULL CHECK (version >= 0),
    updated_by       text         NOT NULL,
    updated_at       timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT customers_email_hash_with_email CHECK ((email IS NULL) = (email_hash IS NULL)),
    CONSTRAINT customers_erased_is_empty CHECK (completeness <> 'erased'
        OR num_nonnulls(birth_date, first_name, last_name, email, email_hash, phone, address) = 0)
) WITH (fillfactor = 90);

-- Lists the customers of a country in the order of their ids.
CREATE INDEX customers_by_country ON customers (country, customer_id);
-- Finds a customer by e-mail address: equality only, so a hash index.
CREATE INDEX customers_by_email_hash ON customers USING hash (email_hash);
-- Tells a writer which of a batch's customers are erased, so that a late record does not bring their links back. Almost empty.
CREATE INDEX customers_erased ON customers (customer_id) WHERE completeness = 'erased';

COMMENT ON TABLE customers IS 'Customers of the shop, one row each. Written by the customer''s grain; rows of unknown customers are references.';
COMMENT ON COLUMN customers.customer_id IS 'The customer''s own id, such as C00001. Source: CreateCustomer, or the record that names the customer.';
COMMENT ON COLUMN customers.signup_at IS 'When the customer signed up. Unit: UTC. Source: CreateCustomer (customers.csv: signup_ts).';
COMMENT ON COLUMN customers.country IS 'Country of residence, ISO 3166-1 alpha-2. Source: CreateCustomer (customers.csv: country).';
COMMENT ON COLUMN customers.preferred_device IS 'Device the customer prefers: web_desktop, web_mobile, android, ios. Source: CreateCustomer (customers.csv: preferred_device).';
COMMENT ON COLUMN customers.declared_minor IS 'Whether the source declared the customer a minor, kept as told; age follows from birth_date. Source: CreateCustomer (customers.csv: is_minor).';
COMMENT ON COLUMN customers.birth_date IS 'Birth date, ISO 8601. Personal: ciphertext under the customer''s key. Source: CreateCustomer (customers.csv: birthdate).';
COMMENT ON COLUMN customers.first_name IS 'Given name. Personal: ciphertext under the customer''s key. Source: CreateCustomer.';
COMMENT ON COLUMN customers.last_name IS 'Family name. Personal: ciphertext under the customer''s key. Source: CreateCustomer.';
COMMENT ON COLUMN customers.email IS 'E-mail address. Personal: ciphertext under the customer''s key. Source: CreateCustomer.';
COMMENT ON COLUMN customers.email_hash IS 'Keyed hash (HMAC-SHA256, 32 bytes) of the trimmed lower-case e-mail address, for equality search. Source: computed.';
COMMENT ON COLUMN customers.phone IS 'Telephone number. Personal: ciphertext under the customer''s key. Source: CreateCustomer.';
COMMENT ON COLUMN customers.address IS 'Postal address in one line. Personal: ciphertext under the customer''s key. Source: CreateCustomer.';
COMMENT ON COLUMN customers.completeness IS 'How much is known: referenced (only named by another record), complete, erased. Source: computed.';
COMMENT ON COLUMN customers.version IS 'Row version: 0 for a reference, grows by one with every write; a write with a stale version is refused. Source: computed.';
COMMENT ON COLUMN customers.updated_by IS 'Who wrote the row last: subject of the caller''s token, or the grain. Source: the writer.';
COMMENT ON COLUMN customers.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';
