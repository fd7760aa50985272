#!/usr/bin/env bash
# Installs Grafana's schema and a TypeScript compiler, whose versions and contents package-lock.json
# pins, for the test of the dashboards: FOLDER/node_modules.
# Usage: install.sh [FOLDER]; without it build/grafana-schema. Needs npm and the network.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/lib.sh"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${1:-$root/build/grafana-schema}

mkdir -p "$target"
cp "$here/package.json" "$here/package-lock.json" "$target"
(cd "$target" && npm ci --ignore-scripts --no-audit --no-fund >&2)
