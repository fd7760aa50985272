#!/usr/bin/env bash
# A pipeline of stages one after the other: processor, then memory, then disk.
set -euo pipefail

usage() {
  cat <<'EOF'
Usage: pipeline_1.sh [SECONDS]

Three stages, one after the other, each a run of stress: processor, memory, disk.
SECONDS is how long each stage lasts (default 2, whole seconds).

Environment:
  CPU_WORKERS   processes that compute        (default 2)
  VM_BYTES      memory that is touched        (default 64M)
  HDD_BYTES     size of the files written     (default 16M)
EOF
}

die() {
  echo "pipeline_1: $*" >&2
  exit 1
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
(($# <= 1)) || { usage >&2; exit 2; }
seconds=${1:-2}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 2; }
command -v stress >/dev/null || die "stress is missing: apt-get install stress"

# stress writes into the current folder. /var/tmp rather than /tmp: /tmp may be memory, where a
# write costs no disk.
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/pipeline_1.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo "pipeline_1: processor, $seconds s"
stress --quiet --cpu "${CPU_WORKERS:-2}" --timeout "$seconds"

echo "pipeline_1: memory, $seconds s"
stress --quiet --vm 1 --vm-bytes "${VM_BYTES:-64M}" --vm-keep --timeout "$seconds"

echo "pipeline_1: disk, $seconds s"
stress --quiet --hdd 1 --hdd-bytes "${HDD_BYTES:-16M}" --timeout "$seconds"

echo "pipeline_1: done"
