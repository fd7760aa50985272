#!/usr/bin/env bash
# Runs readers_test.py with what install.sh installed, or is skipped (77). Under
# TRACER_BIO_REQUIRE_READERS=1 that is a failure.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=$here/../../build/readers/bin/python
missing=
[[ -x $python ]] || missing="no readers of Parquet: $here/install.sh brings them"
[[ -e ${TRACER_BIO_DUCKDB:-$(dirname "$1")/duckdb/libduckdb.so} ]] || missing="no DuckDB: scripts/fetch-duckdb.sh brings it"
if [[ -n $missing ]]; then
  echo "$missing"
  [[ -z ${TRACER_BIO_REQUIRE_READERS:-} ]] || exit 1
  exit 77
fi
exec "$python" -B "$here/readers_test.py" "$@"
