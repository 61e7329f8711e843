-- Nobody ever wrote or read it.
ALTER TABLE outbox DROP COLUMN headers;

COMMENT ON COLUMN sessions.customer_id IS 'The visiting customer; of a reference (version 0) a guess that decides nothing. Source: SessionDeclared (sessions.csv: customer_id), or the record that names the session.';
COMMENT ON COLUMN payments.customer_id IS 'The paying customer; of a reference (version 0) a guess that decides nothing. Source: topic payments (payments.csv: customer_id), or the alert or order that names the payment.';
