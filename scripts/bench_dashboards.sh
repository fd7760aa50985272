#!/usr/bin/env bash
# Times every query of Grafana's dashboards on a million executions and ten million samples.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
Usage: bench_dashboards.sh [--postgresql] [FILE]

Times each panel's query on FILE, which is made where it is not there (default:
/tmp/tracer-bio-dashboards.db, 2 GB): a month with a million executions and ten samples of each. Ends
with 1 where a query takes more than half a second of CPU. Needs no root.

  --postgresql  also those of the dashboards for PostgreSQL, on a server to which FILE is forwarded
USAGE
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
programs=()
if [[ ${1:-} == --postgresql ]]; then
  programs=("$root/build/release/tracer-bio")
  shift
fi
file=$(realpath -m "${1:-/tmp/tracer-bio-dashboards.db}")
readonly file

cd "$root"
build release
if [[ ! -e $file ]]; then
  as_invoker cmake --build --preset release --target make_database >&2
  say "make $file"
  build/release/bench/make_database "$file" 1000000 10
fi
/usr/bin/python3 -B tests/bench/dashboards_bench.py "$file" "${programs[@]}"
