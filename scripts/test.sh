#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOF'
Usage: test.sh [--lint] [--sanitizers] [--engines] [--services] [--packages] [--kubernetes] [--all] [-- CTEST_ARGUMENT...]

Builds and runs all tests. As root those of the kernel part run too, and one of them that cannot run
is a failure; otherwise they are skipped.

  --lint         check format and code first (clang-format, clang-tidy, shellcheck)
  --sanitizers   run the tests under the sanitizers first: address and undefined behaviour, then
                 threads
  --engines      install what others make and some tests run first: the workflow engines Nextflow
                 and Snakemake into build/engines, Slurm with apt; two readers of Parquet; where npm
                 is, Grafana's schema. A test that cannot run then is a failure
  --services     install the servers that some tests send to (PostgreSQL, RabbitMQ; Kafka where Maven
                 Central answers). A test that cannot run then is a failure
  --fuzz         run the targets of tests/fuzz first, each for half a minute (scripts/fuzz.sh)
  --packages     build what packages are made of, and install the packages into a fresh Debian, which
                 debootstrap makes. A test that cannot run then is a failure
  --kubernetes   install what checks the manifests of config/kubernetes first, where go is. A test that
                 cannot run then is a failure
  --all          all of these, but of what clang-tidy checks only what the last thirty commits changed;
                 and warnings of the compiler are errors
  -h, --help     show this text

Examples:
  sudo ./scripts/test.sh
  ./scripts/test.sh -- -L unit            # the tests that need neither root nor a file
  ./scripts/test.sh -- -R Linker
EOF
}

lint=false
sanitizers=false
fuzz=false
engines=false
services=false
packages=false
kubernetes=false
lint_options=()
preset=release
while (($#)); do
  case $1 in
    --lint) lint=true ;;
    --sanitizers) sanitizers=true ;;
    --fuzz) fuzz=true ;;
    --engines) engines=true ;;
    --services) services=true ;;
    --packages) packages=true preset=ci ;;
    --kubernetes) kubernetes=true ;;
    --all) lint=true lint_options=(--commits 30) sanitizers=true fuzz=true engines=true services=true packages=true kubernetes=true preset=ci ;;
    -h | --help) usage; exit 0 ;;
    --) shift; break ;;
    *) usage_error "unknown argument: $1" ;;
  esac
  shift
done

if [[ $EUID == 0 ]]; then export TRACER_BIO_REQUIRE_EBPF=${TRACER_BIO_REQUIRE_EBPF:-1}; fi

# run_tests PRESET [CTEST_ARGUMENT...]
run_tests() {
  local folder=$root/build/$1 status=0
  shift
  say "tests: ${folder##*/}"
  ctest --test-dir "$folder" --parallel "$(nproc)" --output-on-failure --no-tests=error "$@" || status=$?
  give_back "$folder"
  return "$status"
}

purposes=(build test)
if [[ $EUID == 0 ]]; then purposes+=(demo); fi  # what the recorder records for Grafana's test
if $lint; then purposes+=(lint); fi
if $engines; then purposes+=(engines); fi
if $services; then
  purposes+=(services)
  export TRACER_BIO_REQUIRE_POSTGRESQL=1 TRACER_BIO_REQUIRE_RABBITMQ=1
fi
if $packages; then
  purposes+=(package)
  export TRACER_BIO_REQUIRE_PACKAGES=1
fi
if $fuzz && [[ $EUID == 0 ]]; then purposes+=(fuzz); fi
# With npm, all is there.
command -v npm >/dev/null || [[ $EUID != 0 ]] || purposes+=(duckdb)
"$root/scripts/install-deps.sh" "${purposes[@]}"

build "$preset"
if fetch_duckdb; then
  export TRACER_BIO_DUCKDB=$root/build/release/duckdb/libduckdb.so  # for the sanitizers' builds, too
elif [[ -n ${TRACER_BIO_REQUIRE_DUCKDB:-} ]]; then
  die "there is no DuckDB"
else
  say "without DuckDB: its tests are skipped (scripts/install-deps.sh duckdb)"
fi
if $services; then
  if as_invoker "$root/scripts/services.sh" install kafka; then
    export TRACER_BIO_REQUIRE_KAFKA=1
  else
    say "without Kafka: its tests are skipped"
  fi
fi
if $lint; then as_invoker "$root/scripts/lint.sh" "${lint_options[@]}"; fi
if $fuzz; then
  if has_libfuzzer; then
    "$root/scripts/fuzz.sh" 30
  else
    say "without clang's libFuzzer: nothing is fuzzed (scripts/install-deps.sh fuzz)"
  fi
fi
if $sanitizers; then
  # A storm and looking at /proc ask for a speed that no sanitizer has, engines for minutes; and what whole fleets and
  # Grafana's queries run of the program others run, too.
  not_here='^(Storm|StoreUnderStorm|RecorderFaults|Nextflow|Snakemake|Slurm|Grafana)\.|^Of/EverySource\.|^FleetBy'
  build asan
  run_tests asan --exclude-regex "$not_here" --label-exclude privileged
  # A search for leaks starts a process that traces the recorder, which the recorder forbids itself.
  ASAN_OPTIONS=detect_leaks=0 run_tests asan --exclude-regex "$not_here" --label-regex privileged
  # The tests that have threads (tests/CMakeLists.txt). Of DuckDB, which is not built for it, the thread sanitizer sees
  # half.
  build tsan
  run_tests tsan --exclude-regex "$not_here|^Archive\."
fi
if $engines; then
  for install in "$root"/tests/engines/*/install.sh; do
    say "engine: $(basename "$(dirname "$install")")"
    as_invoker "$install"
  done
  say "readers of Parquet"
  as_invoker "$root/tests/readers/install.sh"
  export TRACER_BIO_REQUIRE_ENGINES=1 TRACER_BIO_REQUIRE_READERS=1
  # Debian's npm are hundreds of packages: for one test, only where it is there.
  if command -v npm >/dev/null; then
    say "Grafana's schema"
    as_invoker "$root/tests/grafana/schema/install.sh"
    export TRACER_BIO_REQUIRE_GRAFANA_SCHEMA=1
  fi
fi
# Debian's go is too old.
if $kubernetes && go version 2>/dev/null | grep --quiet --extended-regexp 'go1\.(2[1-9]|[3-9][0-9])'; then
  say "kustomize, and a validator of manifests"
  as_invoker "$root/tests/kubernetes/install.sh"
  export TRACER_BIO_REQUIRE_KUBERNETES=1
fi
run_tests release "$@"
