/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * The kernel's types, only as far as they are read. Offsets are relocated at load against the
 * running kernel's BTF (CO-RE), so order and sizes here mean nothing, and no vmlinux.h is needed to
 * build. What differs between kernels stands in this file alone, with the version named.
 */
#ifndef TRACER_BIO_KERNEL_H
#define TRACER_BIO_KERNEL_H

#include <linux/bpf.h>
#include <linux/types.h>
/* in this order */
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "tracer_bio/events.h"

typedef __u8 u8;
typedef __u32 u32;
typedef __u64 u64;
typedef __s64 s64;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
/* The layout here is nobody's wire. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpadded"

typedef struct {
  int counter;
} atomic_t;

typedef struct {
  long counter;
} atomic_long_t;

typedef struct {
  u32 val;
} kuid_t;

typedef struct {
  u32 val;
} kgid_t;

struct upid {
  int nr;
};

struct pid {
  struct upid numbers[1]; /* [0]: in the initial PID namespace */
};

enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID, PIDTYPE_MAX };

struct task_io_accounting {
  u64 rchar;
  u64 wchar;
  u64 read_bytes;
  u64 write_bytes;
};

/* Sums over the threads of a process that are gone already, and what belongs to the process as a
 * whole. */
struct signal_struct {
  atomic_t live; /* threads that have not begun to exit */
  int nr_threads;
  int group_exit_code;
  unsigned int flags;
  struct pid *pids[PIDTYPE_MAX];
  u64 utime;
  u64 stime;
  unsigned long nvcsw;
  unsigned long nivcsw;
  unsigned long min_flt;
  unsigned long maj_flt;
  unsigned long maxrss; /* pages */
  unsigned long long sum_sched_runtime;
  struct mm_struct *oom_mm; /* set where the OOM killer chose this process */
};

struct cred {
  kuid_t uid;
  kgid_t gid;
};

struct qstr {
  const unsigned char *name;
};

struct hlist_bl_node {
  struct hlist_bl_node **pprev;
};

struct super_block {
  u32 s_dev;
};

struct inode {
  struct super_block *i_sb;
  unsigned long i_ino;
  s64 i_size;
  s64 i_mtime_sec; /* these two 6.11 and later */
  u32 i_mtime_nsec;
};

struct dentry {
  struct hlist_bl_node d_hash;
  struct dentry *d_parent;
  struct qstr d_name;
};

struct vfsmount {
  struct dentry *mnt_root;
};

struct mount {
  struct mount *mnt_parent;
  struct dentry *mnt_mountpoint;
  struct vfsmount mnt;
};

struct path {
  struct vfsmount *mnt;
  struct dentry *dentry;
};

struct file {
  unsigned int f_mode;
  struct inode *f_inode;
  struct path f_path;
};

struct vm_area_struct {
  unsigned long vm_flags;
  struct file *vm_file;
};

struct fs_struct {
  struct path pwd;
};

struct page_counter {
  unsigned long watermark; /* pages: the most that it ever held */
  unsigned long max;
  struct page_counter *parent;
};

struct cgroup_subsys_state {
  int id;
};

struct mem_cgroup {
  struct cgroup_subsys_state css;
  struct page_counter memory;
};

enum cgroup_subsys_id { memory_cgrp_id }; /* CONFIG_MEMCG; the number is the kernel's */

struct css_set {
  struct cgroup_subsys_state *subsys[1]; /* by cgroup_subsys_id */
};

struct percpu_counter {
  s64 count;
};

struct mm_struct {
  unsigned long hiwater_rss; /* pages; behind by what is mapped since the last unmap */
  unsigned long total_vm;
  unsigned long arg_start;
  unsigned long arg_end;
  unsigned long env_start;
  unsigned long env_end;
  struct file *exe_file;
  struct percpu_counter rss_stat[4]; /* 6.2 and later */
};

struct mm_rss_stat___before_6_2 {
  atomic_long_t count[4];
};

struct mm_struct___before_6_2 {
  struct mm_rss_stat___before_6_2 rss_stat;
};

struct sched_entity {
  u64 sum_exec_runtime;
};

struct task_struct {
  unsigned int __state; /* 5.14 and later */
  unsigned int flags;
  int exit_state;
  int exit_code;
  int pid;
  int tgid;
  struct task_struct *real_parent;
  struct task_struct *group_leader;
  u64 utime;
  u64 stime;
  unsigned long nvcsw;
  unsigned long nivcsw;
  u64 start_boottime;
  unsigned long min_flt;
  unsigned long maj_flt;
  const struct cred *cred;
  kuid_t loginuid; /* CONFIG_AUDIT */
  char comm[16];
  struct fs_struct *fs;
  struct signal_struct *signal;
  struct css_set *cgroups;
  struct mm_struct *mm;
  struct sched_entity se;
  struct task_io_accounting ioac;
};

