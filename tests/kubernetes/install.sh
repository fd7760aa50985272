#!/usr/bin/env bash
# Installs kustomize (by Go's module proxy, whose checksums Go checks) and kubernetes-validate and KEDA's
# types from PyPI for the test of the manifests: FOLDER/bin/kustomize, FOLDER/bin/python.
# Usage: install.sh [FOLDER]; without it build/kubernetes. Needs go 1.21 or later, which brings a newer one itself, and Python 3.11.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

kustomize=v5.8.1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${1:-$root/build/kubernetes}

install_python_packages "$here/requirements.txt" "$target"
if [[ $("$target/bin/kustomize" version 2>/dev/null) != "$kustomize" ]]; then
  GOBIN=$(realpath "$target/bin") GOFLAGS=-mod=mod go install \
    -ldflags "-X sigs.k8s.io/kustomize/api/provenance.version=$kustomize" \
    "sigs.k8s.io/kustomize/kustomize/v5@$kustomize"
fi
