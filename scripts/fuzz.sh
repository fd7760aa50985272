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
folder=$root/build/fuzz
seeds=$root/tests/fuzz/corpus
as_invoker mkdir -p "$folder/found"

# fuzz TARGET: what is found new stays in a folder of the build.
fuzz() {
  local target=$1 log=$folder/$1.log
  as_invoker mkdir -p "$folder/corpus/$target"
  if as_invoker "$folder/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=1024 -max_len=16384 -artifact_prefix="$folder/found/$target-" \
    "$folder/corpus/$target" "$seeds/$target" >"$log" 2>&1; then
    echo "$target: $(grep '^Done' "$log")"
  else
    tail -n 40 "$log"
    echo "$target: broken by $(sed -n 's/.*Test unit written to //p' "$log")"
    return 1
  fi
}

# fuzz_every_second FIRST: of the targets, one after the other.
fuzz_every_second() {
  local targets=("$seeds"/*) i status=0
  for ((i = $1; i < ${#targets[@]}; i += 2)); do fuzz "${targets[i]##*/}" || status=1; done
  return "$status"
}

say "fuzzing: ${seconds} s each, of tests/fuzz/corpus"
fuzz_every_second 0 & evens=$!
fuzz_every_second 1 & odds=$!
status=0
wait "$evens" || status=1
wait "$odds" || status=1
give_back "$folder"
exit "$status"