struct task_struct___before_5_14 {
  long state;
};

struct linux_binprm {
  const char *filename; /* as given to execve; the script, where it is one */
  const char *interp; /* what is really loaded; the same pointer or text where it is not a script */
};

struct seq_file;

struct bpf_iter_meta {
  struct seq_file *seq;
};

struct bpf_iter__task {
  struct bpf_iter_meta *meta;
  struct task_struct *task;
};

#pragma clang diagnostic pop
#pragma clang attribute pop

/* Functions of the kernel itself, by numbers that no helper has: user space puts the running
 * kernel's in their places. As externs libbpf would look for what is missing in the types of all
 * modules, which up to 6.x only CAP_SYS_ADMIN may read. */

/* Counts from `begin` to below `end`: the verifier follows one turn alone. 6.4 and later. */
struct bpf_iter_num {
  u64 opaque[1];
};
static int (*bpf_iter_num_new)(struct bpf_iter_num *count, int begin,
                               int end) = (void *)TB_CALL_ITER_NUM_NEW;
static int *(*bpf_iter_num_next)(struct bpf_iter_num *count) = (void *)TB_CALL_ITER_NUM_NEXT;
static void (*bpf_iter_num_destroy)(struct bpf_iter_num *count) = (void *)TB_CALL_ITER_NUM_DESTROY;

/* Walks the mappings of a task, 6.7 and later. */
struct bpf_iter_task_vma {
  u64 opaque[1];
};
static int (*bpf_iter_task_vma_new)(struct bpf_iter_task_vma *walk, struct task_struct *task,
                                    u64 address) = (void *)TB_CALL_ITER_TASK_VMA_NEW;
static struct vm_area_struct *(*bpf_iter_task_vma_next)(struct bpf_iter_task_vma *walk) = (void *)
    TB_CALL_ITER_TASK_VMA_NEXT;
static void (*bpf_iter_task_vma_destroy)(struct bpf_iter_task_vma *walk) = (void *)
    TB_CALL_ITER_TASK_VMA_DESTROY;

enum {
  VM_EXEC = 4,
  FMODE_BACKING = 1 << 24, /* 6.14 and later */
  PF_KTHREAD = 0x00200000,
  MM_FILEPAGES = 0,
  MM_ANONPAGES = 1,
  MM_SHMEMPAGES = 3,
};

/* Resident pages. Since 6.2 a per-CPU counter: behind by at most a few pages a CPU. */
static __always_inline u64 rss_pages(struct mm_struct *mm) {
  s64 file, anon, shmem;
  struct mm_struct___before_6_2 *old = (void *)mm;

  if (bpf_core_field_exists(old->rss_stat.count)) {
    file = BPF_CORE_READ(old, rss_stat.count[MM_FILEPAGES].counter);
    anon = BPF_CORE_READ(old, rss_stat.count[MM_ANONPAGES].counter);
    shmem = BPF_CORE_READ(old, rss_stat.count[MM_SHMEMPAGES].counter);
  } else {
    file = BPF_CORE_READ(mm, rss_stat[MM_FILEPAGES].count);
    anon = BPF_CORE_READ(mm, rss_stat[MM_ANONPAGES].count);
    shmem = BPF_CORE_READ(mm, rss_stat[MM_SHMEMPAGES].count);
  }
  s64 sum = (file > 0 ? file : 0) + (anon > 0 ? anon : 0) + (shmem > 0 ? shmem : 0);
  return (u64)sum;
}

/* Where whoever mapped a file sees it. What a stacked file system such as overlayfs maps in the
 * place of its own file is a struct backing_file (6.8 and later): a struct file, and behind it that
 * path. It is not named here: libbpf looks for a type that is missing in all modules, which only
 * CAP_SYS_ADMIN may read. */
static __always_inline struct path *user_path(struct file *file) {
  if (BPF_CORE_READ(file, f_mode) & FMODE_BACKING)
    return (void *)file + bpf_core_type_size(struct file);
  return __builtin_preserve_access_index(&file->f_path);
}

/* The counter of its memory control group, of cgroup v1 or v2; NULL where there is none. */
static __always_inline struct page_counter *memory_counter(struct task_struct *task) {
  void *subsystems, *css;
  u64 id;

  if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id)) return 0;
  id = bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
  subsystems = (void *)task->cgroups + bpf_core_field_offset(struct css_set, subsys);
  if (bpf_probe_read_kernel(&css, sizeof css, subsystems + id * sizeof css) != 0 || !css) return 0;
  return css - bpf_core_field_offset(struct mem_cgroup, css) +
         bpf_core_field_offset(struct mem_cgroup, memory);
}

static __always_inline u32 task_state(struct task_struct *task) {
  struct task_struct___before_5_14 *old = (void *)task;

  if (bpf_core_field_exists(old->state)) return (u32)BPF_CORE_READ(old, state);
  return task->__state;
}

#endif
