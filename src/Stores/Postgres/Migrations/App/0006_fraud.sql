-- One row a customer whose version fences the customer's writer: of two activations of one grain, the one that builds on an old
-- version writes nothing.
CREATE TABLE customer_histories (
    -- Checked at commit: the fence is written before the reference of a customer who has not arrived yet.
    customer_id      shop_id     PRIMARY KEY REFERENCES customers DEFERRABLE INITIALLY DEFERRED,
    version          bigint      NOT NULL CHECK (version >= 1),
    last_position    bigint      NOT NULL CHECK (last_position >= 0),
    first_success_at timestamptz,
    updated_by       text        NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50); -- Rewritten with every commit of its customer: room keeps those writes off the index.

COMMENT ON TABLE customer_histories IS 'What is known of a customer''s payments as a whole, one row a customer. Written by the customer''s grain with every commit.';
COMMENT ON COLUMN customer_histories.customer_id IS 'The customer. Source: topic payments.';
COMMENT ON COLUMN customer_histories.version IS 'Version of the history: grows by one with every commit; a commit with a stale version is refused. Source: computed.';
COMMENT ON COLUMN customer_histories.last_position IS 'Position of the newest arrival in payment_assessments. Source: computed.';
COMMENT ON COLUMN customer_histories.first_success_at IS 'When the earliest payment that succeeded was settled; null when none has. Unit: UTC. Source: PaymentSettled.';
COMMENT ON COLUMN customer_histories.updated_by IS 'Who wrote the row last. Source: the writer.';
COMMENT ON COLUMN customer_histories.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';

-- No foreign key to payments: the customer's grain writes this table and the payment's grain writes that one, each from the same
-- record, and neither waits for the other. A record naming both is the link; the payment's row follows or precedes by milliseconds.
CREATE TABLE payment_assessments (
    payment_id       shop_id     PRIMARY KEY,
    customer_id      shop_id     NOT NULL REFERENCES customers,
    position         bigint      NOT NULL CHECK (position >= 1),
    score            ratio,
    decision         text        CHECK (decision IN ('accept', 'challenge', 'block')),
    rule_ids         text[]      NOT NULL,
    rule_set_version text,
    model_version    text,
    features         double precision[],
    assessed_at      timestamptz,
    anomalies        text[]      NOT NULL,
    evidence         jsonb       NOT NULL,
    version          bigint      NOT NULL CHECK (version >= 1),
    updated_by       text        NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    -- Rebuilds a customer's history, newest first.
    CONSTRAINT payment_assessments_by_customer UNIQUE (customer_id, position),
    -- A row that has seen only outcomes has no decision yet.
    CONSTRAINT payment_assessments_decision_whole CHECK (num_nulls(score, decision, rule_set_version, assessed_at) IN (0, 4))
) WITH (fillfactor = 80);

COMMENT ON TABLE payment_assessments IS 'What we decided of a payment and why, one row each. Written by the customer''s grain; the customer''s history is rebuilt from these rows.';
COMMENT ON COLUMN payment_assessments.payment_id IS 'The payment. Source: topic payments.';
COMMENT ON COLUMN payment_assessments.customer_id IS 'The paying customer, whose grain owns the row. Source: topic payments.';
COMMENT ON COLUMN payment_assessments.position IS 'Place in the order of the customer''s arrivals, from 1. Source: computed.';
COMMENT ON COLUMN payment_assessments.score IS 'Probability-like score of fraud, 0 to 1; null while there is no attempt. Source: computed by rules and model.';
COMMENT ON COLUMN payment_assessments.decision IS 'accept, challenge or block; null while there is no attempt. Source: computed by rules and model.';
COMMENT ON COLUMN payment_assessments.rule_ids IS 'Ids of the rules that hit, such as R1. Source: computed.';
COMMENT ON COLUMN payment_assessments.rule_set_version IS 'Version of the rules that judged. Source: configuration.';
COMMENT ON COLUMN payment_assessments.model_version IS 'Version of the model that judged; null when rules only. Source: model registry.';
COMMENT ON COLUMN payment_assessments.features IS 'Feature vector the model saw, in the order of its version; null when rules only. Source: computed.';
COMMENT ON COLUMN payment_assessments.assessed_at IS 'When it was judged. Unit: UTC. Source: the silo''s clock.';
COMMENT ON COLUMN payment_assessments.anomalies IS 'What should not be: customer_unknown, blocked_yet_succeeded. Source: computed.';
COMMENT ON COLUMN payment_assessments.evidence IS 'The attempt as it was scored, the hits, and each outcome seen since; format version in "v". Source: topic payments.';
COMMENT ON COLUMN payment_assessments.version IS 'Row version: grows by one with every write. Source: computed.';
COMMENT ON COLUMN payment_assessments.updated_by IS 'Who wrote the row last. Source: the writer.';
COMMENT ON COLUMN payment_assessments.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';

