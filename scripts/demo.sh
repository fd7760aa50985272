#!/usr/bin/env bash
# The demonstration behind `run.sh --demo`: records the pipelines of simulate_pipelines/ and shows
# what was recorded.
# Usage: demo.sh BINARY [CONFIG [DATABASE]]; without them its own, in a temporary folder.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

tracer_bio=$1
config=${2:-}
database=${3:-}
folder=$(mktemp -d "${TMPDIR:-/tmp}/tracer-bio-demo.XXXXXX")
log=$folder/daemon.log
daemon=

write_config() {
  cat >"$1" <<'EOF'
# The demo's configuration: which pipelines to follow, and which of their tools to keep.
[monitoring]
interval = 1  # seconds between samples

[processing]
interval = 1  # at most so many seconds until a row can be read

[filters]
users = []  # every user

[filters.executables]
run_pipeline = ["*"]
pipeline_1 = ["stress"]
pipeline_2 = ["stress"]
bioinformatics_pipeline = ["wget", "fastqc", "seqtk", "bwa", "samtools", "htseq-count"]
EOF
}

# The id of the newest recording; nothing before the first.
last_recording() {
  sqlite3 -readonly "$database" "SELECT max(id) FROM recordings" 2>/dev/null || true
}

# Its row in recordings says that the recorder is attached. Two minutes: the machine may be busy.
wait_until_recording() {
  for _ in {1..600}; do
    [[ $(last_recording) == "$1" ]] || return 0
    kill -0 "$daemon" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}

start_daemon() {
  local before
  before=$(last_recording)
  # Job control for this line alone: without it the shell would start the daemon with SIGINT
  # ignored, and with it a Ctrl-C reaches the daemon only through stop_daemon.
  set -m
  "$tracer_bio" run --config "$config" --database "$database" >"$log" 2>&1 </dev/null &
  daemon=$!
  set +m
  wait_until_recording "$before" && return
  say "the recorder did not start"
  local status=0
  stop_daemon || status=$?
  ((status)) && exit "$status"
  cat "$log" >&2
  exit 1
}

# Ends with the daemon's status, and shows its log where that is not 0.
stop_daemon() {
  [[ -n $daemon ]] || return 0
  local status=0
  kill -INT "$daemon" 2>/dev/null || true
  wait "$daemon" || status=$?
  daemon=
  if ((status)); then
    say "the recorder ended with status $status; its log:"
    cat "$log" >&2
  fi
  return "$status"
}

run_pipelines() {
  local pipelines=$root/simulate_pipelines
  as_invoker "$pipelines/run_pipeline.sh" -p 2 pipeline_1 pipeline_2 >&2 || return
  as_invoker "$pipelines/bioinformatics_pipeline.sh" >&2
}

# Also where something fails or Ctrl-C ends this.
trap 'stop_daemon || true; give_back "$folder"' EXIT
if [[ -z $config ]]; then
  config=$folder/config.toml
  write_config "$config"
fi
database=${database:-$folder/tracer_bio.db}

say "recording into $database"
start_daemon
status=0
run_pipelines || status=$?
((status == 0)) || say "a pipeline failed with status $status"
stop_daemon || status=$?

printf '\nRuns\n'
"$tracer_bio" runs --database "$database"
printf '\nExecutions\n'
"$tracer_bio" executions --database "$database"
cat <<EOF

Next:
  $tracer_bio executions --database $database --failed
  sqlite3 $database .schema
  $tracer_bio --help
The database, its configuration and the recorder's log are in $folder.
EOF
exit "$status"
