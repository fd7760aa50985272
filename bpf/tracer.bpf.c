/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * Copies what the kernel knows of each process at its fork, exec, exit and when it has been reaped,
 * and reads all of them for the sampler. It decides nothing that user space can decide. See
 * events.h for what is sent.
 */
#include "environment.h"
#include "kernel.h"
#include "tracer_bio/events.h"

char LICENSE[] SEC("license") = "GPL"; /* that of its two licences which the helpers ask for */

/* Set by user space between open and load. */
const volatile __u32 max_args_bytes = 4096;
const volatile __u32 page_bytes = 4096;
const volatile __u32 wake_shift =
    18; /* the reader is woken each time that so many bytes (a power of two) more wait for it */

const volatile __u32 with_objects = 0; /* whether anything is tracked */

/* Events that found no room, by kind. */
__u64 lost[TB_KINDS];
/* Processes whose ended threads' I/O found no room in thread_io. */
__u64 lost_io;

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 1 << 24);
} events SEC(".maps");

enum {
  TEXT_ROOM = 1 << 15, /* a power of two above what paths and environment take: offsets into it are
                          masked */
  MAX_COMPONENTS = 64,
  COMPONENT_BYTES = 256,   /* NAME_MAX and the NUL */
  MAX_CONTROL_GROUPS = 32, /* above each other */
  CHARGE_BATCH = 64,       /* pages */
  CLOCK_TICK_NS = 10000000,
  BEGINNING_BYTES = 256, /* of the arguments, where a run's name is looked for */
};

TB_ASSERT(TEXT_ROOM > TB_ENVIRONMENT_BYTES + TB_PATHS * TB_PATH_BYTES, "offsets are masked");

struct exec_record {
  u32 end; /* of what data holds. Kept in memory: in a register the verifier would follow each value
              that it can take */
  u32 path_cut;
  struct tb_exec exec;
  char data[TEXT_ROOM + TB_ENVIRONMENT_BYTES]; /* and behind it max_args_bytes */
};

/* One record a CPU to assemble an exec in: per-CPU arrays end at 32 KiB. Sized by user space. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __uint(key_size, sizeof(u32));
  __uint(value_size, sizeof(struct exec_record) + 4096);
} exec_records SEC(".maps");

/* The processes of runs, by PID, with their start times. User space names the first of a run, which
 * its children follow. Empty where nobody asks for objects. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1 << 14);
  __type(key, u32);
  __type(value, u64);
} tracked SEC(".maps");

/* Names of programs that begin a run (TB_BEGINNING), as far as their first dot, and of those one of
 * whose first arguments may be such a name (TB_INTERPRETER): they are followed before user space
 * has looked at them. */
struct program_name {
  char text[TB_COMM_BYTES];
};
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1 << 10);
  __type(key, struct program_name);
  __type(value, u8);
} beginnings SEC(".maps");

/* Files whose path was sent. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 1 << 14);
  __type(key, struct tb_object_key);
  __type(value, u8);
} sent_objects SEC(".maps");

struct objects_record {
  u32 count; /* kept in memory, as the next one is, for the verifier */
  u32 name_size;
  u64 file; /* the last one */
  struct program_name name;
  char args[BEGINNING_BYTES];
  struct tb_objects objects;
  struct tb_object_key keys[TB_MOST_OBJECTS];
};

/* One a CPU. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct objects_record);
} objects_records SEC(".maps");

/* The I/O of threads that have ended while their process lives on. signal_struct::ioac would not
 * do: it also takes in what reaped children did. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1 << 14);
  __type(key, u64); /* address of the signal_struct: not reused before the process is freed */
  __type(value, struct tb_io);
} thread_io SEC(".maps");

/* A wake-up of the reader costs more than all the rest: only one each 1 << wake_shift bytes; a
 * timer reads what is less. */
static __always_inline u64 wake_flags(u64 size) {
  u64 waiting = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);

  return (waiting >> wake_shift) != ((waiting + size) >> wake_shift) ? BPF_RB_FORCE_WAKEUP
                                                                     : BPF_RB_NO_WAKEUP;
}

