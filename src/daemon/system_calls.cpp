#include "daemon/system_calls.h"

#include <linux/bpf.h>
#include <sched.h>
#include <seccomp.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <memory>
#include <type_traits>

#include "base/error.h"

namespace tracer_bio {
namespace {

constexpr int kNever[] = {
    // Another program or process.
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork),
    // What others hold in memory, and their descriptors.
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp),
    SCMP_SYS(pidfd_getfd), SCMP_SYS(userfaultfd),
    // The machine.
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(swapon), SCMP_SYS(swapoff),
    SCMP_SYS(acct), SCMP_SYS(syslog), SCMP_SYS(quotactl), SCMP_SYS(iopl), SCMP_SYS(ioperm),
    SCMP_SYS(settimeofday), SCMP_SYS(clock_settime), SCMP_SYS(clock_adjtime), SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname), SCMP_SYS(setdomainname), SCMP_SYS(perf_event_open),
    // What it sees of file systems, and namespaces.
    SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(open_tree),
    SCMP_SYS(move_mount), SCMP_SYS(fsopen), SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr), SCMP_SYS(setns), SCMP_SYS(unshare), SCMP_SYS(mknod), SCMP_SYS(mknodat),
    // Who it is.
    SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid),
    SCMP_SYS(setresgid), SCMP_SYS(setgroups), SCMP_SYS(capset), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(keyctl), SCMP_SYS(personality),
    // Whoever would connect to it, and calls that pass filters by.
    SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register)};

// What the iterator's pass, the count of missed calls and following processes need; all else of
// bpf() was done before.
constexpr scmp_datum_t kBpfCommands[] = {BPF_LINK_CREATE, BPF_ITER_CREATE, BPF_OBJ_GET_INFO_BY_FD,
                                         BPF_MAP_UPDATE_ELEM};

struct FilterReleaser {
  void operator()(void* filter) const { ::seccomp_release(filter); }
};
using Filter = std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, FilterReleaser>;

void check(int error) {
  if (error < 0) throw_errno(-error, "deny system calls that are not needed");
}

void deny(const Filter& filter, int call) {
  check(::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0));
}

// A thread, not a process. What clone3 is told no filter can read: libc goes on with clone where
// the kernel seems not to have it.
void deny_processes(const Filter& filter) {
  check(::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));
  check(::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                           SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)));
}

void deny_bpf(const Filter& filter) {
  constexpr scmp_datum_t kBeyond = 64;  // more than there are
  const auto deny_where = [&](scmp_arg_cmp command) {
    check(::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(bpf), 1, command));
  };
  for (scmp_datum_t command = 0; command < kBeyond; ++command) {
    if (std::ranges::find(kBpfCommands, command) == std::end(kBpfCommands))
      deny_where(SCMP_A0(SCMP_CMP_EQ, command));
  }
  deny_where(SCMP_A0(SCMP_CMP_GE, kBeyond));
}

}  // namespace

void deny_system_calls(bool bpf) {
  const Filter filter{::seccomp_init(SCMP_ACT_ALLOW)};
  if (!filter) throw_errno(ENOMEM, "deny system calls that are not needed");
  for (const int call : kNever) deny(filter, call);
  deny_processes(filter);
  if (bpf) {
    deny_bpf(filter);
  } else {
    deny(filter, SCMP_SYS(bpf));
  }
  check(::seccomp_load(filter.get()));
}

}  // namespace tracer_bio
