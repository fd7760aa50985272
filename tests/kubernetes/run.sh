#!/usr/bin/env bash
# Runs manifests_test.py with what install.sh installed, or is skipped (77). Under
# TRACER_BIO_REQUIRE_KUBERNETES=1 that is a failure.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$here/../../build/kubernetes/bin
if [[ ! -x $tools/python || ! -x $tools/kustomize ]]; then
  echo "no kustomize or validator of manifests: $here/install.sh brings them"
  [[ -z ${TRACER_BIO_REQUIRE_KUBERNETES:-} ]] || exit 1
  exit 77
fi
exec "$tools/python" -B "$here/manifests_test.py" "$tools/kustomize"