static __always_inline void count_lost(u32 kind) { __sync_fetch_and_add(&lost[kind], 1); }

static __always_inline void fill_header(struct tb_header *header, u32 kind,
                                        struct task_struct *leader) {
  header->kind = kind;
  header->pid = (u32)leader->tgid;
  header->start_ns = leader->start_boottime;
  header->time_ns = bpf_ktime_get_boot_ns();
}

static __always_inline void signal_totals(struct tb_totals *totals, struct signal_struct *signal) {
  totals->cpu_ns = signal->sum_sched_runtime;
  totals->user_ns = signal->utime;
  totals->system_ns = signal->stime;
  totals->minor_faults = signal->min_flt;
  totals->major_faults = signal->maj_flt;
  totals->voluntary_switches = signal->nvcsw;
  totals->involuntary_switches = signal->nivcsw;
}

static __always_inline void add_task(struct tb_totals *totals, struct task_struct *task) {
  totals->cpu_ns += task->se.sum_exec_runtime;
  totals->user_ns += task->utime;
  totals->system_ns += task->stime;
  totals->minor_faults += task->min_flt;
  totals->major_faults += task->maj_flt;
  totals->voluntary_switches += task->nvcsw;
  totals->involuntary_switches += task->nivcsw;
}

static __always_inline void task_io(struct tb_io *io, struct task_struct *task) {
  io->read_bytes = task->ioac.read_bytes;
  io->write_bytes = task->ioac.write_bytes;
  io->read_chars = task->ioac.rchar;
  io->write_chars = task->ioac.wchar;
}

static __always_inline void add_io(struct tb_io *io, const struct tb_io *more) {
  __sync_fetch_and_add(&io->read_bytes, more->read_bytes);
  __sync_fetch_and_add(&io->write_bytes, more->write_bytes);
  __sync_fetch_and_add(&io->read_chars, more->read_chars);
  __sync_fetch_and_add(&io->write_chars, more->write_chars);
}

/* Adds the I/O of the process's ended threads to that of a live one. */
static __always_inline void process_io(struct tb_io *io, struct task_struct *task) {
  u64 key = (u64)task->signal;
  struct tb_io *ended = bpf_map_lookup_elem(&thread_io, &key);

  task_io(io, task);
  if (!ended) return;
  io->read_bytes += ended->read_bytes;
  io->write_bytes += ended->write_bytes;
  io->read_chars += ended->read_chars;
  io->write_chars += ended->write_chars;
}

/* Keeps the I/O of a thread that exits. */
static __always_inline void keep_thread_io(struct task_struct *task) {
  u64 key = (u64)task->signal;
  struct tb_io io = {};
  struct tb_io *ended = bpf_map_lookup_elem(&thread_io, &key);

  task_io(&io, task);
  if (!ended) {
    if (bpf_map_update_elem(&thread_io, &key, &io, BPF_NOEXIST) == 0) return;
    ended = bpf_map_lookup_elem(&thread_io, &key); /* another thread was first */
  }
  if (ended)
    add_io(ended, &io);
  else
    __sync_fetch_and_add(&lost_io, 1);
}

static __always_inline int is_tracked(struct task_struct *task) {
  u32 pid = (u32)task->tgid;
  u64 *start_ns = bpf_map_lookup_elem(&tracked, &pid);

  /* Of a process that ran already user space knows the tick alone. */
  return start_ns &&
         *start_ns / CLOCK_TICK_NS == task->group_leader->start_boottime / CLOCK_TICK_NS;
}

