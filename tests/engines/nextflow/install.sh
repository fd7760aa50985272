#!/usr/bin/env bash
# Installs Nextflow from Maven Central for the tests: FOLDER/nextflow.
# Usage: install.sh [FOLDER]; without it build/engines/nextflow. Needs `install-deps.sh engines`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/lib.sh"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:-$root/build/engines/nextflow}"
target=$(cd "${1:-$root/build/engines/nextflow}" && pwd)
install_jars "$here" "$target/lib"
install --mode=755 "$here/launcher.sh" "$target/nextflow"
