-- What no condition names, the planner need not know: statistics of these columns were most of the work of ANALYZE, which autovacuum does again and
-- again while a table grows (decision 0024).

ALTER TABLE payment_assessments
    ALTER COLUMN evidence SET STATISTICS 0,
    ALTER COLUMN rule_ids SET STATISTICS 0,
    ALTER COLUMN anomalies SET STATISTICS 0,
    ALTER COLUMN features SET STATISTICS 0;
ALTER TABLE audit_log
    ALTER COLUMN old_row SET STATISTICS 0,
    ALTER COLUMN new_row SET STATISTICS 0;
ALTER TABLE outbox
    ALTER COLUMN payload SET STATISTICS 0;