static __always_inline void track(struct task_struct *task) {
  u32 pid = (u32)task->tgid;
  u64 start_ns = task->group_leader->start_boottime;

  if (bpf_map_update_elem(&tracked, &pid, &start_ns, BPF_ANY) != 0) count_lost(TB_OBJECTS);
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child) {
  struct tb_fork *event;
  u64 flags;

  if (child->pid != child->tgid || child->flags & PF_KTHREAD) return 0;
  if (with_objects && is_tracked(parent)) track(child);
  flags = wake_flags(sizeof *event);
  event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
  if (!event) {
    count_lost(TB_FORK);
    return 0;
  }
  fill_header(&event->header, TB_FORK, child);
  event->parent_start_ns = parent->group_leader->start_boottime;
  event->parent_pid = (u32)parent->tgid;
  event->reserved = 0;
  bpf_ringbuf_submit(event, flags);
  return 0;
}

/* Appends a NUL-terminated string; its size. */
static __always_inline u32 append_string(struct exec_record *record, u32 limit,
                                         const void *string) {
  long size =
      bpf_probe_read_kernel_str(&record->data[record->end & (TEXT_ROOM - 1)], limit, string);

  if (size <= 0) return 0;
  record->end += (u32)size;
  return (u32)size;
}

struct place {
  struct dentry *dentry;
  struct dentry *root; /* of the mount */
  struct mount *mount;
};

static __always_inline struct dentry *parent_of(struct dentry *dentry) {
  return BPF_CORE_READ(dentry, d_parent);
}

/* Its name was removed, or it never had one. */
static __always_inline int is_unhashed(struct dentry *dentry) {
  return !BPF_CORE_READ(dentry, d_hash.pprev);
}

static __always_inline const void *name_of(struct dentry *dentry) {
  return BPF_CORE_READ(dentry, d_name.name);
}

/* From a mount's root to the place where it is mounted. 0: there is none, this is the root of all.
 */
static __always_inline int leave_mount(struct place *place) {
  struct mount *mount = place->mount;
  struct mount *above = BPF_CORE_READ(mount, mnt_parent);

  if (above == mount) return 0;
  place->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
  place->mount = above;
  place->root = BPF_CORE_READ(above, mnt.mnt_root);
  return 1;
}

/* Appends the names from a dentry up to the root of its mount namespace, as /proc/PID/{exe,cwd}
 * would show them; their size. */
static __always_inline u32 append_path(struct exec_record *record, struct path *path) {
  struct vfsmount *vfsmount = BPF_CORE_READ(path, mnt);
  struct place place = {
      .dentry = BPF_CORE_READ(path, dentry),
      .root = BPF_CORE_READ(vfsmount, mnt_root),
      .mount = (void *)vfsmount - bpf_core_field_offset(struct mount, mnt),
  };
  u32 begin = record->end;

  /* A file without a place in the tree, as memfd_create makes it, has a name but no parent. */
  if (place.dentry != place.root && parent_of(place.dentry) == place.dentry)
    return append_string(record, COMPONENT_BYTES, name_of(place.dentry));

  for (int i = 0; i < MAX_COMPONENTS; i++) {
    if (place.dentry == place.root) {
      if (!leave_mount(&place)) return record->end - begin;
    } else {
      if (record->end - begin > TB_PATH_BYTES - COMPONENT_BYTES) break;
      append_string(record, COMPONENT_BYTES, name_of(place.dentry));
      place.dentry = parent_of(place.dentry);
    }
  }
  record->path_cut = 1;
  return record->end - begin;
}

/* Appends the listed ones of the new image's variables. */
static __always_inline void append_environment(struct exec_record *record, u32 cpu,
                                               struct mm_struct *mm) {
  struct environment *environment = read_environment(cpu, mm);
  u32 size;

  record->exec.environment_size = 0;
  if (!environment) return;
  if (environment->cut) record->exec.flags |= TB_EXEC_ENVIRONMENT_CUT;
  size = environment->kept_size;
  if (size > TB_ENVIRONMENT_BYTES) return; /* for the verifier */
  bpf_probe_read_kernel(&record->data[record->end & (TEXT_ROOM - 1)], size, environment->kept);
  record->end += size;
  record->exec.environment_size = size;
}

