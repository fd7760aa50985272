#!/usr/bin/env bash
# Runs pipelines: any script, several times, some of them at once.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'EOF'
Usage: run_pipeline.sh [-n TIMES] [-p PARALLEL] PIPELINE... [-- ARGUMENT...]

Runs each PIPELINE: the name of a script in this folder, with or without .sh, or a path.
What stands after -- is passed to each of them. Ends with 1 where one failed.

  -n TIMES      run each so many times   (default 1)
  -p PARALLEL   so many at once          (default 1)
  -h, --help    show this text

Examples:
  run_pipeline.sh pipeline_1
  run_pipeline.sh -n 3 -p 2 pipeline_1 pipeline_2 -- 1
  run_pipeline.sh ~/my_pipeline.sh
EOF
}

usage_error() {
  echo "run_pipeline: $*" >&2
  usage >&2
  exit 2
}

positive() {
  [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage_error "$1 needs a whole number above 0"
}

# The path of the pipeline that $1 names.
resolve() {
  local candidate
  for candidate in "$here/$1" "$here/$1.sh" "$1"; do
    if [[ $1 == */* && $candidate != "$1" ]]; then continue; fi
    if [[ -f $candidate ]]; then
      echo "$candidate"
      return
    fi
  done
  usage_error "no such pipeline: $1"
}

times=1
parallel=1
pipelines=()
while (($#)); do
  case $1 in
    -n) positive -n "${2:-}"; times=$2; shift 2 ;;
    -p) positive -p "${2:-}"; parallel=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    --) shift; break ;;
    -*) usage_error "unknown option: $1" ;;
    *) pipelines+=("$1"); shift ;;
  esac
done
arguments=("$@")
((${#pipelines[@]})) || usage_error "name at least one pipeline"

queue=()
for pipeline in "${pipelines[@]}"; do
  path=$(resolve "$pipeline")
  for ((i = 0; i < times; ++i)); do queue+=("$path"); done
done

# Job control: each pipeline gets a process group of its own, so that all of it can be ended.
set -m
declare -A running=() # PID: path
failed=0

end_all() {
  trap - INT TERM
  exec 2>/dev/null # the shell would tell of each job that it was terminated
  local pid
  for pid in "${!running[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || true; done
  wait || true
  exit "$1"
}
trap 'end_all 130' INT
trap 'end_all 143' TERM

wait_for_one() {
  local pid status=0
  wait -n -p pid "${!running[@]}" || status=$?
  if ((status)); then
    echo "run_pipeline: ${running[$pid]##*/} failed with status $status" >&2
    failed=$((failed + 1))
  fi
  unset "running[$pid]"
}

started=$SECONDS
for path in "${queue[@]}"; do
  while ((${#running[@]} >= parallel)); do wait_for_one; done
  if [[ -x $path ]]; then
    "$path" "${arguments[@]}" </dev/null &
  else
    bash "$path" "${arguments[@]}" </dev/null &
  fi
  running[$!]=$path
done
while ((${#running[@]})); do wait_for_one; done

echo "run_pipeline: ${#queue[@]} runs, $failed failed, $((SECONDS - started)) s"
((failed == 0))
