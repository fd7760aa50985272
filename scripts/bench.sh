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

readonly all=(storm_bench store_bench sampler_bench)
readonly longest_s=100 # each

programs=("$@")
((${#programs[@]})) || programs=("${all[@]}")
for program in "${programs[@]}"; do
  [[ " ${all[*]} " == *" $program "* ]] || usage_error "unknown benchmark: $program"
done

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
  awk -F'\t' '
    NF == 3 { printf "%-46s  %-22s  %s\n", $1, $2, $3 }
    NF != 3 { print "  " $0 }
    { fflush() }'
}

# run PROGRAM: with what it needs; those that compare in sentences get a line with their target first.
run() {
  local arguments=()
  case $1 in
    store_bench)
      printf 'store, against a bare prepared-statement loop\t(near 1)\t\n'
      arguments=(100000) # rows
      ;;
    sampler_bench)
      printf 'sampling pass, CPU of each process: iterator\t<= 2 us\t\n'
      printf '  procfs, against the minimal reader\tratio <= 1.3 (aim < 1)\t\n'
      ;;
  esac
  timeout "$longest_s" "build/release/bench/$1" "${arguments[@]}"
}

describe_machine
printf 'WHAT\tTARGET\tMEASURED\n' | show
failed=()
for program in "${programs[@]}"; do
  run "$program" | show || failed+=("$program")
done
((${#failed[@]} == 0)) || die "failed: ${failed[*]}"
