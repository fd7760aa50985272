#!/usr/bin/env bash
# Builds, and makes a .deb and a .rpm in build/package.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOF'
Usage: package.sh [--preset NAME]

Installs what is missing, builds, and makes a .deb and a .rpm in build/package. They need no library but
the C library, of the version that this machine has or later.

  --preset NAME   package this build instead of one of its own: ci, which scripts/test.sh --all tests
  -h, --help      show this text
EOF
}

preset=package
while (($#)); do
  case $1 in
    --preset) [[ -n ${2:-} ]] || usage_error "$1 needs a value"; preset=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) usage_error "unknown argument: $1" ;;
  esac
done
case $preset in
  package) folder=$root/build/package ;;
  ci) folder=$root/build/release ;;
  *) usage_error "not for packages: $preset" ;;
esac

"$root/scripts/install-deps.sh" build package
build "$preset"
as_invoker cpack --config "$folder/CPackConfig.cmake" -B "$root/build/package" >&2
rm -rf "$root/build/package/_CPack_Packages"
printf '%s\n' "$root"/build/package/*.{deb,rpm}
