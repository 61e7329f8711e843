#!/bin/bash
# Makes the bucket of the lake and its user, who may do what the policy beside this file says. Run again, it changes nothing.
set -euo pipefail

: "${MC_HOST_lake:?}" "${MINIO_LAKE_PASSWORD:?}"
bucket=kivendtout
user=kvt-lake

mc mb --ignore-existing "lake/$bucket"
mc admin policy create lake "$bucket" "${0%/*}/lake.json"
printf '%s\n%s\n' "$user" "$MINIO_LAKE_PASSWORD" | mc admin user add lake
# Attaching what is attached is an error.
if [[ "$(mc admin user info lake "$user")" != *"PolicyName: $bucket"* ]]; then
  mc admin policy attach lake "$bucket" --user "$user"
fi