static __always_inline u32 id_of(struct task_struct *task, enum pid_type type) {
  return (u32)BPF_CORE_READ(task, signal, pids[type], numbers[0].nr);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *binprm) {
  u32 cpu = bpf_get_smp_processor_id();
  struct exec_record *record = bpf_map_lookup_elem(&exec_records, &cpu);
  struct mm_struct *mm = task->mm;
  struct tb_exec *exec;
  struct file *exe_file;
  struct dentry *cwd;
  u64 args_begin, args_size;
  u32 at;

  if (!record) {
    count_lost(TB_EXEC);
    return 0;
  }
  exec = &record->exec;
  fill_header(&exec->header, TB_EXEC, task);
  signal_totals(&exec->totals, task->signal);
  add_task(&exec->totals, task);
  process_io(&exec->io, task);
  exec->max_rss_bytes = task->signal->maxrss * page_bytes;
  exec->cgroup_id = bpf_get_current_cgroup_id();
  exec->ppid = (u32)task->real_parent->tgid;
  exec->pgid = id_of(task, PIDTYPE_PGID);
  exec->sid = id_of(task, PIDTYPE_SID);
  exec->uid = task->cred->uid.val;
  exec->gid = task->cred->gid.val;
  exec->login_uid = TB_UNKNOWN_UID;
  if (bpf_core_field_exists(task->loginuid)) exec->login_uid = task->loginuid.val;
  exec->flags = 0;
  bpf_core_read_str(exec->comm, sizeof exec->comm, &task->comm);

  record->end = 0;
  record->path_cut = 0;
  exec->filename_size = append_string(record, TB_PATH_BYTES, binprm->filename);
  exec->interpreter_size = append_string(record, TB_PATH_BYTES, binprm->interp);
  exe_file = BPF_CORE_READ(mm, exe_file);
  exec->exe_size = append_path(record, __builtin_preserve_access_index(&exe_file->f_path));
  if (is_unhashed(BPF_CORE_READ(exe_file, f_path.dentry))) exec->flags |= TB_EXEC_EXE_DELETED;
  exec->cwd_size = append_path(record, __builtin_preserve_access_index(&task->fs->pwd));
  cwd = BPF_CORE_READ(task, fs, pwd.dentry);
  /* The root of a mount never has a place among the hashed ones. */
  if (is_unhashed(cwd) && parent_of(cwd) != cwd) exec->flags |= TB_EXEC_CWD_DELETED;

  if (record->path_cut) exec->flags |= TB_EXEC_PATH_CUT;

  append_environment(record, cpu, mm);

  args_begin = mm->arg_start;
  args_size = mm->arg_end - args_begin;
  exec->args_bytes = args_size;
  at = record->end & (TEXT_ROOM - 1);
  if (args_size > max_args_bytes) args_size = max_args_bytes;
  barrier_var(args_size);
  if (args_size > max_args_bytes) return 0; /* for the verifier */
  if (bpf_probe_read_user(&record->data[at], (u32)args_size, (void *)args_begin) != 0) {
    exec->flags |= TB_EXEC_ARGS_UNREADABLE;
    args_size = 0;
  }
  exec->args_size = (u32)args_size;
  args_size += at + sizeof *exec;
  if (args_size > sizeof *exec + TEXT_ROOM + max_args_bytes) return 0; /* for the verifier */
  if (bpf_ringbuf_output(&events, exec, args_size, wake_flags(args_size)) != 0) count_lost(TB_EXEC);
  return 0;
}

/* Fills in which limit left a victim of the OOM killer without memory; 0: none did, but the machine
 * had none left. A page is charged to the victim's memory control group and to all above it, and
 * nobody is told which of them refused. What a group holds, those above it hold, too, so that of
 * several limits the smallest is reached first, unless others fill a larger one above it: hence
 * only those count that were full once. Charges come in batches, MEMCG_CHARGE_BATCH. */
