#!/usr/bin/env bash
# Installs Nextflow from Maven Central for the tests: FOLDER/nextflow.
# Usage: install.sh [FOLDER]; without it build/engines/nextflow. Needs `install-deps.sh engines`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/lib.sh"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:-$root/build/engines/nextflow}"
target=$(cd "${1:-$root/build/engines/nextflow}" && pwd)
jars=$target/lib

# Each jar as it is pinned, and no other.
complete() (
  export LC_ALL=C # the order of names
  cd "$jars" 2>/dev/null && sha256sum -- *.jar | cmp --quiet - "$here/jars.sha256"
)

if ! complete; then
  rm -rf "$jars"
  mvn --batch-mode --quiet --strict-checksums --file "$here/pom.xml" \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$jars"
  complete || die "the jars are not those of jars.sha256"
fi
install --mode=755 "$here/launcher.sh" "$target/nextflow"
