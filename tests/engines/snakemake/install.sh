#!/usr/bin/env bash
# Installs Snakemake from PyPI for the tests: FOLDER/bin/snakemake.
# Usage: install.sh [FOLDER]; without it build/engines/snakemake. Needs `install-deps.sh engines`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/lib.sh"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${1:-$root/build/engines/snakemake}
installed=$target/installed.txt  # the requirements, once all of them are there
python=/usr/bin/python3          # Debian's own: one in front of it in PATH may be of any version

cmp --quiet "$here/requirements.txt" "$installed" && exit
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
  die "$python is not Python 3.11, which requirements.txt is for"
"$python" -m venv --clear "$target"
"$target/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
  --require-hashes --requirement "$here/requirements.txt"
cp "$here/requirements.txt" "$installed"
