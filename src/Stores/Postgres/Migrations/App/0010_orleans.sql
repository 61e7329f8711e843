-- Orleans keeps its cluster membership, grain state and reminders here. The contract is public: Orleans reads the texts in orleansquery
-- by their keys, gives the parameters by name and reads the result columns by name. Tables and texts are ours. Each text is one
-- statement, so it takes effect whole or not at all, whatever the connection's settings.

CREATE TABLE orleansquery (
    querykey  varchar(64)   PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);
COMMENT ON TABLE orleansquery IS 'The only statements Orleans sends, by key.';
COMMENT ON COLUMN orleansquery.querykey IS 'Key by which Orleans asks for the statement. Source: the contract of Orleans.';
COMMENT ON COLUMN orleansquery.querytext IS 'The statement. Source: this migration.';

-- Membership ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE orleansmembershipversiontable (
    deploymentid varchar(150)   PRIMARY KEY,
    timestamp    timestamptz(3) NOT NULL DEFAULT now(),
    version      integer        NOT NULL DEFAULT 0
);
COMMENT ON TABLE orleansmembershipversiontable IS 'Version of the membership of a cluster, one row a cluster.';
COMMENT ON COLUMN orleansmembershipversiontable.deploymentid IS 'Cluster id. Source: configuration.';
COMMENT ON COLUMN orleansmembershipversiontable.timestamp IS 'When the membership changed last. Unit: UTC. Source: the database''s clock.';
COMMENT ON COLUMN orleansmembershipversiontable.version IS 'Grows by one with every change of the membership. Source: computed.';

CREATE TABLE orleansmembershiptable (
    deploymentid varchar(150)   NOT NULL REFERENCES orleansmembershipversiontable,
    address      varchar(45)    NOT NULL,
    port         integer        NOT NULL,
    generation   integer        NOT NULL,
    siloname     varchar(150)   NOT NULL,
    hostname     varchar(150)   NOT NULL,
    status       integer        NOT NULL,
    proxyport    integer,
    suspecttimes varchar(8000),
    starttime    timestamptz(3) NOT NULL,
    iamalivetime timestamptz(3) NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
) WITH (fillfactor = 50); -- Every silo writes its heartbeat into its row.
COMMENT ON TABLE orleansmembershiptable IS 'Silos of a cluster, one row a life of a silo.';
COMMENT ON COLUMN orleansmembershiptable.deploymentid IS 'Cluster id. Source: configuration.';
COMMENT ON COLUMN orleansmembershiptable.address IS 'IP address of the silo. Source: the silo.';
COMMENT ON COLUMN orleansmembershiptable.port IS 'Port between silos. Source: the silo.';
COMMENT ON COLUMN orleansmembershiptable.generation IS 'Life of the silo at that address. Source: the silo.';
COMMENT ON COLUMN orleansmembershiptable.siloname IS 'Name of the silo. Source: the silo.';
COMMENT ON COLUMN orleansmembershiptable.hostname IS 'Host of the silo. Source: the silo.';
COMMENT ON COLUMN orleansmembershiptable.status IS 'Status: 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead. Source: Orleans.';
COMMENT ON COLUMN orleansmembershiptable.proxyport IS 'Port for clients; 0 when the silo takes none. Source: the silo.';
COMMENT ON COLUMN orleansmembershiptable.suspecttimes IS 'Which silos suspect it, and since when. Source: Orleans.';
COMMENT ON COLUMN orleansmembershiptable.starttime IS 'When the silo started. Unit: UTC. Source: the silo.';
COMMENT ON COLUMN orleansmembershiptable.iamalivetime IS 'Last heartbeat. Unit: UTC. Source: the silo.';

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', '
WITH added AS (
    INSERT INTO orleansmembershipversiontable (deploymentid) VALUES (@DeploymentId)
    ON CONFLICT (deploymentid) DO NOTHING RETURNING 1)
SELECT count(*)::integer FROM added'),

