#!/usr/bin/env bash
# Measures how fast messages get into Kafka, side by side with a bare loop of librdkafka.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
Usage: bench_kafka.sh [MEGABYTES]

Starts a Kafka broker of its own, sends MEGABYTES (200) of messages by a bare loop of librdkafka and by
the queue, four times each, small and large ones, and prints messages/s. Takes about two minutes.
USAGE
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
megabytes=${1:-200}
[[ $megabytes =~ ^[1-9][0-9]*$ ]] || usage_error "no number of megabytes: $megabytes"

cd "$root"
build release
as_invoker cmake --build --preset release --target kafka_bench >&2
dir=$(mktemp -d)
trap '"$root/scripts/services.sh" stop kafka --dir "$dir"; rm -rf "$dir"' EXIT
port=59089
"$root/scripts/services.sh" start kafka --dir "$dir" --port "$port" >/dev/null
build/release/bench/kafka_bench "127.0.0.1:$port" tracer "$megabytes" |
  awk -F'\t' '{ printf "%-28s  %-12s  %s\n", $1, $2, $3 }'
