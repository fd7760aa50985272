# shellcheck shell=bash
# What the scripts of this folder share. To be sourced, under set -euo pipefail.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root

say() { printf '==> %s\n' "$*" >&2; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

usage_error() {
  printf '%s: %s (see --help)\n' "${0##*/}" "$*" >&2
  exit 2
}

# set_option --NAME VALUE: into the variable of that name.
set_option() {
  [[ -n ${2:-} ]] || usage_error "$1 needs a value"
  printf -v "${1#--}" %s "$2"
}

# The user who called sudo, where that user can write here; nothing otherwise. What needs no root is
# done as that user, so that no files of root are left in the clone.
invoker() {
  [[ $EUID == 0 && -n ${SUDO_USER:-} && $SUDO_USER != root ]] || return 0
  if runuser -u "$SUDO_USER" -- test -w "$root"; then echo "$SUDO_USER"; fi
}

# Runs a command as that user, or as oneself where there is none.
as_invoker() {
  local user
  user=$(invoker)
  if [[ -z $user ]]; then
    "$@"
    return
  fi
  # sudo left root's home folder in HOME.
  runuser -u "$user" -- env HOME="$(getent passwd "$user" | cut -d: -f6)" "$@"
}

# Gives what a command run as root left at these paths back to that user.
give_back() {
  local user
  user=$(invoker)
  [[ -z $user ]] || chown --recursive --no-dereference "$user:" "$@"
}

# build PRESET: in a subshell, for cmake looks for the presets in the current folder only.
build() (
  cd "$root" || exit
  say "build: $1"
  if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
  as_invoker cmake --preset "$1" >&2
  as_invoker cmake --build --preset "$1" >&2
)

has_libfuzzer() {
  clang++ -fsanitize=fuzzer,address,undefined -x c++ -o /dev/null - 2>/dev/null <<'EOT'
#include <cstddef>
#include <cstdint>
extern "C" int LLVMFuzzerTestOneInput(const uint8_t*, size_t) { return 0; }
EOT
}

# Brings DuckDB for build/release, where npm or mvn is there to do it.
fetch_duckdb() {
  local log status=0
  log=$(mktemp)
  as_invoker "$root/scripts/fetch-duckdb.sh" "$root/build/release/duckdb" >/dev/null 2>"$log" || status=$?
  if ((status != 0)); then tail -n 1 "$log" >&2; fi
  rm -f "$log"
  return "$status"
}

# install_jars PROJECT FOLDER: the jars that the pom.xml of a folder asks for, each as its jars.sha256 has
# it, and no other. Does nothing where they are there already.
install_jars() {
  if has_jars "$@"; then return; fi
  rm -rf "$2"
  mvn --batch-mode --quiet --strict-checksums -Dstyle.color=never --file "$1/pom.xml" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$2" >&2 || die "Maven Central does not give the jars of $1/pom.xml"
  has_jars "$@" || die "the jars in $2 are not those of $1/jars.sha256"
}

has_jars() (
  export LC_ALL=C # the order of names
  cd "$2" 2>/dev/null && sha256sum -- *.jar | cmp --quiet - "$1/jars.sha256"
)

# install_python_packages REQUIREMENTS FOLDER: an environment with these packages, each with its hash.
# Does nothing where it is there already.
install_python_packages() {
  local installed=$2/installed.txt # the requirements, once all of them are there
  local python=/usr/bin/python3    # Debian's own: one in front of it in PATH may be of any version
  if cmp --quiet "$1" "$installed"; then return; fi
  "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
    die "$python is not Python 3.11, which $1 is for"
  "$python" -m venv --clear "$2"
  "$2/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
    --require-hashes --requirement "$1"
  cp "$1" "$installed"
}
