CREATE TABLE identity_verifications (
    verification_id      uuid         PRIMARY KEY,
    customer_id          shop_id      REFERENCES customers,
    verified_at          timestamptz  NOT NULL,
    document_type        text         NOT NULL CHECK (length(document_type) BETWEEN 1 AND 50),
    document_country     country_code,
    document_number      bytea,
    document_number_hash bytea        CHECK (octet_length(document_number_hash) = 32),
    expires_on           date,
    is_adult             boolean,
    verdict              text         NOT NULL CHECK (verdict IN ('accepted', 'refused', 'unreadable')),
    confidence           ratio        NOT NULL,
    reasons              text[]       NOT NULL,
    image_key            text         CHECK (length(image_key) BETWEEN 1 AND 500),
    model_version        text,
    version              bigint       NOT NULL CHECK (version >= 1),
    updated_by           text         NOT NULL,
    updated_at           timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT identity_number_hash_with_number CHECK ((document_number IS NULL) = (document_number_hash IS NULL))
);

-- Finds the checks of a customer, the newest first (is this customer a verified adult?).
CREATE INDEX identity_verifications_by_customer ON identity_verifications (customer_id, verified_at DESC);
-- Finds other customers who showed the same document: equality only, so a hash index.
CREATE INDEX identity_verifications_by_number ON identity_verifications USING hash (document_number_hash);

COMMENT ON TABLE identity_verifications IS 'Checks of identity documents, one row each. Written by the identity service.';
COMMENT ON COLUMN identity_verifications.verification_id IS 'Id of the check. Source: computed.';
COMMENT ON COLUMN identity_verifications.customer_id IS 'The customer who showed the document; null when nobody was named. Source: VerifyIdentity.';
COMMENT ON COLUMN identity_verifications.verified_at IS 'When it was checked. Unit: UTC. Source: the silo''s clock.';
COMMENT ON COLUMN identity_verifications.document_type IS 'Kind of document: identity card (old, new), passport, unknown. Source: read from the image.';
COMMENT ON COLUMN identity_verifications.document_country IS 'Issuing country, ISO 3166-1 alpha-2; null when unread. Source: read from the image.';
COMMENT ON COLUMN identity_verifications.document_number IS 'Document number. Personal: ciphertext under the customer''s key. Source: read from the image.';
COMMENT ON COLUMN identity_verifications.document_number_hash IS 'Keyed hash (HMAC-SHA256, 32 bytes) of the document number, for equality search. Source: computed.';
COMMENT ON COLUMN identity_verifications.expires_on IS 'Last day the document is valid; null when unread. Unit: date. Source: read from the image.';
COMMENT ON COLUMN identity_verifications.is_adult IS 'Whether the holder was an adult on the day of the check; null when the birth date was unread. Source: computed.';
COMMENT ON COLUMN identity_verifications.verdict IS 'accepted, refused or unreadable. Source: computed.';
COMMENT ON COLUMN identity_verifications.confidence IS 'Calibrated confidence in the verdict, 0 to 1. Source: computed.';
COMMENT ON COLUMN identity_verifications.reasons IS 'What spoke for the verdict, as codes. Source: computed.';
COMMENT ON COLUMN identity_verifications.image_key IS 'Where the encrypted image is stored; null when it was not kept. Source: computed.';
COMMENT ON COLUMN identity_verifications.model_version IS 'Version of the models that read the document. Source: model registry.';
COMMENT ON COLUMN identity_verifications.version IS 'Row version: grows by one with every write. Source: computed.';
COMMENT ON COLUMN identity_verifications.updated_by IS 'Who wrote the row last. Source: the writer.';
COMMENT ON COLUMN identity_verifications.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';
