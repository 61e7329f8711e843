CREATE TABLE payments (
    payment_id      shop_id      PRIMARY KEY,
    customer_id     shop_id      NOT NULL REFERENCES customers,
    session_id      shop_id      REFERENCES sessions,
    attempted_at    timestamptz,
    method          text         CHECK (length(method) BETWEEN 1 AND 50),
    card_bin        text         COLLATE "C" CHECK (card_bin ~ '^[0-9]{6,8}$'),
    payment_country country_code,
    ip_hash         text         COLLATE "C" CHECK (length(ip_hash) BETWEEN 1 AND 128),
    device_id       text         COLLATE "C" CHECK (length(device_id) BETWEEN 1 AND 128),
    amount_cents    cents,
    currency        currency_code,
    succeeded       boolean,
    settled_at      timestamptz,
    refunded_cents  bigint       NOT NULL DEFAULT 0 CHECK (refunded_cents >= 0),
    charged_back_at timestamptz,
    -- Follows from the columns above (the strongest fact known), so the database computes it and it cannot disagree with them.
    outcome         text         GENERATED ALWAYS AS (
        CASE WHEN charged_back_at IS NOT NULL THEN 'charged_back'
             WHEN refunded_cents > 0 THEN 'refunded'
             WHEN succeeded THEN 'succeeded'
             WHEN NOT succeeded THEN 'failed'
             ELSE 'pending' END) STORED,
    is_fraud        boolean,
    completeness    text         NOT NULL CHECK (completeness IN ('referenced', 'complete')),
    version         bigint       NOT NULL CHECK (version >= 0),
    updated_by      text         NOT NULL,
    updated_at      timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT payments_attempt_whole CHECK (num_nulls(attempted_at, method, payment_country, amount_cents, currency)
        = CASE completeness WHEN 'complete' THEN 0 ELSE 5 END),
    CONSTRAINT payments_settlement_whole CHECK ((succeeded IS NULL) = (settled_at IS NULL))
) WITH (fillfactor = 80); -- Room for the settlement, so that it does not touch the indexes.

-- Lists the payments of a customer in the order of their ids; also serves erasure and export.
CREATE INDEX payments_by_customer ON payments (customer_id, payment_id);
-- Lists the payments labelled fraud, of which there are few.
CREATE INDEX payments_labelled_fraud ON payments (payment_id) WHERE is_fraud;
-- Selects the payments of a span of time (list by start_time and end_time, daily extract).
CREATE INDEX payments_by_attempt ON payments (attempted_at);

COMMENT ON TABLE payments IS 'Payments as the world reported them, one row each: the attempt''s facts and what became of it. Written by the payment''s grain; what we decided is in payment_assessments.';
COMMENT ON COLUMN payments.payment_id IS 'The payment''s own id, such as PAY0000001. Source: topic payments.';
COMMENT ON COLUMN payments.customer_id IS 'The paying customer. Source: topic payments (payments.csv: customer_id).';
COMMENT ON COLUMN payments.session_id IS 'The session it was made in; null when unknown. Source: PaymentAttempted (payments.csv: session_id).';
COMMENT ON COLUMN payments.attempted_at IS 'When it was attempted; null while only its outcome is known. Unit: UTC. Source: PaymentAttempted (payments.csv: attempt_ts).';
COMMENT ON COLUMN payments.method IS 'Method: card, paypal, apple_pay, google_pay, ... Source: PaymentAttempted (payments.csv: method).';
COMMENT ON COLUMN payments.card_bin IS 'First six to eight digits of the card number; null when there is none or erased. Link column. Source: PaymentAttempted (payments.csv: card_bin).';
COMMENT ON COLUMN payments.payment_country IS 'Country of the payment, ISO 3166-1 alpha-2. Source: PaymentAttempted (payments.csv: payment_country).';
COMMENT ON COLUMN payments.ip_hash IS 'Keyed hash of the payer''s address; null when unknown or erased. Link column. Source: PaymentAttempted (payments.csv: ip_hash).';
COMMENT ON COLUMN payments.device_id IS 'Id of the payer''s device; null when unknown or erased. Link column. Source: PaymentAttempted (payments.csv: device_id).';
COMMENT ON COLUMN payments.amount_cents IS 'Amount. Unit: EUR cents. Source: PaymentAttempted (payments.csv: amount).';
COMMENT ON COLUMN payments.currency IS 'Currency, ISO 4217. Source: PaymentAttempted.';
COMMENT ON COLUMN payments.succeeded IS 'Whether the money was taken; null while unsettled. Source: PaymentSettled (payments.csv: result).';
COMMENT ON COLUMN payments.settled_at IS 'When it was settled. Unit: UTC. Source: PaymentSettled.';
COMMENT ON COLUMN payments.refunded_cents IS 'Sum of payment_refunds of this payment, kept beside it so that outcome can follow. Unit: EUR cents. Source: PaymentRefunded.';
COMMENT ON COLUMN payments.charged_back_at IS 'When the payer''s bank took the money back. Unit: UTC. Source: ChargebackReported.';
COMMENT ON COLUMN payments.outcome IS 'What became of it: pending, succeeded, failed, refunded, charged_back. Source: computed from the columns before.';
COMMENT ON COLUMN payments.is_fraud IS 'Label: true for fraud, false for honest, null while there is none. Source: PaymentLabelled (payments.csv: is_fraud_label = 1).';
COMMENT ON COLUMN payments.completeness IS 'How much is known: referenced (no attempt yet), complete. Source: computed.';
COMMENT ON COLUMN payments.version IS 'Row version: 0 for a reference, grows by one with every write; a write with a stale version is refused. Source: computed.';
COMMENT ON COLUMN payments.updated_by IS 'Who wrote the row last. Source: the writer.';
COMMENT ON COLUMN payments.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';

CREATE TABLE payment_refunds (
    payment_id   shop_id     NOT NULL REFERENCES payments,
    refund_id    text        COLLATE "C" NOT NULL CHECK (length(refund_id) BETWEEN 1 AND 64),
    amount_cents cents       NOT NULL CHECK (amount_cents > 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (payment_id, refund_id)
);

COMMENT ON TABLE payment_refunds IS 'Refunds of payments, one row each, never changed. Written by the payment''s grain together with the payment.';
COMMENT ON COLUMN payment_refunds.payment_id IS 'The payment. Source: PaymentRefunded.';
COMMENT ON COLUMN payment_refunds.refund_id IS 'Id of the refund, unique within the payment. Source: PaymentRefunded.';
COMMENT ON COLUMN payment_refunds.amount_cents IS 'Money given back. Unit: EUR cents. Source: PaymentRefunded.';
COMMENT ON COLUMN payment_refunds.created_at IS 'When the row was written. Unit: UTC. Source: the database''s clock.';
