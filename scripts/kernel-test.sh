#!/usr/bin/env bash
# Installs the .deb on other kernels, in qemu, under systemd, and tests it there.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'EOF'
Usage: sudo kernel-test.sh [--kernels "VERSION..."] [--tests REGEX] [--minutes N]

Boots Debian's kernels, installs the .deb there, has systemd start, reload, watch and stop the service, records
the demonstration pipelines, and runs the tests of the kernel part; then prints a table. Emulation is slow:
half an hour for each kernel. What is fetched is kept in build/kernels; logs are in build/kernels/VERSION.

  --kernels "VERSION..."  of 5.10, 6.1 and 6.12 (default: all)
  --tests REGEX           only these of the system tests; 'none': none
                          (default: all but storms, which ask for speed, and workflow engines)
  --minutes N             at most so long for each kernel (default 60)
  -h, --help              show this text

Needs a Debian 12 on amd64, and root for debootstrap and the guest's files.
EOF
}

kernels="5.10 6.1 6.12"
tests=
minutes=60
while (($#)); do
  case $1 in
    --kernels | --tests | --minutes) [[ -n ${2:-} ]] || usage_error "$1 needs a value" ;;&
    --kernels) kernels=$2; shift 2 ;;
    --tests) tests=$2; shift 2 ;;
    --minutes) minutes=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) usage_error "unknown argument: $1" ;;
  esac
done
[[ $EUID == 0 ]] || die "needs root: sudo $0"

here=$root/scripts/kernel-test
work=$root/build/kernels

# The releases of Debian that have these kernels, and their packages. The cloud ones are small, with the drivers for qemu.
suite_of() {
  case $1 in
    5.10) echo bullseye ;;
    6.1) echo bookworm ;;
    6.12) echo trixie ;;
    *) usage_error "no such kernel: $1" ;;
  esac
}

# Debian's mirror, as this machine's apt has it.
mirror() {
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC2016  # a field of apt's, not a command
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $codename" | sed 1q
}

# apt for another release, with its lists in a folder of its own: this machine's sources are left alone.
apt_of() {
  local suite=$1 folder=$work/apt/$1
  shift
  mkdir -p "$folder"/{lists/partial,cache/archives/partial}
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$(mirror)" "$suite" \
    >"$folder/sources.list"
  "$1" -qq -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$folder/lists" -o Dir::State::Status=/dev/null -o Dir::Cache="$folder/cache" \
    -o Acquire::Languages=none -o APT::Sandbox::User=root "${@:2}"
}

