#!/bin/bash
# Gives each user of Kafka the rights that its work needs; what is not given is refused. Run again, it changes nothing.
# A right that is no longer listed here stays until kafka-acls.sh --remove takes it.
set -euo pipefail

: "${KAFKA_BOOTSTRAP_SERVERS:?}" "${KAFKA_ADMIN_PASSWORD:?}"
acls="${KAFKA_ACLS:-/opt/kafka/bin/kafka-acls.sh}"

inputs=(user-events cart-events orders payments)
outputs=(orders fraud-alerts)
dead_letters=("${inputs[@]/%/.dead-letter}")
groups=(kivendtout-core kivendtout-archive)

umask 077
settings="$(mktemp)"
trap 'rm -f "$settings"' EXIT
cat >"$settings" <<END
security.protocol=SASL_PLAINTEXT
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="kvt-admin" password="$KAFKA_ADMIN_PASSWORD";
END

# allow USER "OPERATION..." KIND NAME... : Describe comes with Read and Write.
allow() {
  local user="$1" operations="$2" kind="$3" arguments=() each
  shift 3
  for each in $operations; do arguments+=(--operation "$each"); done
  for each in "$@"; do arguments+=("--$kind" "$each"); done
  "$acls" --bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS" --command-config "$settings" --add --allow-principal "User:$user" "${arguments[@]}"
}

# Makes topics, and lists them with the lag of the groups.
allow kvt-topics "Create Describe" topic "${inputs[@]}" "${outputs[@]}" "${dead_letters[@]}"
allow kvt-topics Describe group "${groups[@]}"

# Core and worker silos: streams and archive read, outbox and dead letters write. Who may write may also be an idempotent producer.
allow kvt-silo Read topic "${inputs[@]}"
allow kvt-silo Read group "${groups[@]}"
allow kvt-silo Write topic "${outputs[@]}" "${dead_letters[@]}"

# The gateway takes visitors' events.
allow kvt-gateway Write topic user-events cart-events

# What operators run: kvt data load, kvt dead-letters replay, kvt topics.
allow kvt-operator Write topic "${inputs[@]}"
allow kvt-operator Describe topic "${outputs[@]}" "${dead_letters[@]}"
allow kvt-operator Describe group "${groups[@]}"