CREATE TABLE fraud_alerts (
    alert_id       text        COLLATE "C" PRIMARY KEY CHECK (length(alert_id) BETWEEN 1 AND 140),
    payment_id     shop_id     NOT NULL REFERENCES payments,
    -- Kept as the source told them, not looked up through the payment: an imported alert may disagree with it.
    customer_id    shop_id     NOT NULL REFERENCES customers,
    session_id     shop_id     REFERENCES sessions,
    raised_at      timestamptz NOT NULL,
    amount_cents   cents       NOT NULL,
    rule_id        text        COLLATE "C" NOT NULL CHECK (length(rule_id) BETWEEN 1 AND 64),
    origin         text        NOT NULL CHECK (origin IN ('rule', 'model', 'import')),
    status         text        NOT NULL CHECK (status IN ('open', 'confirmed', 'dismissed')),
    score          ratio,
    labelled_fraud boolean,
    version        bigint      NOT NULL CHECK (version >= 1),
    updated_by     text        NOT NULL,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    -- Exactly one alert for a payment and a rule.
    CONSTRAINT fraud_alerts_once UNIQUE (payment_id, rule_id, origin)
);

-- Lists alerts, the newest first.
CREATE INDEX fraud_alerts_newest ON fraud_alerts (raised_at DESC, alert_id DESC);
-- Lists a customer's alerts, the newest first; also serves erasure and export.
CREATE INDEX fraud_alerts_by_customer ON fraud_alerts (customer_id, raised_at DESC, alert_id DESC);

COMMENT ON TABLE fraud_alerts IS 'Suspicions about payments, one row for a payment and a rule. Written by the customer''s grain, or imported as told.';
COMMENT ON COLUMN fraud_alerts.alert_id IS 'PAYMENT:RULE when ours, the other system''s own id when imported. Source: computed, or fraud_alerts.csv: alert_id.';
COMMENT ON COLUMN fraud_alerts.payment_id IS 'The payment. Source: topic payments, or fraud_alerts.csv: payment_id.';
COMMENT ON COLUMN fraud_alerts.customer_id IS 'The customer, as told. Source: topic payments, or fraud_alerts.csv: customer_id.';
COMMENT ON COLUMN fraud_alerts.session_id IS 'The session, as told; null when unknown. Source: topic payments, or fraud_alerts.csv: session_id.';
COMMENT ON COLUMN fraud_alerts.raised_at IS 'When it was raised. Unit: UTC. Source: the silo''s clock, or fraud_alerts.csv: alert_ts.';
COMMENT ON COLUMN fraud_alerts.amount_cents IS 'Amount of the payment, as told. Unit: EUR cents. Source: topic payments, or fraud_alerts.csv: amount.';
COMMENT ON COLUMN fraud_alerts.rule_id IS 'Id of the rule, or the other system''s word. Source: computed, or fraud_alerts.csv: rule_triggered.';
COMMENT ON COLUMN fraud_alerts.origin IS 'Who raised it: rule, model, import. Source: computed.';
COMMENT ON COLUMN fraud_alerts.status IS 'Where its handling stands: open, confirmed, dismissed. Source: analysts.';
COMMENT ON COLUMN fraud_alerts.score IS 'Score of the payment when it was raised, 0 to 1; null when imported. Source: payment_assessments.';
COMMENT ON COLUMN fraud_alerts.labelled_fraud IS 'Whether the other system had labelled it fraud; null when ours. Source: fraud_alerts.csv: is_fraud_label.';
COMMENT ON COLUMN fraud_alerts.version IS 'Row version: grows by one with every write. Source: computed.';
COMMENT ON COLUMN fraud_alerts.updated_by IS 'Who wrote the row last. Source: the writer.';
COMMENT ON COLUMN fraud_alerts.updated_at IS 'When the row was written last. Unit: UTC. Source: the database''s clock.';