static __always_inline void fill_oom_limit(struct tb_exit *event, struct task_struct *task) {
  struct page_counter *counter = memory_counter(task);
  u64 unlimited = ((1ULL << 63) - 1) / page_bytes * page_bytes; /* PAGE_COUNTER_MAX */

  /* Kept in the event: of a register the verifier of 7.x would follow each value. */
  event->oom_limit_bytes = unlimited;
  for (int i = 0; i < MAX_CONTROL_GROUPS && counter; i++) {
    u64 limit = BPF_CORE_READ(counter, max);
    u64 most = BPF_CORE_READ(counter, watermark) + CHARGE_BATCH;

    if (limit <= most && limit * page_bytes < event->oom_limit_bytes)
      event->oom_limit_bytes = limit * page_bytes;
    counter = BPF_CORE_READ(counter, parent);
  }
  if (event->oom_limit_bytes == unlimited) event->oom_limit_bytes = 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task) {
  struct signal_struct *signal = task->signal;
  struct task_struct *leader = task->group_leader;
  u64 key = (u64)signal;
  struct tb_exit *event;
  struct mm_struct *mm;
  u64 flags;

  if (task->flags & PF_KTHREAD) return 0;
  if (signal->live.counter != 0) {
    keep_thread_io(task);
    return 0;
  }
  /* Of threads that exit at the same moment several may find live at 0. Each then sends an exit,
   * the last one's is complete. */
  flags = wake_flags(sizeof *event);
  event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
  if (!event) {
    count_lost(TB_EXIT);
    return 0;
  }
  fill_header(&event->header, TB_EXIT, leader);
  signal_totals(&event->totals, signal);
  add_task(&event->totals, task);
  if (leader != task) add_task(&event->totals, leader); /* a zombie since it left */
  if (signal->nr_threads > 1 || bpf_map_lookup_elem(&thread_io, &key)) {
    struct tb_io *ended;

    keep_thread_io(task);
    ended = bpf_map_lookup_elem(&thread_io, &key);
    if (ended)
      event->io = *ended;
    else
      task_io(&event->io, task);
  } else {
    task_io(&event->io, task);
  }
  event->max_rss_bytes = signal->maxrss * page_bytes;
  event->image_max_rss_bytes = 0;
  mm = task->mm; /* NULL up to 6.15 */
  if (mm) {
    u64 peak = mm->hiwater_rss, now = rss_pages(mm);

    event->image_max_rss_bytes = (peak > now ? peak : now) * page_bytes;
  }
  event->exit_code = (u32)leader->exit_code;
  event->group_exit_code = (u32)signal->group_exit_code;
  event->signal_flags = signal->flags;
  event->oom_victim = signal->oom_mm != 0;
  event->oom_limit_bytes = 0;
  if (event->oom_victim) fill_oom_limit(event, task);
  bpf_ringbuf_submit(event, flags);
  return 0;
}

/* Runs an RCU grace period after the process was reaped; only now are its counters complete. At its
 * exit sum_exec_runtime lacks what the last tick or switch had not added yet, which for a short
 * process is most of it. */
SEC("tp_btf/sched_process_free")
int BPF_PROG(on_free, struct task_struct *task) {
  u64 key = (u64)task->signal;
  struct tb_free *event;
  u64 flags;

  if (task->pid != task->tgid || task->flags & PF_KTHREAD) return 0;
  bpf_map_delete_elem(&thread_io, &key);
  flags = wake_flags(sizeof *event);
  event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
  if (!event) {
    count_lost(TB_FREE);
    return 0;
  }
  fill_header(&event->header, TB_FREE, task);
  signal_totals(&event->totals, task->signal);
  bpf_ringbuf_submit(event, flags);
  return 0;
}

static __always_inline void fill_key(struct tb_object_key *key, struct inode *inode) {
  key->inode = inode->i_ino;
  key->mtime_ns = inode->i_mtime_sec * 1000000000LL + inode->i_mtime_nsec;
  key->device = inode->i_sb->s_dev;
  key->reserved = 0;
}

/* Tells where the file is whose key is the record's last one. 0: there was no room. Global, so that
 * the verifier looks at it once, not at each mapping: which takes no pointers. */
