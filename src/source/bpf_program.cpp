#include "source/bpf_program.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdarg>
#include <cstdio>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "tracer_bio/events.h"
#include "tracer_bpf.skel.h"

namespace tracer_bio {
namespace {

// libbpf tells why a load failed only through its log. Its first warning says most; the later ones
// only that the rest failed, too.
thread_local std::string first_warning;

int keep_log(libbpf_print_level level, const char* format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int size = std::vsnprintf(nullptr, 0, format, again);
  va_end(again);
  if (size <= 0) return 0;
  std::string text(static_cast<size_t>(size) + 1, '\0');
  (void)std::vsnprintf(text.data(), text.size(), format, arguments);
  text.erase(text.find_last_not_of(std::string_view{"\n\0", 2}) + 1);
  if (level == LIBBPF_WARN && first_warning.empty())
    first_warning = text.substr(0, text.find('\n'));
  spdlog::log(level == LIBBPF_WARN ? spdlog::level::debug : spdlog::level::trace, "{}", text);
  return size;
}

// The reader is woken when a quarter of a small ring is full, or 256 KiB of a large one.
uint32_t wake_shift(int64_t ring_buffer_bytes) {
  constexpr int kLargest = 18;
  const int quarter = std::countr_zero(static_cast<uint64_t>(ring_buffer_bytes)) - 2;
  return static_cast<uint32_t>(std::min(kLargest, quarter));
}

// Numbered from 1, and those that begin with the same byte each linked to the one before.
void set_names(tracer_bpf::tracer_bpf__rodata& data, std::span<const std::string> names) {
  for (const std::string& name : names) {
    const std::string text = name + '=';  // so that no name is taken for the start of a longer one
    const auto number = static_cast<uint8_t>(++data.name_count);
    if (number >= std::size(data.listed_names) || text.size() >= sizeof data.listed_names[0]) {
      throw std::length_error(name + ": the eBPF program has no room for this name");
    }
    text.copy(data.listed_names[number], text.size());
    data.name_sizes[number] = static_cast<uint8_t>(text.size());
    data.next_name[number] =
        std::exchange(data.first_name[static_cast<unsigned char>(text.front())], number);
  }
}

struct BtfFreer {
  void operator()(btf* types) const { btf__free(types); }
};

// Whether a process's memory is still there at its exit: 6.16 and later. The
// tracepoint has a second argument since it comes before the memory is let go of.
bool shows_memory_at_exit(const btf& types) {
  const int tracepoint =
      btf__find_by_name_kind(&types, "btf_trace_sched_process_exit", BTF_KIND_TYPEDEF);
  if (tracepoint < 0) return false;
  const btf_type* pointer =
      btf__type_by_id(&types, btf__type_by_id(&types, static_cast<uint32_t>(tracepoint))->type);
  const btf_type* prototype = btf__type_by_id(&types, pointer->type);
  constexpr int kContextTaskGroupDead = 3;
  return btf_is_func_proto(prototype) && btf_vlen(prototype) >= kContextTaskGroupDead;
}

// In the order of TB_CALL_….
constexpr const char* kKernelFunctions[] = {"bpf_iter_num_new",       "bpf_iter_num_next",
                                            "bpf_iter_num_destroy",   "bpf_iter_task_vma_new",
                                            "bpf_iter_task_vma_next", "bpf_iter_task_vma_destroy"};

// Puts the kernel's own functions where the program calls their numbers. False: it lacks one.
bool call_kernel_functions(bpf_program* program, const btf& types) {
  const std::span before{bpf_program__insns(program), bpf_program__insn_cnt(program)};
  std::vector<bpf_insn> code(before.begin(), before.end());
  for (bpf_insn& call : code) {
    const int number = call.imm - TB_CALL_ITER_NUM_NEW;
    if (call.code != (BPF_JMP | BPF_CALL) || call.src_reg != 0 || number < 0) continue;
    const int id = btf__find_by_name_kind(&types, kKernelFunctions[number], BTF_KIND_FUNC);
    if (id < 0) return false;
    call.src_reg = BPF_PSEUDO_KFUNC_CALL;
    call.imm = id;
  }
  return bpf_program__set_insns(program, code.data(), code.size()) == 0;
}

// Leaves out what this kernel lacks, or nobody asks for. True: objects are told of.
bool choose_programs(tracer_bpf& program, bool objects) {
  const std::unique_ptr<btf, BtfFreer> types{objects ? btf__load_vmlinux_btf() : nullptr};
  const auto& programs = program.progs;
  const bool at_exit =
      types && shows_memory_at_exit(*types) &&
      std::ranges::all_of(
          std::array{programs.on_exec_objects, programs.on_exit_objects, programs.on_prepare_exec},
          [&](bpf_program* one) { return call_kernel_functions(one, *types); });
  const bool at_exec =
      at_exit &&
      btf__find_by_name_kind(types.get(), "btf_trace_sched_prepare_exec", BTF_KIND_TYPEDEF) >= 0;
  bpf_program__set_autoload(programs.on_exec_objects, at_exit);
  bpf_program__set_autoload(programs.on_exit_objects, at_exit);
  bpf_program__set_autoload(programs.on_prepare_exec, at_exec);
  if (!at_exit) {
    for (bpf_map* unused : {program.maps.tracked, program.maps.beginnings,
                            program.maps.sent_objects, program.maps.objects_records})
      bpf_map__set_max_entries(unused, 1);
  }
  return at_exit;
}

// As the program compares them: what comes before the first dot, as much as the kernel keeps.
void set_beginnings(const tracer_bpf& program, std::span<const std::string> names, uint8_t kind) {
  for (const std::string& name : names) {
    char key[TB_COMM_BYTES] = {};
    name.substr(0, name.find('.')).copy(key, sizeof key - 1);
    // One that finds no room only means that user space looks first.
    (void)bpf_map__update_elem(program.maps.beginnings, key, sizeof key, &kind, sizeof kind,
                               BPF_ANY);
  }
}

[[noreturn]] void throw_refused(int error, const char* doing) {
  std::string message = std::string(doing) + " the eBPF program";
  if (!first_warning.empty()) message += " (" + first_warning + ")";
  throw_errno(-error, message);
}

BpfProgram load(const BpfSettings& settings) {
  first_warning.clear();
  BpfProgram program{tracer_bpf::open()};
  if (!program) throw_refused(-errno, "open");

  program->rodata->max_args_bytes = static_cast<uint32_t>(settings.max_args_bytes);
  program->rodata->page_bytes = static_cast<uint32_t>(::sysconf(_SC_PAGESIZE));
  program->rodata->wake_shift = wake_shift(settings.ring_buffer_bytes);
  program->rodata->with_objects = choose_programs(*program, settings.objects) ? 1 : 0;
  set_names(*program->rodata, settings.environment);

  // A record's own room for arguments follows the fixed part that the object file declares with
  // room for 4,096 bytes.
  constexpr uint32_t kDeclaredArgsBytes = 4096;
  const uint32_t record_bytes = bpf_map__value_size(program->maps.exec_records) -
                                kDeclaredArgsBytes + static_cast<uint32_t>(settings.max_args_bytes);
  int error = bpf_map__set_value_size(program->maps.exec_records, record_bytes);
  for (bpf_map* one_a_cpu :
       {program->maps.exec_records, program->maps.environments, program->maps.objects_records}) {
    if (error != 0) break;
    if (one_a_cpu == program->maps.objects_records && program->rodata->with_objects == 0) continue;
    error = bpf_map__set_max_entries(one_a_cpu, static_cast<uint32_t>(libbpf_num_possible_cpus()));
  }
  if (error == 0) {
    error = bpf_map__set_max_entries(program->maps.events,
                                     static_cast<uint32_t>(settings.ring_buffer_bytes));
  }
  if (error == 0) error = tracer_bpf::load(program.get());
  if (error != 0) throw_refused(error, "load");
  if (program->rodata->with_objects != 0) {
    set_beginnings(*program, settings.interpreters, TB_INTERPRETER);
    set_beginnings(*program, settings.beginnings, TB_BEGINNING);
  }
  return program;
}

}  // namespace

void BpfDestroyer::operator()(tracer_bpf* program) const { tracer_bpf::destroy(program); }

void BpfLinkDestroyer::operator()(bpf_link* link) const { bpf_link__destroy(link); }

BpfProgram load_bpf_program(const BpfSettings& settings) {
  libbpf_set_print(keep_log);
  try {
    return load(settings);
  } catch (const std::system_error& error) {
    if (!settings.objects) throw;
    BpfSettings without = settings;
    without.objects = false;
    BpfProgram program = load(without);
    spdlog::warn("{}; without libraries the kernel takes it: they are looked for in /proc",
                 error.what());
    return program;
  }
}

bool tells_objects(const tracer_bpf& program) { return program.rodata->with_objects != 0; }

}  // namespace tracer_bio
