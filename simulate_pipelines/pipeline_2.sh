#!/usr/bin/env bash
# A pipeline with the shapes that are hard to follow: stages at the same time, a subshell, a stage
# that fails and is tried again, one that is killed, a pipe.
set -euo pipefail

usage() {
  cat <<'EOF'
Usage: pipeline_2.sh [SECONDS]

Runs stress in parallel, in a subshell under a memory limit that its first try exceeds, under a time
limit that it exceeds, and in a pipe. Ends with 0: both failures are expected and handled.
SECONDS is how long the parallel stages last (default 2, whole seconds).

Environment:
  VM_BYTES      memory that is touched   (default 64M)
EOF
}

die() {
  echo "pipeline_2: $*" >&2
  exit 1
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
(($# <= 1)) || { usage >&2; exit 2; }
seconds=${1:-2}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 2; }
command -v stress >/dev/null || die "stress is missing: apt-get install stress"
vm_bytes=${VM_BYTES:-64M}

parallel_stages() {
  echo "pipeline_2: processor and memory at the same time, $seconds s"
  stress --quiet --cpu 1 --timeout "$seconds" &
  local cpu=$!
  stress --quiet --vm 1 --vm-bytes "$vm_bytes" --timeout "$seconds" &
  local vm=$!
  # One by one: a bare `wait` would forget the statuses.
  wait "$cpu"
  wait "$vm"
}

# Allocates $1 where only 96 MiB of address space may be had.
limited_stage() (
  ulimit -v $((96 * 1024))
  stress --quiet --vm 1 --vm-bytes "$1" --timeout 1
)

retried_stage() {
  echo "pipeline_2: memory under a limit"
  if limited_stage 256M 2>/dev/null; then
    die "256M fitted into a limit of 96M"
  fi
  echo "pipeline_2: 256M did not fit, once more with 32M"
  limited_stage 32M
}

overlong_stage() {
  echo "pipeline_2: a stage that takes longer than it may"
  local status=0
  timeout 1 stress --quiet --cpu 1 --timeout 60 || status=$?
  ((status == 124)) || die "expected the time limit to end the stage, got status $status"
  echo "pipeline_2: ended by its time limit, as expected"
}

piped_stage() {
  local workers
  workers=$(stress --verbose --cpu 2 --timeout 1 | grep -c 'forked' || true)
  echo "pipeline_2: a stage in a pipe started $workers workers"
}

parallel_stages
retried_stage
overlong_stage
piped_stage
echo "pipeline_2: done"
