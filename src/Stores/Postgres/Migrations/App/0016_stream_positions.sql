-- How far the effects of the records of each partition are in this database. Kept here and not by the broker alone, so that a database that
-- is new, or comes from a backup, is filled from where it stands.

CREATE TABLE stream_positions (
    topic       text        COLLATE "C" NOT NULL,
    topic_life  text        COLLATE "C" NOT NULL,
    partition   integer     NOT NULL CHECK (partition >= 0),
    next_offset bigint      NOT NULL CHECK (next_offset >= 0),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, topic_life, partition)
);

COMMENT ON TABLE stream_positions IS 'How far the effects of each partition''s records are stored; written after them and before the consumer group is told. Silos go on from the smaller one of this and the group''s offset.';
COMMENT ON COLUMN stream_positions.topic IS 'Kafka topic. Source: Kafka.';
COMMENT ON COLUMN stream_positions.topic_life IS 'Which life of the topic the offset belongs to: ids of cluster and topic, or of the embedded broker''s start. Source: Kafka.';
COMMENT ON COLUMN stream_positions.partition IS 'Kafka partition. Source: Kafka.';
COMMENT ON COLUMN stream_positions.next_offset IS 'The effects of every record before this offset are in the database. It only grows. Source: computed.';
COMMENT ON COLUMN stream_positions.updated_at IS 'When the position last moved. Unit: UTC. Source: the database''s clock.';

COMMENT ON COLUMN archive_positions.broker_epoch IS 'Which life of the topic the offset belongs to: ids of cluster and topic, or of the embedded broker''s start. Source: Kafka.';
COMMENT ON COLUMN events.broker_epoch IS 'Which life of the topic the offset belongs to: ids of cluster and topic, or of the embedded broker''s start. Source: Kafka.';
COMMENT ON COLUMN raw_records.broker_epoch IS 'Which life of the topic the offset belongs to: ids of cluster and topic, or of the embedded broker''s start. Source: Kafka.';
COMMENT ON COLUMN dead_letters.broker_epoch IS 'Which life of the topic the offset belongs to: ids of cluster and topic, or of the embedded broker''s start. Source: Kafka.';

GRANT SELECT, INSERT, UPDATE ON stream_positions TO kvt_app;
GRANT SELECT ON stream_positions TO kvt_reader;
