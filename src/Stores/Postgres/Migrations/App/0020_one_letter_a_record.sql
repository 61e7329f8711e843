-- A record that several streams refuse is one dead letter: of the stream that was first (decision 0012).

ALTER TABLE dead_letters ADD COLUMN stream text;

COMMENT ON COLUMN dead_letters.stream IS 'Stream that refused the record first, and writes its letter to the dead-letter topic; null when the record could not be read. Source: computed.';

-- Nobody ever looked for a customer by the hash of their address: personal data that nobody needs is not kept.

ALTER TABLE customers DROP CONSTRAINT customers_erased_is_empty;
ALTER TABLE customers DROP CONSTRAINT customers_email_hash_with_email;
ALTER TABLE customers DROP COLUMN email_hash;
ALTER TABLE customers ADD CONSTRAINT customers_erased_is_empty CHECK (completeness <> 'erased'
    OR num_nonnulls(signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name, email, phone, address) = 0);

CREATE OR REPLACE FUNCTION audited_row(full_row jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN full_row - ARRAY['ip_hash', 'device_id', 'card_bin', 'document_number_hash', 'remembered',
        'signup_at', 'country', 'preferred_device', 'declared_minor', 'document_country', 'expires_on', 'image_key'];
