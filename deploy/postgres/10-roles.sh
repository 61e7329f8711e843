#!/bin/bash
# Creates the roles and databases that the migrations expect, once, when the server's volume is new. Passwords come from the environment.
set -euo pipefail

: "${KVT_MIGRATOR_PASSWORD:?}" "${KVT_APP_PASSWORD:?}" "${KVT_READER_PASSWORD:?}" "${KVT_KEYS_MIGRATOR_PASSWORD:?}" "${KVT_KEYS_PASSWORD:?}" \
  "${KVT_KEYS_READER_PASSWORD:?}"

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  -v migrator="$KVT_MIGRATOR_PASSWORD" -v app="$KVT_APP_PASSWORD" -v reader="$KVT_READER_PASSWORD" \
  -v keys_migrator="$KVT_KEYS_MIGRATOR_PASSWORD" -v keys="$KVT_KEYS_PASSWORD" \
  -v keys_reader="$KVT_KEYS_READER_PASSWORD" <<'SQL'
CREATE ROLE kvt_migrator LOGIN PASSWORD :'migrator';
CREATE ROLE kvt_app LOGIN PASSWORD :'app';
CREATE ROLE kvt_reader LOGIN PASSWORD :'reader';
CREATE ROLE kvt_keys_migrator LOGIN PASSWORD :'keys_migrator';
CREATE ROLE kvt_keys LOGIN PASSWORD :'keys';
CREATE ROLE kvt_keys_reader LOGIN PASSWORD :'keys_reader';

CREATE DATABASE kivendtout OWNER kvt_migrator;
REVOKE ALL ON DATABASE kivendtout FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE kivendtout TO kvt_migrator, kvt_app, kvt_reader;

-- The customers' wrapped keys lie apart, outside ordinary backups.
CREATE DATABASE kivendtout_keys OWNER kvt_keys_migrator;
REVOKE ALL ON DATABASE kivendtout_keys FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE kivendtout_keys TO kvt_keys_migrator, kvt_keys, kvt_keys_reader;
SQL
