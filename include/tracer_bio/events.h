/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * The wire between bpf/tracer.bpf.c and src/source: the only header that both sides include.
 * Fixed-width types, no implicit padding, sizes asserted on both sides. Times are nanoseconds of
 * CLOCK_BOOTTIME, sizes are bytes. A process is (pid, start_ns): the thread group id in the initial
 * PID namespace and the start time of its leader; both survive exec, also one from another thread.
 */
#ifndef TRACER_BIO_EVENTS_H
#define TRACER_BIO_EVENTS_H

#ifndef __bpf__
#include <linux/types.h>
#endif

enum tb_kind {
  TB_FORK = 1,    /* a process (not a thread) was made */
  TB_EXEC = 2,    /* an execve succeeded */
  TB_EXIT = 3,    /* the last thread of a process left */
  TB_FREE = 4,    /* the process was reaped: its counters are final */
  TB_OBJECT = 5,  /* a file that a process has mapped to execute it: once for each */
  TB_OBJECTS = 6, /* which of them a tracked process has at its exit, or before its next exec */
  TB_KINDS = 7,
};

enum {
  TB_COMM_BYTES = 16,
  TB_PATH_BYTES = 4096,     /* room for one path; a longer one is cut at its root end */
  TB_PATHS = 4,             /* filename, interpreter, exe, cwd */
  TB_VARIABLE_BYTES = 4096, /* room for one environment variable; a longer one is cut at its end */
  TB_ENVIRONMENT_BYTES = 8192, /* and for all of them; what finds no room is left out */
  TB_EXEC_EXE_DELETED = 1,
  TB_EXEC_ARGS_UNREADABLE = 2,
  TB_EXEC_PATH_CUT = 4,
  TB_EXEC_CWD_DELETED = 8,
  TB_EXEC_ENVIRONMENT_CUT = 16, /* not all of it was looked at, or not all that is listed kept */
  TB_UNKNOWN_UID = 0xffffffff,
  TB_OBJECT_DELETED = 1, /* its name was removed */
  TB_OBJECT_PATH_CUT = 2,
  TB_OBJECT_EXECUTABLE = 4, /* it is the program that the process runs */
  TB_BEGINNING = 1,         /* what a program's name may mean for a run */
  TB_INTERPRETER = 2,
  TB_MOST_OBJECTS = 1024, /* of one process; more are left out */
};

/* What the program calls in the place of functions of the kernel: numbers that no helper has. */
enum {
  TB_CALL_ITER_NUM_NEW = 1 << 20,
  TB_CALL_ITER_NUM_NEXT,
  TB_CALL_ITER_NUM_DESTROY,
  TB_CALL_ITER_TASK_VMA_NEW,
  TB_CALL_ITER_TASK_VMA_NEXT,
  TB_CALL_ITER_TASK_VMA_DESTROY,
};

struct tb_header {
  __u32 kind;
  __u32 pid;
  __u64 start_ns;
  __u64 time_ns;
};

/* Counters of a process since it was forked, its children's not included. */
struct tb_totals {
  __u64 cpu_ns;  /* exact in TB_FREE; elsewhere short of what the last tick or switch has not yet
                    added */
  __u64 user_ns; /* in ticks, as the kernel counts them: only the ratio to system_ns is used */
  __u64 system_ns;
  __u64 minor_faults;
  __u64 major_faults;
  __u64 voluntary_switches;
  __u64 involuntary_switches;
};

struct tb_io {
  __u64 read_bytes; /* from storage */
  __u64 write_bytes;
  __u64 read_chars; /* through system calls */
  __u64 write_chars;
};

struct tb_fork {
  struct tb_header header;
  __u64 parent_start_ns;
  __u32 parent_pid; /* who called fork, not who will be told of the end */
  __u32 reserved;
};

