#!/usr/bin/env bash
# Checks format and code: clang-format, clang-tidy, shellcheck.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOF'
Usage: lint.sh [--deep] [--commits N] [FILE...]

Checks the files named, or all: C++, BPF and JavaScript by clang-format, the .cpp files of src by clang-tidy with the
compile commands of build/release (which has to be built before), scripts by shellcheck.

  --deep       also by clang's static analyzer, which takes longer than all else together
  --commits N  by clang-tidy only what the last N commits changed; what is older was looked at when it
               was new
EOF
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
checks='-clang-analyzer-*'  # besides those of .clang-tidy
commits=
while (($#)); do
  case $1 in
    --deep) checks=; shift ;;
    --commits)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage_error "--commits needs a number"
      commits=$2
      shift 2
      ;;
    *) break ;;
  esac
done

# Whether clang-tidy is to look at it. In a shallow clone nobody knows what is old.
declare -A changed=()
if [[ $commits ]] && git -C "$root" rev-parse --quiet --verify "HEAD~$commits" >/dev/null; then
  while read -r name; do changed[$root/$name]=1; done < <(git -C "$root" diff --name-only "HEAD~$commits")
else
  commits=
fi
is_looked_at() {
  local path
  path=$(realpath "$1")
  [[ $path == "$root"/src/* && ( ! $commits || ${changed[$path]:-} ) ]]
}

if (($#)); then
  files=("$@")
else
  cd "$root"
  mapfile -t files < <(find src include tests bpf scripts simulate_pipelines config .ci -type f | sort)
fi

cxx=() translation_units=() scripts=()
for file in "${files[@]}"; do
  [[ -f $file ]] || die "no such file: $file"
  case $file in
    *.min.js | */vendor/*) ;;
    *.cpp | *.h | *.c | *.js) cxx+=("$file") ;;&
    *.cpp) is_looked_at "$file" && translation_units+=("$file") ;;
    *.sh | *.ci/run) scripts+=("$file") ;;
  esac
done

failed=()
if ((${#cxx[@]})); then
  say "clang-format: ${#cxx[@]} files"
  clang-format --dry-run -Werror "${cxx[@]}" || failed+=(clang-format)
fi
if ((${#scripts[@]})); then
  say "shellcheck: ${#scripts[@]} scripts"
  for script in "${scripts[@]}"; do bash -n "$script" || failed+=("$script"); done
  shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}" || failed+=(shellcheck)
fi
if ((${#translation_units[@]})); then
  database=$root/build/release
  [[ -f $database/compile_commands.json ]] || die "build first: cmake --preset release && cmake --build --preset release"
  say "clang-tidy: ${#translation_units[@]} files"
  # Its count of warnings in system headers is no news.
  printf '%s\0' "${translation_units[@]}" |
    xargs -0 --max-args=1 --max-procs="$(nproc)" clang-tidy --quiet -p "$database" --checks="$checks" \
      2> >(grep -v 'warnings\? generated\.$' >&2) || failed+=(clang-tidy)
fi
((${#failed[@]} == 0)) || die "failed: ${failed[*]}"
