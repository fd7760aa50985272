/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * The listed variables of an environment; no other leaves the kernel. It is read in chunks whose
 * words are searched for NULs: a helper call for each variable would cost two to three times as
 * much, most of it for opening the process's memory anew.
 *
 * For the verifier, what changes from turn to turn of a loop is kept in memory (in a register it
 * would follow each value), and what a loop calls is a global function, verified once. Before 5.13
 * those take and give numbers only.
 */
#ifndef TRACER_BIO_ENVIRONMENT_H
#define TRACER_BIO_ENVIRONMENT_H

#include "kernel.h"
#include "tracer_bio/events.h"

enum {
  MAX_NAMES = 64,   /* each has a bit in environment.found */
  NAME_BYTES = 128, /* a power of two above 64 bytes and the '=' */
  CHUNK_WORDS = TB_VARIABLE_BYTES / 8,
  MAX_CHUNKS = 1024, /* each ends a variable, or is 4 KiB of a long one: 512 variables fit beside
                        2 MiB of long ones, and no more can be given with the usual stack */
};

/* Set by user space between open and load. Names are numbered from 1; 0: none. */
const volatile __u32 name_count = 0;
const volatile __u8 first_name[256] = {};                     /* that begins with this byte */
const volatile __u8 next_name[MAX_NAMES] = {};                /* that begins with the same byte */
const volatile __u8 name_sizes[MAX_NAMES] = {};               /* with the '=' */
const volatile char listed_names[MAX_NAMES][NAME_BYTES] = {}; /* with the '=' */

struct environment {
  u64 at; /* of what was not read yet */
  u64 end;
  u64 found;     /* names, as bits: of several variables with one name getenv() tells the first */
  u32 cut;       /* for TB_EXEC_ENVIRONMENT_CUT */
  u32 size;      /* of what the chunk holds */
  u32 begin;     /* of the string in the chunk whose end was not found yet */
  u32 continues; /* it is the rest of a longer one, and no variable of its own */
  u32 kept_size;
  u32 reserved;
  union {
    u64 words[CHUNK_WORDS + NAME_BYTES / 8];
    char text[TB_VARIABLE_BYTES + NAME_BYTES]; /* a name may be compared with what is shorter */
  } chunk;
  char kept[TB_ENVIRONMENT_BYTES + TB_VARIABLE_BYTES]; /* offsets into it are masked */
};

/* One a CPU. Sized by user space. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct environment);
} environments SEC(".maps");

/* The variable whose end is looked for. */
static __always_inline const char *variable_of(struct environment *environment) {
  return environment->chunk.text + (environment->begin & (TB_VARIABLE_BYTES - 1));
}

/* Whether the variable has this name. */
__noinline int has_name(u32 cpu, u32 name) {
  struct environment *environment = bpf_map_lookup_elem(&environments, &cpu);
  const char *variable;

  if (!environment) return 0;
  variable = variable_of(environment);
  name &= MAX_NAMES - 1;
  for (u32 i = 0; i < NAME_BYTES && i < name_sizes[name]; i++) {
    if (variable[i] != listed_names[name][i]) return 0;
  }
  return 1;
}

/* The name that the variable has; 0: none that is listed. Names that are not of its length are
 * told by the '=': many a variable begins as a listed one does, but few are compared with it. */
__noinline u32 listed_name(u32 cpu) {
  struct environment *environment = bpf_map_lookup_elem(&environments, &cpu);
  const char *variable;
  u32 name;

  if (!environment) return 0;
  variable = variable_of(environment);
  name = first_name[(u8)*variable];
  for (int i = 0; i < MAX_NAMES && name; i++) {
    name &= MAX_NAMES - 1;
    if (variable[(name_sizes[name] - 1) & (NAME_BYTES - 1)] == '=' && has_name(cpu, name)) break;
    name = next_name[name];
  }
  return name;
}

