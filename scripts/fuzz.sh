#!/usr/bin/env bash
# Gives the code that reads what others wrote inputs that nobody wrote.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOT'
Usage: fuzz.sh [SECONDS]

Builds the targets of tests/fuzz (clang's libFuzzer, under the address and undefined behaviour
sanitizers) and runs each for so long (default: 60), two at a time, from the seeds of
tests/fuzz/corpus. An input that breaks one is kept in build/fuzz/found, and its path is told.
EOT
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || usage_error "not a number of seconds: $seconds"

"$root/scripts/install-deps.sh" build fuzz
build fuzz
export folder=$root/build/fuzz seeds=$root/tests/fuzz/corpus seconds
as_invoker mkdir -p "$folder/found"

# fuzz TARGET: what is found new stays in a folder of the build.
fuzz() {
  local target=$1 log=$folder/$1.log
  mkdir -p "$folder/corpus/$target"
  if "$folder/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=16384 \
    -artifact_prefix="$folder/found/$target-" "$folder/corpus/$target" "$seeds/$target" >"$log" 2>&1; then
    echo "$target: $(grep '^Done' "$log")"
  else
    tail -n 40 "$log"
    echo "$target: broken by $(sed -n 's/.*Test unit written to //p' "$log")"
    return 1
  fi
}
export -f fuzz

status=0
for target in "$seeds"/*; do printf '%s\0' "${target##*/}"; done |
  as_invoker xargs --null --max-args=1 --max-procs=2 bash -c 'fuzz "$1"' fuzz || status=1
exit "$status"
