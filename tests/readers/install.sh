#!/usr/bin/env bash
# Installs pyarrow and duckdb from PyPI for the test of Parquet files: FOLDER/bin/python.
# Usage: install.sh [FOLDER]; without it build/readers. Needs `install-deps.sh engines`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
install_python_packages "$here/requirements.txt" "${1:-$root/build/readers}"
