#!/usr/bin/env bash
# Installs Snakemake from PyPI for the tests: FOLDER/bin/snakemake.
# Usage: install.sh [FOLDER]; without it build/engines/snakemake. Needs `install-deps.sh engines`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/lib.sh"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
install_python_packages "$here/requirements.txt" "${1:-$root/build/engines/snakemake}"
