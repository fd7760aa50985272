#!/usr/bin/env bash
# Measures how fast rows get into PostgreSQL, side by side with a bare COPY of the same rows.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOF'
Usage: bench_postgresql.sh [ROWS]

Starts a PostgreSQL server of its own, writes ROWS (200000) executions and as many samples by a bare
COPY and by the sink, and prints rows/s. Takes about a minute.
EOF
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
rows=${1:-200000}
[[ $rows =~ ^[1-9][0-9]*$ ]] || usage_error "no number of rows: $rows"

cd "$root"
build release
as_invoker cmake --build --preset release --target postgresql_bench >&2
dir=$(mktemp -d)
trap '"$root/scripts/services.sh" stop postgresql --dir "$dir"; rm -rf "$dir"' EXIT
port=54328
"$root/scripts/services.sh" start postgresql --dir "$dir" --port "$port" >/dev/null
build/release/bench/postgresql_bench "host=$dir port=$port user=postgres dbname=tracer" "$rows" |
  awk -F'\t' '{ printf "%-40s  %-12s  %s\n", $1, $2, $3 }'
