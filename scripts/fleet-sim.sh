#!/usr/bin/env bash
# Simulates a fleet: many hosts' rows go into Kafka, and workers bring them into PostgreSQL.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
Usage: fleet-sim.sh [--hosts N] [--executions N] [--workers "N N…"]

Starts a Kafka broker (8 partitions) and a PostgreSQL server of its own, forwards the rows of N hosts
into Kafka, and has them brought into an empty database by one worker, then into another by two, and
by four. Prints rows/s, what is still on its way meanwhile, and whether each table has the rows of all
hosts in the end. Ends by itself, and stops what it started. Takes about five minutes.

  --hosts N          simulated hosts (default: 50): copies of one database, each with an identity
  --executions N     of each host (default: 4000; with samples and all else some six rows each)
  --workers "N N…"   how many at once, one round after the other (default: "1 2 4")
  -h, --help         show this text
USAGE
}

hosts=50 executions=4000 workers="1 2 4"
while (($#)); do
  case $1 in
    --hosts | --executions | --workers) set_option "$1" "${2:-}"; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage_error "unknown argument: $1" ;;
  esac
  shift
done
[[ "$hosts $executions $workers" =~ ^[1-9][0-9]*(\ [1-9][0-9]*)+$ ]] ||
  usage_error "no numbers: $hosts, $executions, $workers"

cd "$root"
"$root/scripts/install-deps.sh" build services demo # of the demo: sqlite3
build release
as_invoker cmake --build --preset release --target make_database >&2
tracer_bio=$root/build/release/tracer-bio
kafka_port=59086 postgresql_port=54326
dir=$(mktemp -d)
chmod 755 "$dir" # the servers are not root
running=()

stop_all() {
  ((!${#running[@]})) || kill "${running[@]}" 2>/dev/null || true
  wait
  "$root/scripts/services.sh" stop kafka --dir "$dir/kafka"
  "$root/scripts/services.sh" stop postgresql --dir "$dir/postgresql"
  rm -rf "$dir"
}
trap stop_all EXIT
"$root/scripts/services.sh" start kafka --dir "$dir/kafka" --port "$kafka_port" >/dev/null
"$root/scripts/services.sh" start postgresql --dir "$dir/postgresql" --port "$postgresql_port" >/dev/null

now_ms() { date +%s%3N; }
rate() { echo $(($1 * 1000 / ($2 > 0 ? $2 : 1))); } # ROWS MILLISECONDS
ask() { psql --no-psqlrc --quiet --tuples-only --no-align --host "$dir/postgresql" --port "$postgresql_port" \
  --username postgres --dbname "$@"; }

# --- The hosts ---

mapfile -t tables < <("$tracer_bio" schema --messages | python3 -c '
import json, sys
for table in json.load(sys.stdin)["properties"]["tables"]["items"]["oneOf"]: print(table["title"])')

counts_sql() { # TABLE...: the number of rows of each, a line each
  local table separator=""
  for table; do
    printf "%sSELECT '%s', count(*) FROM %s" "$separator" "$table" "$table"
    separator=" UNION ALL "
  done
  printf " ORDER BY 1"
}

make_hosts() {
  local host file
  build/release/bench/make_database "$dir/host.db" "$executions" 3 2
  for ((host = 1; host <= hosts; ++host)); do
    file=$dir/host$host
    cp "$dir/host.db" "$file.db"
    sqlite3 "$file.db" "UPDATE identity SET database_id = lower(hex(randomblob(8)));
                        UPDATE recordings SET host = 'node$host'"
    cat >"$file.toml" <<TOML
[[forward]]
url = "kafka://127.0.0.1:$kafka_port"
topic = "tracer"
TOML
  done
}

forward_all() {
  seq "$hosts" | xargs --max-procs "$(nproc)" -I{} "$tracer_bio" forward --once \
    --config "$dir/host{}.toml" --database "$dir/host{}.db" >"$dir/forward.log" 2>&1 ||
    { tail -n 3 "$dir/forward.log" >&2; die "a host's rows were not taken"; }
}

# --- The workers ---

start_workers() { # COUNT DATABASE
  local worker
  cat >"$dir/worker.toml" <<TOML
[worker]
from = "kafka://127.0.0.1:$kafka_port"
topic = "tracer"
group = "$2"
to = "postgresql://tracer@127.0.0.1:$postgresql_port/$2"
to_password_file = "$dir/postgresql/password"
TOML
  for ((worker = 1; worker <= $1; ++worker)); do
    "$tracer_bio" worker --config "$dir/worker.toml" >"$dir/worker$worker.log" 2>&1 &
    running+=($!)
  done
}

stop_workers() {
  kill "${running[@]}"
  wait "${running[@]}" || true
  running=()
}

rows_in() { ask "$1" --command "SELECT sum(count) FROM ($(counts_sql "${tables[@]}")) AS t (name, count)"; }

# Until all are there. No progress for a minute is a failure.
watch_workers() { # COUNT DATABASE
  local rows=0 last=0 since=$SECONDS begun=$SECONDS
  while ((rows < total)); do
    sleep 2
    kill -0 "${running[@]}" 2>/dev/null || { tail -n 3 "$dir"/worker*.log >&2; die "a worker ended"; }
    rows=$(rows_in "$2")
    echo "$1 workers, $((SECONDS - begun)) s: $((total - rows)) rows behind"
    if ((rows > last)); then
      last=$rows since=$SECONDS
    elif ((SECONDS - since > 60)); then
      tail -n 3 "$dir"/worker*.log >&2
      die "nothing comes any more"
    fi
  done
}

run_round() { # COUNT
  local database=fleet$1 begun milliseconds
  ask postgres --command "CREATE DATABASE $database OWNER tracer"
  "$tracer_bio" migrate "postgresql://tracer@127.0.0.1:$postgresql_port/$database" \
    --password-file "$dir/postgresql/password" >/dev/null
  begun=$(now_ms)
  start_workers "$1" "$database"
  watch_workers "$1" "$database"
  stop_workers
  # The moment of the last transaction, rather than of looking.
  milliseconds=$(ask "$database" --command "SELECT round(1000 * extract(epoch FROM max(last_seen))) - $begun FROM hosts")
  diff <(awk -F'|' -v hosts="$hosts" '{ print $1 "|" $2 * hosts }' "$dir/expected") \
    <(ask "$database" --command "$(counts_sql "${tables[@]}")") >&2 || die "these tables have other rows"
  results+=("$1 $(rate "$total" "$milliseconds")")
}

say "$hosts hosts"
make_hosts
sqlite3 -separator '|' "$dir/host.db" "$(counts_sql "${tables[@]}")" >"$dir/expected"
total=$(awk -F'|' -v hosts="$hosts" '{ rows += $2 } END { print rows * hosts }' "$dir/expected")
begun=$(now_ms)
forward_all
echo "forwarded into Kafka: $total rows, $(rate "$total" $(($(now_ms) - begun))) rows/s"
results=()
for count in $workers; do run_round "$count"; done
printf '%s\n' "${results[@]}" | awk '
  BEGIN { print "workers  rows/s  of the first" }
  NR == 1 { first = $2 }
  { printf "%7d  %6d  %.2f\n", $1, $2, $2 / first }'