-- The lock on the version row makes writers of one cluster queue; the loser then sees another version and changes nothing.
('InsertMembershipKey', '
WITH raised AS (
    UPDATE orleansmembershipversiontable SET version = version + 1, timestamp = now()
    WHERE deploymentid = @DeploymentId AND version = @Version
      AND NOT EXISTS (SELECT 1 FROM orleansmembershiptable m WHERE m.deploymentid = @DeploymentId
                      AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING deploymentid),
added AS (
    INSERT INTO orleansmembershiptable
        (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    SELECT deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM raised RETURNING 1)
SELECT count(*)::integer FROM added'),

('UpdateMembershipKey', '
WITH raised AS (
    UPDATE orleansmembershipversiontable SET version = version + 1, timestamp = now()
    WHERE deploymentid = @DeploymentId AND version = @Version
      AND EXISTS (SELECT 1 FROM orleansmembershiptable m WHERE m.deploymentid = @DeploymentId
                  AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING deploymentid),
changed AS (
    UPDATE orleansmembershiptable m
    SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = greatest(m.iamalivetime, @IAmAliveTime)
    FROM raised WHERE m.deploymentid = raised.deploymentid
      AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING 1)
SELECT count(*)::integer FROM changed'),

('UpdateIAmAlivetimeKey', '
UPDATE orleansmembershiptable SET iamalivetime = greatest(iamalivetime, @IAmAliveTime)
WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

-- The version is answered even when there is no such silo.
('MembershipReadRowKey', '
SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
       m.starttime, m.iamalivetime, v.version
FROM orleansmembershipversiontable v
LEFT JOIN orleansmembershiptable m
    ON m.deploymentid = v.deploymentid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
WHERE v.deploymentid = @DeploymentId'),

('MembershipReadAllKey', '
SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
       m.starttime, m.iamalivetime, v.version
FROM orleansmembershipversiontable v
LEFT JOIN orleansmembershiptable m ON m.deploymentid = v.deploymentid
WHERE v.deploymentid = @DeploymentId'),

('GatewaysQueryKey', '
SELECT address, proxyport, generation FROM orleansmembershiptable
WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0'),

('DeleteMembershipTableEntriesKey', '
WITH silos AS (DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId)
DELETE FROM orleansmembershipversiontable WHERE deploymentid = @DeploymentId'),

('CleanupDefunctSiloEntriesKey', '
DELETE FROM orleansmembershiptable
WHERE deploymentid = @DeploymentId AND status = 6 AND iamalivetime < @IAmAliveTime AND starttime < @IAmAliveTime
  AND coalesce(suspecttimes, '''') = '''''),

-- Deletes a dead silo only while it is exactly what the caller saw.
('CleanupDefunctSiloEntryKey', '
DELETE FROM orleansmembershiptable
WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation AND status = 6
  AND starttime = @StartTime AND iamalivetime = @IAmAliveTime AND suspecttimes IS NOT DISTINCT FROM @SuspectTimes');

-- Grain state --------------------------------------------------------------------------------------------------------------------

CREATE TABLE orleansstorage (
    serviceid              varchar(150) NOT NULL,
    graintypehash          integer      NOT NULL,
    grainidhash            integer      NOT NULL,
    graintypestring        varchar(512) NOT NULL,
    grainidn0              bigint       NOT NULL,
    grainidn1              bigint       NOT NULL,
    grainidextensionstring varchar(512) NOT NULL DEFAULT '',
    payloadbinary          bytea,
    modifiedon             timestamptz  NOT NULL DEFAULT now(),
    version                integer      NOT NULL,
    PRIMARY KEY (grainidhash, graintypehash, grainidn0, grainidn1, grainidextensionstring, graintypestring, serviceid)
);
COMMENT ON TABLE orleansstorage IS 'Snapshots of grain state, one row a grain and state. A cache of the grain''s own rows, never the only copy.';
COMMENT ON COLUMN orleansstorage.serviceid IS 'Service id. Source: configuration.';
COMMENT ON COLUMN orleansstorage.graintypehash IS 'Hash of the grain type. Source: Orleans.';
COMMENT ON COLUMN orleansstorage.grainidhash IS 'Hash of the grain id. Source: Orleans.';
COMMENT ON COLUMN orleansstorage.graintypestring IS 'Grain type and name of the state. Source: Orleans.';
COMMENT ON COLUMN orleansstorage.grainidn0 IS 'First half of a GUID key; 0 otherwise. Source: Orleans.';
COMMENT ON COLUMN orleansstorage.grainidn1 IS 'Second half of a GUID key, or an integer key. Source: Orleans.';
COMMENT ON COLUMN orleansstorage.grainidextensionstring IS 'String key; empty when there is none. Source: Orleans.';
COMMENT ON COLUMN orleansstorage.payloadbinary IS 'The state; null when cleared. Source: the grain.';
COMMENT ON COLUMN orleansstorage.modifiedon IS 'When it was written. Unit: UTC. Source: the database''s clock.';
COMMENT ON COLUMN orleansstorage.version IS 'Grows by one with every write; a write with a stale version is refused. Source: computed.';

INSERT INTO orleansquery (querykey, querytext) VALUES
-- Orleans takes an unchanged or missing version for a refusal.
('WriteToStorageKey', '
WITH changed AS (
    UPDATE orleansstorage SET payloadbinary = @PayloadBinary, modifiedon = now(), version = version + 1
    WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
      AND grainidextensionstring = coalesce(@GrainIdExtensionString, '''') AND graintypestring = @GrainTypeString
      AND serviceid = @ServiceId AND version = @GrainStateVersion
    RETURNING version),
added AS (
    INSERT INTO orleansstorage (serviceid, graintypehash, grainidhash, graintypestring, grainidn0, grainidn1,
        grainidextensionstring, payloadbinary, version)
    SELECT @ServiceId, @GrainTypeHash, @GrainIdHash, @GrainTypeString, @GrainIdN0, @GrainIdN1,
        coalesce(@GrainIdExtensionString, ''''), @PayloadBinary, 1
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING RETURNING version)
SELECT coalesce((SELECT version FROM changed), (SELECT version FROM added), @GrainStateVersion) AS newgrainstateversion'),

('ReadFromStorageKey', '
SELECT payloadbinary, version FROM orleansstorage
WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
  AND grainidextensionstring = coalesce(@GrainIdExtensionString, '''') AND graintypestring = @GrainTypeString
  AND serviceid = @ServiceId'),

('ClearStorageKey', '
UPDATE orleansstorage SET payloadbinary = NULL, modifiedon = now(), version = version + 1
WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
  AND grainidextensionstring = coalesce(@GrainIdExtensionString, '''') AND graintypestring = @GrainTypeString
  AND serviceid = @ServiceId AND version = @GrainStateVersion
RETURNING version AS newgrainstateversion'),

('DeleteStorageKey', '
DELETE FROM orleansstorage
WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
  AND grainidextensionstring = coalesce(@GrainIdExtensionString, '''') AND graintypestring = @GrainTypeString
  AND serviceid = @ServiceId AND version = @GrainStateVersion
RETURNING version + 1 AS newgrainstateversion');

-- Reminders ----------------------------------------------------------------------------------------------------------------------

CREATE TABLE orleansreminderstable (
    serviceid    varchar(150)   NOT NULL,
    grainid      varchar(150)   NOT NULL,
    remindername varchar(150)   NOT NULL,
    starttime    timestamptz(3) NOT NULL,
    period       bigint         NOT NULL,
    grainhash    integer        NOT NULL,
    version      integer        NOT NULL,
    PRIMARY KEY (serviceid, grainid, remindername)
);
-- Each silo reads the reminders of its range of the ring.
CREATE INDEX orleansreminders_by_hash ON orleansreminderstable (serviceid, grainhash);
COMMENT ON TABLE orleansreminderstable IS 'Reminders of grains, one row each.';
COMMENT ON COLUMN orleansreminderstable.serviceid IS 'Service id. Source: configuration.';
COMMENT ON COLUMN orleansreminderstable.grainid IS 'The grain to remind. Source: the grain.';
COMMENT ON COLUMN orleansreminderstable.remindername IS 'Name of the reminder. Source: the grain.';
COMMENT ON COLUMN orleansreminderstable.starttime IS 'When it is due first. Unit: UTC. Source: the grain.';
COMMENT ON COLUMN orleansreminderstable.period IS 'Time between two reminders. Unit: milliseconds. Source: the grain.';
COMMENT ON COLUMN orleansreminderstable.grainhash IS 'Place of the grain on the ring. Source: Orleans.';
COMMENT ON COLUMN orleansreminderstable.version IS 'Grows by one with every write. Source: computed.';

INSERT INTO orleansquery (querykey, querytext) VALUES
('UpsertReminderRowKey', '
INSERT INTO orleansreminderstable AS r (serviceid, grainid, remindername, starttime, period, grainhash, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
ON CONFLICT (serviceid, grainid, remindername) DO UPDATE
SET starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = r.version + 1
RETURNING version'),

('ReadReminderRowsKey', '
SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable
WHERE serviceid = @ServiceId AND grainid = @GrainId'),

('ReadReminderRowKey', '
SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable
WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName'),

('ReadRangeRows1Key', '
SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable
WHERE serviceid = @ServiceId AND grainhash > @BeginHash AND grainhash <= @EndHash'),

('ReadRangeRows2Key', '
SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable
WHERE serviceid = @ServiceId AND (grainhash > @BeginHash OR grainhash <= @EndHash)'),

('DeleteReminderRowKey', '
WITH gone AS (
    DELETE FROM orleansreminderstable
    WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName AND version = @Version RETURNING 1)
SELECT count(*)::integer FROM gone'),

('DeleteReminderRowsKey', '
DELETE FROM orleansreminderstable WHERE serviceid = @ServiceId');