get_kernel() {
  local version=$1 folder=$work/$1/kernel suite package unpacked modules
  [[ ! -e $folder/vmlinuz ]] || return 0
  suite=$(suite_of "$version")
  say "kernel $version, of Debian's $suite"
  apt_of "$suite" apt-get update
  package=$(apt_of "$suite" apt-cache search --names-only "^linux-image-${version//./\\.}[.0-9+a-z-]*-cloud-amd64\$" |
    cut -d ' ' -f 1 | grep -v -e -dbg -e -unsigned | sort --version-sort | tail -n 1)
  [[ -n $package ]] || die "$suite has no kernel $version"
  unpacked=$(mktemp -d)
  (cd "$unpacked" && apt_of "$suite" apt-get download "$package" && dpkg-deb --extract ./*.deb .)
  mkdir -p "$folder"
  modules=$(compgen -G "$unpacked/lib/modules/*" || compgen -G "$unpacked/usr/lib/modules/*")  # since trixie
  mv "$modules" "$folder/modules"
  mv "$unpacked"/boot/vmlinuz-* "$folder/vmlinuz"
  rm -r "$unpacked"
}

# A Debian with systemd and the tools of the pipelines, and without any library that tracer-bio links.
make_disk() {
  [[ ! -e $work/disk.ext4 ]] || return 0
  local debian=$work/debian unit units=(apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service
    fstrim.timer dpkg-db-backup.timer getty@tty1.service serial-getty@ttyS0.service systemd-timesyncd.service)
  say "a Debian to boot"
  if [[ ! -e $debian/etc/hostname ]]; then
    rm -rf "$debian"
    debootstrap --variant=minbase --include="systemd,systemd-sysv,dbus,udev,procps,kmod,python3,sqlite3,stress,wget,make,\
fastqc,seqtk,bwa,samtools,python3-htseq,bowtie2-examples" bookworm "$debian" "$(mirror)" >"$work/debootstrap.log" 2>&1 ||
      die "debootstrap failed: $work/debootstrap.log"
    echo kernel-test >"$debian/etc/hostname"
  fi
  : >"$debian/etc/machine-id"
  for unit in "${units[@]}"; do ln -sf /dev/null "$debian/etc/systemd/system/$unit"; done  # what only costs time
  rm -rf "$debian"/var/cache/apt/archives/*.deb "$debian"/var/lib/apt/lists/*
  truncate --size=6G "$work/disk.new"
  mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$debian" "$work/disk.new"
  mv "$work/disk.new" "$work/disk.ext4"
}

# Where the tests were built they look for the program and their helpers.
make_files() {
  local files=$work/files build=$root/build/release
  rm -rf "$files"
  mkdir -p "$files/kernel-test" "$files$build"
  cp "$here/guest.sh" "$files/kernel-test/run"
  echo $((minutes * 60 - 240)) >"$files/kernel-test/seconds"  # for the tests to begin; the last one may take its time
  cp "$work/package"/*.deb "$files/kernel-test/"
  cp -r "$root/simulate_pipelines" "$files/kernel-test/"
  if [[ $tests != none ]]; then
    cp "$build/tests/system_tests" "$files/kernel-test/"
    cp -r "$build/helpers" "$files$build/"
    mkdir -p "$files$root"/{tests,config}
    cp -r "$root/tests/fixtures" "$files$root/tests/"
    cp -r "$root/config/systemd" "$files$root/config/"
    ln -s /usr/bin/tracer-bio "$files$build/tracer-bio"
    "$build/tests/system_tests" --gtest_list_tests |
      awk '/^[^ ]/ { suite = $1 } /^  / { print suite $1 }' |
      if [[ -n $tests ]]; then grep --extended-regexp "$tests"; else grep --extended-regexp --invert-match '^(Storm|StoreUnderStorm|Nextflow|Snakemake|Slurm)\.'; fi \
        >"$files/kernel-test/tests.txt"
  fi
  if fetch_duckdb; then install -D "$build/duckdb/libduckdb.so" "$files/usr/lib/tracer-bio/libduckdb.so"; fi
  tar --directory="$files" --create --owner=0 --group=0 --file="$work/files.tar" .
  rm -r "$files"
}

# Where a fact is not there, the guest did not get so far.
fact() { sed -n "s/^$2 //p" "$work/$1/results/facts.txt" 2>/dev/null | tail -n 1; }

row() {
  local version=$1 service=yes name
  for name in installed enabled active says-status reloads refuses-mistake goes-on stops ended-cleanly starts-again \
    watchdog-is-fed watchdog-replaces archive-wants-folder forward-says-so forward-goes-on forward-leaves-recorder \
    forward-is-skipped; do
    [[ $(fact "$version" "$name") == yes ]] || service="no: $name"
  done
  printf '| %s | %s | %s, %s s | %s / %s / %s / %s | %s | %s | %s |\n' "$version" "$service" \
    "$(fact "$version" demo-recorded)" "$(fact "$version" demo-seconds)" "$(fact "$version" tests-passed)" \
    "$(fact "$version" tests-skipped)" "$(fact "$version" tests-failed)" "$(fact "$version" tests-left)" "$(fact "$version" losses)" \
    "$(fact "$version" cpu)" "$(fact "$version" memory)"
  [[ $service == yes && $(fact "$version" demo-recorded) == yes && $(fact "$version" tests-failed) =~ ^0?$ &&
    $(fact "$version" tests-left) =~ ^0?$ ]]
}

for version in $kernels; do suite_of "$version" >/dev/null; done
"$root/scripts/install-deps.sh" build package kernels
build ci
mkdir -p "$work"
rm -rf "$work/package"
say "package"
cpack --config "$root/build/release/CPackConfig.cmake" -G DEB -B "$work/package" >"$work/cpack.log" || die "cpack failed: $work/cpack.log"
rm -rf "$work/package/_CPack_Packages"
for version in $kernels; do get_kernel "$version"; done
make_disk
make_files
for version in $kernels; do
  say "kernel $version: at most $minutes minutes (build/kernels/$version/results/console.txt)"
  rm -rf "$work/$version/results"
  mkdir -p "$work/$version/results"
  "$here/boot.sh" "$work/$version/kernel" "$work/disk.ext4" "$work/files.tar" "$work/$version/results" $((minutes * 60)) ||
    say "kernel $version: the machine did not finish: $work/$version/results/console.txt"
done

echo "| kernel | service | demo recorded | tests passed / skipped / failed / left out | losses | CPU figures | memory figures |"
echo "|---|---|---|---|---|---|---|"
status=0
for version in $kernels; do row "$version" || status=1; done
exit "$status"
