#!/usr/bin/env bash
# From a fresh clone to a running recorder, or to a demonstration of what it records.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOF'
Usage: sudo run.sh [--demo] [--config FILE] [--database PATH]

Installs what is missing, builds, and records until Ctrl-C.

  --demo            record the pipelines of simulate_pipelines/ instead (half a minute), stop, and
                    show what was recorded
  --config FILE     the configuration   (default config/config.toml; with --demo one of its own)
  --database PATH   instead of the configuration's; with --demo a new temporary file
  -h, --help        show this text
EOF
}

demo=false
config=
database=
while (($#)); do
  case $1 in
    --demo) demo=true; shift ;;
    --config | --database) [[ -n ${2:-} ]] || usage_error "$1 needs a value" ;;&
    --config) config=$2; shift 2 ;;
    --database) database=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) usage_error "unknown argument: $1" ;;
  esac
done

[[ $EUID == 0 ]] || die "recording needs root: sudo $0"

purposes=(build)
if $demo; then purposes+=(demo); fi
"$root/scripts/install-deps.sh" "${purposes[@]}"
build release
fetch_duckdb || say "without DuckDB: export to Parquet, archive and query need scripts/fetch-duckdb.sh, and that npm or maven"
tracer_bio=$root/build/release/tracer-bio

if $demo; then exec "$root/scripts/demo.sh" "$tracer_bio" "$config" "$database"; fi
say "recording; Ctrl-C ends it"
exec "$tracer_bio" run --config "${config:-$root/config/config.toml}" \
  ${database:+--database "$database"}
