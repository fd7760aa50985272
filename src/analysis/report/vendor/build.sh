#!/usr/bin/env bash
# Makes echarts.min.js, its licences and SHA256SUMS anew from npm's packages, whose versions and
# contents package-lock.json pins. The same input gives the same bytes. Needs npm and the network;
# building tracer-bio needs neither.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json charts.js "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund >&2)
modules=$work/node_modules

# --charset=ascii: the page that it becomes part of may be read with any encoding.
"$modules/.bin/esbuild" "$work/charts.js" --bundle --minify --format=iife --global-name=echarts \
  --target=es2020 --charset=ascii --legal-comments=none --log-level=warning \
  --outfile="$work/echarts.min.js"
cp "$work/echarts.min.js" echarts.min.js

# licence TITLE FILE...
licence() {
  printf '==== %s\n\n' "$1"
  shift
  for file in "$@"; do
    sed 's/[[:space:]]*$//' "$modules/$file"
    printf '\n\n'
  done
}
{
  licence 'Apache ECharts' echarts/NOTICE echarts/LICENSE
  licence 'd3.js, parts of which are in Apache ECharts' echarts/licenses/LICENSE-d3
  licence 'ZRender' zrender/LICENSE
  licence 'tslib' tslib/CopyrightNotice.txt tslib/LICENSE.txt
} | cat --squeeze-blank >LICENSES.txt

sha256sum echarts.min.js LICENSES.txt >SHA256SUMS
cat SHA256SUMS