__noinline int send_object(u32 flags) {
  u32 cpu = bpf_get_smp_processor_id();
  struct exec_record *record = bpf_map_lookup_elem(&exec_records, &cpu);
  struct objects_record *objects = bpf_map_lookup_elem(&objects_records, &cpu);
  struct task_struct *task = bpf_get_current_task_btf();
  struct tb_object *object;
  struct file *file;
  struct path *path;
  u32 size;

  if (!record || !objects) return 0;
  file = (void *)objects->file;
  path = user_path(file);
  record->end = 0;
  record->path_cut = 0;
  size = append_path(record, path);
  object = (void *)record->data - sizeof *object;
  fill_header(&object->header, TB_OBJECT, task->group_leader);
  object->key = objects->keys[(objects->count - 1) & (TB_MOST_OBJECTS - 1)];
  object->size_bytes = (u64)BPF_CORE_READ(file, f_inode, i_size);
  object->flags = flags;
  if (record->path_cut) object->flags |= TB_OBJECT_PATH_CUT;
  if (is_unhashed(BPF_CORE_READ(path, dentry))) object->flags |= TB_OBJECT_DELETED;
  object->path_size = size;
  size += sizeof *object;
  if (size > sizeof *object + TB_PATH_BYTES) return 0; /* for the verifier */
  return bpf_ringbuf_output(&events, object, size, wake_flags(size)) == 0;
}

/* The files that a process has mapped to execute them: its program and what that has loaded. */
static __always_inline void send_objects(struct task_struct *task) {
  u32 cpu = bpf_get_smp_processor_id();
  struct objects_record *record = bpf_map_lookup_elem(&objects_records, &cpu);
  struct dentry *executable;
  struct bpf_iter_task_vma walk;
  struct vm_area_struct *area;
  u32 size;
  u8 yes = 1;

  if (!record || !task->mm) return;
  executable = BPF_CORE_READ(task->mm, exe_file, f_path.dentry);
  fill_header(&record->objects.header, TB_OBJECTS, task->group_leader);
  record->objects.executable.inode = 0;
  record->count = 0;
  bpf_iter_task_vma_new(&walk, task, 0);
  while ((area = bpf_iter_task_vma_next(&walk))) {
    struct file *file = area->vm_file;
    struct tb_object_key *key;
    u32 flags = 0;

    if (!(area->vm_flags & VM_EXEC) || !file) continue;
    if (record->count >= TB_MOST_OBJECTS) break;
    key = &record->keys[record->count & (TB_MOST_OBJECTS - 1)];
    fill_key(key, file->f_inode);
    record->file = (u64)file;
    record->count++;
    if (BPF_CORE_READ(user_path(file), dentry) == executable) {
      record->objects.executable = *key;
      flags = TB_OBJECT_EXECUTABLE;
    }
    if (bpf_map_lookup_elem(&sent_objects, key)) continue;
    if (send_object(flags))
      bpf_map_update_elem(&sent_objects, key, &yes, BPF_ANY);
    else
      count_lost(TB_OBJECT);
  }
  bpf_iter_task_vma_destroy(&walk);
  size = record->count;
  if (size == 0 || size > TB_MOST_OBJECTS) {
    count_lost(TB_OBJECTS); /* somebody held its map of memory at that moment */
    return;
  }
  record->objects.count = size;
  record->objects.reserved = 0;
  size = sizeof record->objects + size * sizeof(struct tb_object_key);
  if (bpf_ringbuf_output(&events, &record->objects, size, wake_flags(size)) != 0)
    count_lost(TB_OBJECTS);
}

/* Where the memory of a process is still there at its exit: 6.16 and later. Not loaded elsewhere.
 */
SEC("tp_btf/sched_process_exit")
int on_exit_objects(u64 *context) {
  struct task_struct *task = (void *)context[0];
  u32 pid = (u32)task->tgid;

  if (task->signal->live.counter != 0) return 0;
  if (is_tracked(task)) send_objects(task);
  bpf_map_delete_elem(&tracked, &pid);
  return 0;
}

