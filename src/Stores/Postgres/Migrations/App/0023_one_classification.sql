-- The kind of a visitor's device describes them in a session as it does in an event: an erasure takes it, and the audit trail does not have it from
-- now on (decision 0022).

CREATE OR REPLACE FUNCTION audited_row(full_row jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN full_row - ARRAY['ip_hash', 'device', 'device_id', 'card_bin', 'document_number_hash', 'remembered',
        'signup_at', 'country', 'preferred_device', 'declared_minor', 'document_country', 'expires_on', 'image_key'];

-- What earlier erasures left.
UPDATE sessions s SET device = NULL, version = s.version + 1, updated_at = now()
FROM customers c
WHERE c.customer_id = s.customer_id AND c.completeness = 'erased' AND s.device IS NOT NULL;

COMMENT ON COLUMN sessions.device IS 'Kind of device: web_desktop, web_mobile, android, ios; null when not told or erased. Source: SessionDeclared (sessions.csv: device).';