/* Followed by filename, interpreter (both as given to the kernel, NUL-terminated), exe and cwd
 * (their components from the leaf to the root, each NUL-terminated), the listed ones of the
 * environment's variables (NAME=value, each NUL-terminated, of each name the first) and the
 * arguments (each NUL-terminated, cut at the configured limit). */
struct tb_exec {
  struct tb_header header;
  struct tb_totals totals; /* of the process when it began this image */
  struct tb_io io;
  __u64 max_rss_bytes; /* peak of the images before, inherited through exec */
  __u64 cgroup_id;     /* of the cgroup v2 hierarchy; 0 unknown */
  __u64 args_bytes;    /* all of them, also those that were cut */
  __u32 ppid;
  __u32 pgid;
  __u32 sid;
  __u32 uid; /* real */
  __u32 gid;
  __u32 login_uid;
  __u32 flags;
  __u32 filename_size; /* sizes of what follows */
  __u32 interpreter_size;
  __u32 exe_size;
  __u32 cwd_size;
  __u32 environment_size;
  __u32 args_size;
  __u32 reserved;
  char comm[TB_COMM_BYTES];
};

struct tb_exit {
  struct tb_header header;
  struct tb_totals totals;
  struct tb_io io; /* exact */
  __u64 max_rss_bytes;
  __u64 image_max_rss_bytes; /* of the last image alone; 0 where the kernel has let go of it already
                              */
  __u64 oom_limit_bytes;     /* of the control group that had no memory left for an oom_victim; 0:
                                none had a limit that was reached */
  __u32 exit_code;           /* of the leader */
  __u32 group_exit_code;
  __u32 signal_flags;
  __u32 oom_victim;
};

struct tb_free {
  struct tb_header header;
  struct tb_totals totals; /* final */
};

/* A file and its contents. */
struct tb_object_key {
  __u64 inode;
  __s64 mtime_ns; /* UTC */
  __u32 device;   /* as the kernel has it: major << 20 | minor */
  __u32 reserved;
};

/* Followed by its path: components from the leaf to the root, each NUL-terminated. */
struct tb_object {
  struct tb_header header; /* of a process that has it */
  struct tb_object_key key;
  __u64 size_bytes;
  __u32 flags;
  __u32 path_size;
};

/* Followed by `count` struct tb_object_key, in no order; one may be there several times. */
struct tb_objects {
  struct tb_header header;
  struct tb_object_key executable; /* inode 0: it is not mapped any more */
  __u32 count;
  __u32 reserved;
};

/* What the task iterator writes, one record a thread. Processes' own fields are in the leader's
 * record. */
struct tb_sample {
  __u64 start_ns; /* of the leader */
  __u64 cpu_ns;   /* of the thread; the leader's has those of the threads that ended, too */
  struct tb_io io;
  __u64 rss_bytes; /* in the leader's record, or where it has left before the others, in theirs */
  __u64 virtual_bytes;
  __u32 pid;
  __u32 tid;
  __u32 threads;
  __u32 state; /* task_struct::__state */
  __u32 exit_state;
  __u32 reserved;
};

#ifdef __cplusplus
#define TB_ASSERT static_assert
#else
#define TB_ASSERT _Static_assert
#endif
TB_ASSERT(sizeof(struct tb_header) == 24, "wire");
TB_ASSERT(sizeof(struct tb_totals) == 56, "wire");
TB_ASSERT(sizeof(struct tb_io) == 32, "wire");
TB_ASSERT(sizeof(struct tb_fork) == 40, "wire");
TB_ASSERT(sizeof(struct tb_exec) == 208, "wire");
TB_ASSERT(sizeof(struct tb_exit) == 152, "wire");
TB_ASSERT(sizeof(struct tb_free) == 80, "wire");
TB_ASSERT(sizeof(struct tb_object_key) == 24, "wire");
TB_ASSERT(sizeof(struct tb_object) == 64, "wire");
TB_ASSERT(sizeof(struct tb_objects) == 56, "wire");
TB_ASSERT(sizeof(struct tb_sample) == 88, "wire");

#endif
