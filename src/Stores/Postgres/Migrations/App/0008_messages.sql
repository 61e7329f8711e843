CREATE TABLE outbox (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic      text        NOT NULL,
    key        text        NOT NULL,
    ce_id      text        NOT NULL,
    ce_type    text        NOT NULL,
    headers    jsonb,
    payload    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE outbox IS 'Records that are to be produced to Kafka, written in the transaction of the change they tell of. The relay deletes a row once the broker has it. Rows of one key are in the order of their ids.';
COMMENT ON COLUMN outbox.id IS 'Order of production. Source: computed.';
COMMENT ON COLUMN outbox.topic IS 'Kafka topic. Source: the writer.';
COMMENT ON COLUMN outbox.key IS 'Record key, the customer id. Source: the writer.';
COMMENT ON COLUMN outbox.ce_id IS 'CloudEvents id; deterministic, so that a consumer can drop a repetition. Source: the writer.';
COMMENT ON COLUMN outbox.ce_type IS 'CloudEvents type: full name of the protobuf message. Source: the writer.';
COMMENT ON COLUMN outbox.headers IS 'Further headers, name to text; null when none. Source: the writer.';
COMMENT ON COLUMN outbox.payload IS 'Record value, protobuf. Source: the writer.';
COMMENT ON COLUMN outbox.created_at IS 'When the row was written. Unit: UTC. Source: the database''s clock.';

CREATE TABLE dead_letters (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic          text        NOT NULL,
    partition      integer     NOT NULL CHECK (partition >= 0),
    record_offset  bigint      NOT NULL CHECK (record_offset >= 0),
    broker_epoch   text        NOT NULL,
    reason         text        NOT NULL,
    exception_type text        NOT NULL,
    key            bytea,
    headers        jsonb       NOT NULL,
    payload        bytea,
    attempts       integer     NOT NULL CHECK (attempts >= 1),
    created_at     timestamptz NOT NULL DEFAULT now(),
    replayed_at    timestamptz,
    -- One row a record, however often its processing is tried. Offsets start anew with every life of the embedded broker.
    CONSTRAINT dead_letters_once UNIQUE (broker_epoch, topic, partition, record_offset)
);

-- Lists the dead letters of a topic, oldest first.
CREATE INDEX dead_letters_by_topic ON dead_letters (topic, id);

COMMENT ON TABLE dead_letters IS 'Records that can never be processed, one row each, with the reason. Operators list and replay them.';
COMMENT ON COLUMN dead_letters.id IS 'Order of arrival here. Source: computed.';
COMMENT ON COLUMN dead_letters.topic IS 'Kafka topic the record came from. Source: Kafka.';
COMMENT ON COLUMN dead_letters.partition IS 'Partition the record came from. Source: Kafka.';
COMMENT ON COLUMN dead_letters.record_offset IS 'Offset of the record. Source: Kafka.';
COMMENT ON COLUMN dead_letters.broker_epoch IS 'Life of the broker the offset belongs to. Source: configuration.';
COMMENT ON COLUMN dead_letters.reason IS 'Field and rule that was broken, without personal data. Source: computed.';
COMMENT ON COLUMN dead_letters.exception_type IS 'Kind of the fault. Source: computed.';
COMMENT ON COLUMN dead_letters.key IS 'Record key as it came; null when it had none. Source: Kafka.';
COMMENT ON COLUMN dead_letters.headers IS 'Record headers as they came: array of {"name", "value"}, the value in base64. Source: Kafka.';
COMMENT ON COLUMN dead_letters.payload IS 'Record value as it came; null for a tombstone, or when its customer was erased. Source: Kafka.';
COMMENT ON COLUMN dead_letters.attempts IS 'How often processing was tried. Unit: attempts. Source: computed.';
COMMENT ON COLUMN dead_letters.created_at IS 'When the row was written. Unit: UTC. Source: the database''s clock.';
COMMENT ON COLUMN dead_letters.replayed_at IS 'When an operator sent the record again; null when nobody has. Unit: UTC. Source: the database''s clock.';
