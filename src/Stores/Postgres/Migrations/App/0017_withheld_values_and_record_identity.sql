-- What is not kept of a record, and why: its customer was erased, or no store can hold it. And the identity of an archived record as
-- CloudEvents defines it, source and id together.

ALTER TABLE dead_letters
    ADD COLUMN customer_ids text[] COLLATE "C" NOT NULL DEFAULT '{}',
    ADD COLUMN withheld     text;

COMMENT ON COLUMN dead_letters.customer_ids IS 'Customers whom the key or the value names, as far as they can be read; an erasure finds the letter by them. Source: Kafka.';
COMMENT ON COLUMN dead_letters.withheld IS 'Why value and headers are not kept: "erased; ..." or "too large; ..." with the length, and for the latter the SHA-256 of the value; null when they are. Such a letter cannot be sent again. Source: computed.';
COMMENT ON COLUMN dead_letters.key IS 'Record key as it came; null when it had none, or when it is withheld. Source: Kafka.';
COMMENT ON COLUMN dead_letters.headers IS 'Record headers as they came, in their order: array of {"name", "value"}, the value in base64; empty when they are withheld. Source: Kafka.';
COMMENT ON COLUMN dead_letters.payload IS 'Record value as it came; null for a tombstone, and when it is withheld. Source: Kafka.';

ALTER TABLE events ADD COLUMN withheld text;

COMMENT ON COLUMN events.withheld IS 'Why value and headers are not kept, as in raw_records; null when they are. Source: computed.';
COMMENT ON COLUMN events.headers IS 'Headers as they came: list of [name, base64 of the value]; empty when they are withheld. Source: Kafka.';
COMMENT ON COLUMN events.payload IS 'Value as it came; null when it is withheld. Source: Kafka.';

-- An empty source stands for one that was not told, and for rows that are older than this column.
ALTER TABLE raw_records
    ADD COLUMN source          text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(source) <= 200),
    ADD COLUMN key_customer_id text COLLATE "C",
    ADD COLUMN withheld        text;

-- The place of the record is in the key, so that records of one id whose values differ are all kept: that the same value counts once is
-- looked after by the insertion. What was unique before is unique now.
ALTER TABLE raw_records DROP CONSTRAINT raw_records_pkey;
ALTER TABLE raw_records ADD PRIMARY KEY (topic, record_id, source, recorded_at, broker_epoch, partition, record_offset);

-- Finds the records whose key names another customer than their value (erasure).
CREATE INDEX raw_records_by_key_customer ON raw_records (key_customer_id) WHERE key_customer_id IS NOT NULL;

COMMENT ON COLUMN raw_records.record_id IS 'Id within topic and source: the sender''s, else the record''s place. Source: header ce_id, else computed.';
COMMENT ON COLUMN raw_records.source IS 'Who sent it; with record_id it identifies the record. Empty when not told. Source: header ce_source, its SHA-256 when it is longer than 200 characters.';
COMMENT ON COLUMN raw_records.customer_id IS 'The customer it is filed under; null when none can be read. Source: the value, else the key.';
COMMENT ON COLUMN raw_records.key_customer_id IS 'The customer whom the key names, where that is another than customer_id. Source: the record''s key.';
COMMENT ON COLUMN raw_records.problem IS 'What is wrong with the record, field and rule; null when nothing is. Source: computed.';
COMMENT ON COLUMN raw_records.withheld IS 'Why value and headers are not kept: "erased; ..." or "too large; ..." with the length, and for the latter the SHA-256 of the value; null when they are. Source: computed.';
COMMENT ON COLUMN raw_records.key IS 'Record key as it came; null when it had none, or when it is withheld. Source: Kafka.';
COMMENT ON COLUMN raw_records.headers IS 'Headers as they came: list of [name, base64 of the value]; empty when they are withheld. Source: Kafka.';
COMMENT ON COLUMN raw_records.payload IS 'Value as it came; null for a tombstone, and when it is withheld. Source: Kafka.';

-- What earlier erasures left.
UPDATE dead_letters d
SET payload = NULL, headers = '[]', withheld = 'erased; before lengths were kept'
FROM customers c
WHERE c.completeness = 'erased' AND d.key = convert_to(c.customer_id, 'UTF8');
UPDATE events SET payload = NULL, headers = '[]', withheld = 'erased; before lengths were kept'
WHERE customer_id IN (SELECT customer_id FROM archive_erasures);
UPDATE raw_records SET payload = NULL, headers = '[]', withheld = 'erased; before lengths were kept'
WHERE customer_id IN (SELECT customer_id::text FROM archive_erasures);