static __always_inline void take_letter(struct objects_record *record, char letter) {
  if (letter == '/') {
    __builtin_memset(&record->name, 0, sizeof record->name);
    record->name_size = 0;
  } else if (letter == '.') {
    record->name_size = TB_COMM_BYTES; /* the rest does not count */
  } else if (record->name_size < TB_COMM_BYTES - 1) {
    record->name.text[record->name_size & (TB_COMM_BYTES - 1)] = letter;
    record->name_size++;
  }
}

/* Whether one of the first arguments is the name of what begins a run: `bash -e pipeline.sh`. */
static __always_inline int begins_by_argument(struct objects_record *record, struct mm_struct *mm) {
  u64 size = mm->arg_end - mm->arg_start;
  struct bpf_iter_num count;
  int begins = 0;
  int *at;

  if (size > BEGINNING_BYTES) size = BEGINNING_BYTES;
  barrier_var(size);
  if (size > BEGINNING_BYTES) return 0; /* for the verifier */
  if (bpf_probe_read_user(record->args, (u32)size, (void *)mm->arg_start) != 0) return 0;
  take_letter(record, '/');
  bpf_iter_num_new(&count, 0, (int)size);
  while ((at = bpf_iter_num_next(&count)) && !begins) {
    char letter = record->args[(u32)*at & (BEGINNING_BYTES - 1)];
    u8 *kind;

    if (letter) {
      take_letter(record, letter);
      continue;
    }
    kind = bpf_map_lookup_elem(&beginnings, &record->name);
    begins = kind && *kind == TB_BEGINNING;
    take_letter(record, '/');
  }
  bpf_iter_num_destroy(&count);
  return begins;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec_objects, struct task_struct *task) {
  u32 cpu = bpf_get_smp_processor_id();
  struct objects_record *record = bpf_map_lookup_elem(&objects_records, &cpu);
  u8 *kind;

  if (!record || is_tracked(task)) return 0;
  take_letter(record, '/');
  for (int i = 0; i < TB_COMM_BYTES && task->comm[i]; i++) take_letter(record, task->comm[i]);
  kind = bpf_map_lookup_elem(&beginnings, &record->name);
  if (!kind) return 0;
  if (*kind == TB_BEGINNING || begins_by_argument(record, task->mm)) track(task);
  return 0;
}

/* The image that an exec is about to replace. 6.10 and later. */
SEC("tp_btf/sched_prepare_exec")
int BPF_PROG(on_prepare_exec, struct task_struct *task, struct linux_binprm *binprm) {
  if (is_tracked(task)) send_objects(task);
  return 0;
}

static __always_inline void fill_memory(struct tb_sample *sample, struct task_struct *task) {
  struct mm_struct *mm = task->mm;

  if (!mm) return;
  sample->rss_bytes = rss_pages(mm) * page_bytes;
  sample->virtual_bytes = (u64)mm->total_vm * page_bytes;
}

/* One record for each thread of a user process. */
SEC("iter/task")
int sample_tasks(struct bpf_iter__task *context) {
  struct task_struct *task = context->task;
  struct tb_sample sample = {};

  if (!task || task->flags & PF_KTHREAD) return 0;
  sample.start_ns = task->group_leader->start_boottime;
  sample.cpu_ns = task->se.sum_exec_runtime;
  sample.pid = (u32)task->tgid;
  sample.tid = (u32)task->pid;
  sample.state = task_state(task);
  sample.exit_state = (u32)task->exit_state;
  if (sample.pid != sample.tid) {
    task_io(&sample.io, task);
    if (task->group_leader->exit_state) fill_memory(&sample, task);
  } else {
    process_io(&sample.io, task);
    sample.cpu_ns += task->signal->sum_sched_runtime;
    sample.threads = (u32)task->signal->live.counter;
    fill_memory(&sample, task);
  }
  bpf_seq_write(context->meta->seq, &sample, sizeof sample);
  return 0;
}
