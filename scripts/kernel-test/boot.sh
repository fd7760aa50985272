#!/usr/bin/env bash
# Boots a kernel in qemu with systemd as the first process, gives it files, and brings back what it leaves.
# Usage: boot.sh KERNEL_FOLDER DISK FILES_TAR RESULTS_FOLDER SECONDS
#
# KERNEL_FOLDER holds vmlinuz and modules/. DISK is an ext4 image of a Debian with systemd; it is not
# changed. FILES_TAR is unpacked in its root; /kernel-test/run of it runs once the machine is up, and what is
# then in /results comes back. Ends with 1 where nothing comes back within the time.
# Emulated, but with KERNEL_TEST_KVM=1; no network, no mount, no root.
set -euo pipefail

kernel=$1 disk=$2 files=$3 results=$4 seconds=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work  # where qemu keeps what the guest writes to the disk

# A folder of modules may have them compressed.
copy_module() {
  local file
  file=$(find "$kernel/modules" -name "$1.ko*" -print -quit)
  case $file in
    *.ko) cp "$file" "$2" ;;
    *.xz) xz --decompress --stdout "$file" >"$2" ;;
    *.zst) zstd --quiet --decompress --stdout "$file" >"$2" ;;
  esac
}

# The first root: it finds the disks, unpacks the files, and hands over to systemd.
make_initrd() {
  local module number=10
  mkdir -p "$work/initrd"/{bin,dev,proc,new,modules}
  cp "$(command -v busybox)" "$work/initrd/bin/busybox"
  for module in virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk \
    crc16 crc32c_generic libcrc32c mbcache jbd2 ext4; do
    copy_module "$module" "$work/initrd/modules/$((number++)).ko"  # in this order
  done
  cat >"$work/initrd/init" <<'EOF'
#!/bin/busybox sh
b=/bin/busybox
fail() { echo "kernel-test: $*"; echo o >/proc/sysrq-trigger; $b sleep 60; }
$b mount -t devtmpfs dev /dev
$b mount -t proc proc /proc
for module in /modules/*.ko; do $b insmod $module 2>/dev/null; done
tries=0
while [ ! -b /dev/vdc ] && [ $tries -lt 200 ]; do $b usleep 50000; tries=$((tries + 1)); done
$b mount -t ext4 -o rw,noatime /dev/vda /new || fail "no root file system"
cd /new && $b tar -xf /dev/vdb || fail "no files"
$b mkdir -p results
$b cat >etc/systemd/system/kernel-test.service <<UNIT
[Unit]
After=multi-user.target
[Service]
Type=exec
# As in a login: what a test starts is told of a broken pipe by the signal.
IgnoreSIGPIPE=no
ExecStart=/bin/bash /kernel-test/run
ExecStopPost=/bin/bash -c 'sync; tar -C /results -cf /dev/vdc .; sync; echo o >/proc/sysrq-trigger'
StandardOutput=file:/results/output.txt
StandardError=inherit
UNIT
$b cat >etc/systemd/system/kernel-test.target <<UNIT
[Unit]
Requires=multi-user.target
Wants=kernel-test.service
UNIT
cd /
$b umount /proc
$b mount --move /dev /new/dev
exec $b switch_root /new /sbin/init
EOF
  chmod 755 "$work/initrd/init"
  (cd "$work/initrd" && find . | cpio --quiet --create --format=newc --owner=0:0) >"$work/initrd.cpio"
}

# qemu 7.2 computes cmpxchg16b wrongly, at which 6.12 hangs; without it kernels do as on processors that lack it.
cpu=max,la57=off
(($(qemu-system-x86_64 --version | sed -n 's/.*version \([0-9]*\).*/\1/p;q') >= 10)) || cpu+=,cx16=off
accel=(-accel "tcg,thread=multi,tb-size=512" -cpu "$cpu")
# /dev/kvm may be there and not work, as within some virtual machines.
if [[ ${KERNEL_TEST_KVM:-} == 1 ]]; then accel=(-accel kvm -cpu host); fi

make_initrd
truncate --size=512M "$work/results"
command_line="console=ttyS0 quiet loglevel=4 panic=-1 tsc=reliable no_timer_check random.trust_cpu=on"
command_line+=" systemd.unit=kernel-test.target systemd.show_status=0"
timeout --foreground "$seconds" qemu-system-x86_64 "${accel[@]}" -machine pc,usb=off,hpet=off -smp 2 -m 3072 \
  -nodefaults -no-user-config -display none -no-reboot -net none -serial "file:$results/console.txt" \
  -drive "if=none,id=a,format=raw,file=$disk,cache=unsafe,snapshot=on" -device virtio-blk-pci,drive=a \
  -drive "if=none,id=b,format=raw,file=$files,readonly=on" -device virtio-blk-pci,drive=b \
  -drive "if=none,id=c,format=raw,file=$work/results,cache=unsafe" -device virtio-blk-pci,drive=c \
  -kernel "$kernel/vmlinuz" -initrd "$work/initrd.cpio" -append "$command_line" </dev/null >&2 || true
tar --directory="$results" --extract --file="$work/results" 2>/dev/null && [[ -s $results/output.txt ]]
