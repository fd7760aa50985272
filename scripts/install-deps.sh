#!/usr/bin/env bash
# Installs what is missing of the Debian packages that a purpose needs.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOF'
Usage: install-deps.sh [build|demo|test|services|duckdb|engines|fuzz|package|kernels|lint]...

Installs the missing Debian packages for building (default), the demo's pipelines, the tests, the
servers that some tests send to, what brings DuckDB, the workflow engines that some tests run,
fuzzing, packages and their tests, other kernels, the linters. Needs root only where something is missing.
EOF
}

build_packages=(cmake ninja-build g++ pkg-config clang llvm libbpf-dev bpftool libelf-dev zlib1g-dev
  libsqlite3-dev libtomlplusplus-dev libspdlog-dev libfmt-dev libgtest-dev libcli11-dev
  libcap-ng-dev libseccomp-dev libedit-dev libpq-dev librdkafka-dev
  librabbitmq-dev)
demo_packages=(stress wget python3 fastqc seqtk bwa samtools python3-htseq bowtie2-examples sqlite3)
test_packages=(make python3 python3-jsonschema python3-yaml sqlite3 chromium chromium-driver python3-selenium)
services_packages=(postgresql python3-psycopg2 rabbitmq-server default-jre-headless maven openssl)
duckdb_packages=(maven unzip)  # npm would do, too, with three times as many packages
engines_packages=(default-jre-headless maven python3-venv procps perl seqtk bwa samtools slurmctld slurmd
  slurm-client munge)
fuzz_packages=(clang libclang-rt-14-dev)
package_packages=(dpkg-dev rpm lintian debootstrap)
kernels_packages=(qemu-system-x86 debootstrap busybox-static cpio xz-utils zstd e2fsprogs)
lint_packages=(clang-format clang-tidy shellcheck)

packages=()
for purpose in "${@:-build}"; do
  case $purpose in
    build) packages+=("${build_packages[@]}") ;;
    demo) packages+=("${demo_packages[@]}") ;;
    test) packages+=("${test_packages[@]}") ;;
    services) packages+=("${services_packages[@]}") ;;
    duckdb) packages+=("${duckdb_packages[@]}") ;;
    engines) packages+=("${engines_packages[@]}") ;;
    fuzz) packages+=("${fuzz_packages[@]}") ;;
    package) packages+=("${package_packages[@]}") ;;
    kernels) packages+=("${kernels_packages[@]}") ;;
    lint) packages+=("${lint_packages[@]}") ;;
    -h | --help) usage; exit 0 ;;
    *) usage_error "unknown purpose: $purpose" ;;
  esac
done

installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

apt() {
  # The log is shown only when it is needed.
  local log
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    die "apt-get $1 failed; the lines above say why"
  fi
  rm -f "$log"
}

install_missing() {
  local package wanted missing=()
  mapfile -t wanted < <(printf '%s\n' "${packages[@]}" | sort -u)
  for package in "${wanted[@]}"; do
    installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null ||
    die "there is no apt-get here; install the equivalents of: ${missing[*]}"
  [[ $EUID == 0 ]] || die "packages are missing; as root: apt-get install ${missing[*]}"
  say "apt-get install ${missing[*]}"
  apt update
  apt install --no-install-recommends "${missing[@]}"
}

# Container images without documentation drop /usr/share/doc, where this package keeps its data.
restore_examples() {
  local examples=/usr/share/doc/bowtie2/examples
  installed bowtie2-examples && [[ ! -e $examples/reference/lambda_virus.fa.gz ]] || return 0
  [[ $EUID == 0 ]] || die "$examples is empty: this system leaves out documentation"
  apt install --reinstall --option "Dpkg::Options::=--path-include=/usr/share/doc/bowtie2*" \
    bowtie2-examples
}

install_missing
if [[ " $* " == *" demo "* ]]; then restore_examples; fi
