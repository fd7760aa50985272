#!/usr/bin/env bash
# Times every command that reads, on a database of a million executions.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
Usage: bench_commands.sh [FILE]

Times each command that reads on FILE, which is made where it is not there (default:
/tmp/tracer-bio-million.db, 1.1 GB): a million executions, half of them in 500 runs, the first of
which has 100,000, with 20,000 tasks and three million samples. Prints medians of five, and what an export to Parquet costs. Ends with 1
where a command takes more than half a second of CPU, which unlike the time that passes depends
little on what else the machine does. Needs no root.
USAGE
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
file=$(realpath -m "${1:-/tmp/tracer-bio-million.db}")
readonly file
readonly target_ms=500

cd "$root"
build release
if [[ ! -e $file ]]; then
  as_invoker cmake --build --preset release --target make_database >&2
  say "make $file"
  build/release/bench/make_database "$file"
fi

# Five lines of "WALL CPU", in milliseconds.
measure() {
  local TIMEFORMAT='%3R %3U %3S'
  for _ in 1 2 3 4 5; do
    { time build/release/tracer-bio "$@" --database "$file" >/dev/null 2>&1; } 2>&1 || [[ $1 == status ]]
  done | awk '{ print $1 * 1000, ($2 + $3) * 1000 }'
}

median_of_column() { cut -d ' ' -f "$1" | sort -n | sed -n 3p; }

printf '  WALL      CPU  COMMAND\n'
missed=0
while read -r -a words; do
  measured=$(measure "${words[@]}")
  wall=$(median_of_column 1 <<<"$measured")
  cpu=$(median_of_column 2 <<<"$measured")
  mark=
  ((cpu < target_ms)) || mark='  MISSED' missed=1
  printf '%6d ms %6d ms  %s%s\n' "$wall" "$cpu" "${words[*]}" "$mark"
done <<'COMMANDS'
status
runs
runs --failed
executions
executions --tool bwa
executions --tool no-such-tool
executions --user no-such-user
executions --failed
executions --run 300
executions --task 300
executions --all
executions --all --tool bwa
executions --all --tool no-such-tool
executions --all --user no-such-user
executions --all --failed
executions --all --run 1
executions --all --run 300
executions --all --pipeline rnaseq
executions --all --task 300
top
top --of executables --by memory
top --of users --since 2026-11-20
top --of pipelines
top --of runs
top --of tasks
top --run 1
top --pipeline rnaseq
top --of libraries
top --of packages --by cpu
top --of libraries --run 1
where libc.so.6
where libtool3.so
where numpy --since 2026-11-20
versions 1
versions 300
trace 1
tree 1
tree 1 --failed
tree 1 --json
tree 1 --depth 1
tree 300
compare 1 2
compare 1 2 --of tasks
compare 300 301
live --json --count 1
live --json --count 1 --all
COMMANDS

# What needs DuckDB, where it is.
if [[ -e build/release/duckdb/libduckdb.so ]]; then
  as_invoker cmake --build --preset release --target export_bench >&2
  for table in executions metrics; do
    build/release/bench/export_bench "$file" "$table" |
      awk -F'\t' '{ printf "%-58s  %-14s  %s\n", $1, $2, $3 }'
  done
fi
((missed == 0)) || die "slower than $target_ms ms"
