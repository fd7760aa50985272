#!/usr/bin/env bash
# Brings libduckdb.so, which export to Parquet, archive and query load. It is installed with the
# program, so it stands alone: it sources nothing.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: fetch-duckdb.sh [FOLDER]

Puts libduckdb.so into FOLDER (default: where the program looks for it: in the sources
build/release/duckdb, installed ../../lib/tracer-bio), through npm or, where that is not there,
mvn: whichever package registry those are set to. What they bring is checked against a SHA-256 that
stands in this script, for x86_64 and aarch64; the library of aarch64 was never run by its tests.
Does nothing where the right file is there.
USAGE
}

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ -e $here/lib.sh ]]; then
  folder=${1:-$here/../build/release/duckdb}
else
  folder=${1:-$here/../../lib/tracer-bio}
fi

# Both packages have the same version of the same C API, each built anew.
readonly npm_version=1.5.6-r.1 maven_artifact=org.duckdb:duckdb_jdbc:1.5.6.0
case $(uname -m) in
  x86_64)
    npm_package=@duckdb/node-bindings-linux-x64
    npm_sha256=3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633
    maven_file=libduckdb_java.so_linux_amd64
    maven_sha256=b36f739cca01c475867e332e496da8c95bcac37478d55f40ac9b3149e30f285c
    ;;
  aarch64)
    npm_package=@duckdb/node-bindings-linux-arm64
    npm_sha256=23686593dba4ec22c6e581bb1c843b3964e84c4bc4d0063d8b4daddd2e20e30a
    maven_file=libduckdb_java.so_linux_arm64
    maven_sha256=0213eb53caec4b6b83b354b422e0a4c448933ae182f40a10a74ecdc495209e67
    ;;
  *) die "for $(uname -m) no library is known: name your own in TRACER_BIO_DUCKDB" ;;
esac

sum_of() { sha256sum "$1" | cut --delimiter=' ' --fields=1; }

target=$folder/libduckdb.so
if [[ -f $target ]]; then
  case $(sum_of "$target") in
    "$npm_sha256" | "$maven_sha256") exit 0 ;;
  esac
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Each prints the path of what it brought.
by_npm() {
  (cd "$scratch" && npm pack --silent "$npm_package@$npm_version" >/dev/null) || return
  tar --directory "$scratch" -xzf "$scratch"/*.tgz package/libduckdb.so || return
  echo "$scratch/package/libduckdb.so"
}
by_mvn() {
  mvn --quiet --batch-mode dependency:copy "-Dartifact=$maven_artifact" \
    "-DoutputDirectory=$scratch" >&2 || return
  unzip -q -d "$scratch" "$scratch"/*.jar "$maven_file" || return
  echo "$scratch/$maven_file"
}

brought=""
wanted=""
if command -v npm >/dev/null && brought=$(by_npm); then
  wanted=$npm_sha256
elif command -v mvn >/dev/null && command -v unzip >/dev/null && brought=$(by_mvn); then
  wanted=$maven_sha256
else
  die "neither npm nor mvn (with unzip) could bring DuckDB"
fi
[[ $(sum_of "$brought") == "$wanted" ]] ||
  die "what came is not what was asked for: SHA-256 $(sum_of "$brought"), not $wanted"

mkdir -p "$folder"
# Beside it and then in its place: a program that has the old one loaded keeps it.
install --mode=0755 "$brought" "$target.new"
mv "$target.new" "$target"
printf '%s\n' "$(realpath "$target")"
