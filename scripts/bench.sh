#!/usr/bin/env bash
# Measures what recording costs, side by side with doing without, and prints one table.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOF'
Usage: bench.sh [PROGRAM...]

Builds and runs the benchmarks, or those named: storm_bench, store_bench, sampler_bench. Prints what
was measured beside its target. Wants root and an otherwise idle machine; takes less than five
minutes.
EOF
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
[[ $EUID == 0 ]] || die "needs root, for eBPF and /proc/PID/io"

readonly longest_s=90 # each
programs=("$@")
((${#programs[@]})) || programs=(storm_bench store_bench sampler_bench)

cd "$root"
build release
as_invoker cmake --build --preset release --target "${programs[@]}" >&2

# Ratios hold between machines better than figures do; still, say where they come from.
describe_machine() {
  local model memory_kib load
  model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
  memory_kib=$(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo)
  read -r load _ </proc/loadavg
  printf 'machine   %s x %s, %d MiB\n' "$(nproc)" "${model:-$(uname -m)}" $((memory_kib / 1024))
  printf 'kernel    %s\n' "$(uname -sr)"
  printf 'revision  %s\n' "$(git describe --always --dirty 2>/dev/null || echo unknown)"
  printf 'load      %s when it began\n\n' "$load"
}

# Lines of three fields with tabs between them as columns; any other as it is.
show() {
  awk -F'\t' 'NF == 3 { printf "%-46s  %-22s  %s\n", $1, $2, $3; fflush(); next } { print; fflush() }'
}

describe_machine
printf 'WHAT\tTARGET\tMEASURED\n' | show
failed=()
for program in "${programs[@]}"; do
  timeout "$longest_s" "build/release/bench/$program" | show || failed+=("$program")
done
((${#failed[@]} == 0)) || die "failed: ${failed[*]}"
