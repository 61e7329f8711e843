-- An erasure empties what describes a person, not only what names them: country, sign-up, preferred device, declared minority; and of a checked
-- document all but the verdict. The audit trail is never changed, so these columns are left out of it from now on (decision 0016).

CREATE OR REPLACE FUNCTION audited_row(full_row jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN full_row - ARRAY['ip_hash', 'device_id', 'card_bin', 'email_hash', 'document_number_hash', 'remembered',
        'signup_at', 'country', 'preferred_device', 'declared_minor', 'document_country', 'expires_on', 'image_key'];

-- What earlier erasures left.
UPDATE customers
SET signup_at = NULL, country = NULL, preferred_device = NULL, declared_minor = NULL, version = version + 1, updated_at = now()
WHERE completeness = 'erased';
UPDATE identity_verifications v
SET document_number = NULL, document_number_hash = NULL, document_country = NULL, expires_on = NULL, image_key = NULL,
    version = v.version + 1, updated_at = now()
FROM customers c
WHERE c.customer_id = v.customer_id AND c.completeness = 'erased';

ALTER TABLE customers DROP CONSTRAINT customers_erased_is_empty;
ALTER TABLE customers ADD CONSTRAINT customers_erased_is_empty CHECK (completeness <> 'erased'
    OR num_nonnulls(signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name, email, email_hash, phone, address) = 0);