/* Keeps the variable that ends before byte `end` of the chunk, where it is listed. */
static __always_inline void keep_variable(struct environment *environment, u32 cpu, u32 end) {
  u64 bit = 1ULL << (listed_name(cpu) & (MAX_NAMES - 1));
  u64 size = end - environment->begin;

  if (bit == 1 || environment->found & bit) return;
  environment->found |= bit;
  barrier_var(size); /* what is compared is what is used, for the verifier */
  if (size > TB_VARIABLE_BYTES || environment->kept_size + size > TB_ENVIRONMENT_BYTES) {
    environment->cut = 1;
    return;
  }
  bpf_probe_read_kernel(&environment->kept[environment->kept_size & (TB_ENVIRONMENT_BYTES - 1)],
                        (u32)size, variable_of(environment));
  environment->kept_size += (u32)size;
}

static __always_inline void end_string(struct environment *environment, u32 cpu, u32 end) {
  if (!environment->continues && first_name[(u8)*variable_of(environment)])
    keep_variable(environment, cpu, end);
  environment->continues = 0;
  environment->begin = end;
}

/* The strings that end in one word of the chunk. */
__noinline int end_strings(u32 cpu, u32 word) {
  struct environment *environment = bpf_map_lookup_elem(&environments, &cpu);

  if (!environment) return 0;
  word &= CHUNK_WORDS - 1;
  for (u32 byte = 0; byte < sizeof(u64); byte++) {
    u32 at = word * sizeof(u64) + byte;

    if (environment->chunk.text[at] == 0 && at < environment->size)
      end_string(environment, cpu, at + 1);
  }
  return 0;
}

static __always_inline int has_nul(u64 word) {
  return ((word - 0x0101010101010101) & ~word & 0x8080808080808080) != 0;
}

/* The strings that end in the chunk. */
__noinline int end_all_strings(u32 cpu) {
  struct environment *environment = bpf_map_lookup_elem(&environments, &cpu);
  u32 words;

  if (!environment) return 0;
  words = (environment->size + sizeof(u64) - 1) / sizeof(u64);
  for (u32 word = 0; word < CHUNK_WORDS && word < words; word++) {
    if (has_nul(environment->chunk.words[word])) end_strings(cpu, word);
  }
  return 0;
}

/* A string that is longer than the chunk: its beginning is kept, the rest skipped. */
static __always_inline void cut_string(struct environment *environment, u32 cpu) {
  u64 found = environment->found;

  environment->chunk.text[(environment->size - 1) & (TB_VARIABLE_BYTES - 1)] = 0;
  end_string(environment, cpu, environment->size);
  environment->continues = 1;
  if (environment->found != found) environment->cut = 1;
}

/* The next chunk; it begins where a string does, or goes on. 0: none is left, or can be read. */
__noinline int read_chunk(u32 cpu) {
  struct environment *environment = bpf_map_lookup_elem(&environments, &cpu);
  u64 size;

  if (!environment || environment->at >= environment->end) return 0;
  size = environment->end - environment->at;
  if (size > TB_VARIABLE_BYTES) size = TB_VARIABLE_BYTES;
  if (bpf_probe_read_user(&environment->chunk, (u32)size, (void *)environment->at) != 0) return 0;
  environment->size = (u32)size;
  environment->begin = 0;
  end_all_strings(cpu);
  if (environment->begin == 0) cut_string(environment, cpu);
  environment->at += environment->begin;
  return 1;
}

__noinline int read_chunks(u32 cpu) {
  for (int i = 0; i < MAX_CHUNKS; i++) {
    if (!read_chunk(cpu)) break;
  }
  return 0;
}

/* What is listed of the image's environment; 0: nothing is. */
static __always_inline struct environment *read_environment(u32 cpu, struct mm_struct *mm) {
  struct environment *environment;

  if (name_count == 0) return 0;
  environment = bpf_map_lookup_elem(&environments, &cpu);
  if (!environment) return 0;
  environment->at = mm->env_start;
  environment->end = mm->env_end;
  environment->found = 0;
  environment->continues = 0;
  environment->cut = 0;
  environment->kept_size = 0;
  read_chunks(cpu);
  if (environment->at < environment->end) environment->cut = 1;
  return environment;
}

#endif
