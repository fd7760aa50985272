#include "source/netlink/process_table.h"

#include <unordered_set>
#include <utility>

#include "core/totals.h"

namespace tracer_bio {

void ProcessTable::count(uint64_t now_ns) {
  std::unordered_set<pid_t> alive;
  for (const ProcessBrief& brief : reader_.list()) {
    alive.insert(brief.process.pid);
    Process& process = processes_[brief.process.pid];
    if (!same_process(process.key, brief.process)) process = Process{.key = brief.process};
    process.who.ppid = brief.ppid;
    process.threads = brief.threads;
    process.counted_ns = now_ns;
  }
  std::erase_if(processes_, [&](const auto& entry) { return !alive.contains(entry.first); });
}

ProcessTable::Process* ProcessTable::find(pid_t pid) {
  const auto found = processes_.find(pid);
  return found == processes_.end() ? nullptr : &found->second;
}

ProcessTable::Process* ProcessTable::find_or_look(pid_t pid) {
  if (Process* known = find(pid)) return known;
  const auto brief = reader_.brief(pid);
  if (!brief) return nullptr;
  return &processes_.emplace(pid, Process{.key = brief->process, .who = {.ppid = brief->ppid}})
              .first->second;
}

ProcessKey ProcessTable::key_of(pid_t pid, uint64_t born_ns) {
  const auto brief = reader_.brief(pid);
  if (brief && brief->process.start_ns <= born_ns) return brief->process;
  return {pid, born_ns};
}

void ProcessTable::on_fork(const ProcEvent& message, EventHandler& handler) {
  if (message.tid != message.pid) {
    Process* process = find(message.pid);
    if (process != nullptr && message.time_ns > process->counted_ns) ++process->threads;
    return;
  }
  const uint64_t time_ns = boot(message.time_ns);
  Process child{.key = key_of(message.pid, time_ns)};
  ProcessKey parent_key{message.parent_pid, 0};
  if (Process* parent = find_or_look(message.parent_pid)) {
    tell_unread(*parent, handler);
    child.who = parent->who;
    child.comm = parent->comm;
    parent_key = parent->key;
  }
  child.who.ppid = message.parent_pid;
  handler.on_fork({.child = child.key, .parent = parent_key, .time_ns = time_ns});
  processes_.insert_or_assign(message.pid, std::move(child));
}

void ProcessTable::on_exec(const ProcEvent& message, const std::function<bool()>& has_next,
                           EventHandler& handler) {
  const uint64_t time_ns = boot(message.time_ns);
  Process* known = find_or_look(message.pid);
  if (known == nullptr) {
    known = &processes_.emplace(message.pid, Process{.key = {message.pid, time_ns}}).first->second;
  }
  Process& process = *known;
  tell_unread(process, handler);
  process.threads = 1;  // the kernel has ended the others
  process.leader_status = 0;
  process.comm.clear();
  process.unread = Unread{time_ns};
  reader_.read(message.pid, [&](const ProcessSnapshot& found) {
    if (!same_process(found.process, process.key)) return;
    const ProcessImage& image = found.image;
    process.who = {.ppid = image.ppid,
                   .pgid = image.pgid,
                   .sid = image.sid,
                   .uid = image.uid,
                   .gid = image.gid,
                   .login_uid = image.login_uid};
    if (has_next()) return;  // this is what came after it
    process.comm = image.comm;
    ExecEvent event{.process = process.key,
                    .time_ns = time_ns,
                    .image = image,
                    .before = found.totals,
                    .quality = CpuQuality::kSampled};
    event.before.max_rss_bytes.reset();  // that of the new program
    handler.on_exec(event);
    process.unread.reset();
  });
}

void ProcessTable::tell_unread(Process& process, EventHandler& handler) {
  if (!process.unread) return;
  ExecEvent event{
      .process = process.key, .time_ns = process.unread->time_ns, .quality = CpuQuality::kSampled};
  event.image = process.who;
  event.image.comm = process.comm;
  handler.on_exec(event);
  process.unread.reset();
}

bool ProcessTable::has_ended(const Process& process) {
  const auto brief = reader_.brief(process.key.pid);
  return !brief || !same_process(brief->process, process.key) || brief->has_ended;
}

void ProcessTable::on_exit(const ProcEvent& message, const std::optional<ThreadStats>& stats,
                           EventHandler& handler) {
  Process* known = find(message.pid);
  if (known == nullptr) return;  // began before anybody looked, or is one of the kernel's threads
  Process& process = *known;
  if (stats) {
    process.totals = plus(process.totals, stats->totals);
    process.who.uid = stats->uid;
    process.who.gid = stats->gid;
    if (message.tid == message.pid) process.comm = stats->comm;
  } else {
    process.totals_known = false;
  }
  const bool is_leader = message.tid == message.pid;
  if (is_leader) process.leader_status = message.status;
  if (message.time_ns > process.counted_ns) --process.threads;
  if (process.threads > 0 && !(is_leader && has_ended(process))) return;
  end(message, process, handler);
  processes_.erase(message.pid);
}

void ProcessTable::end(const ProcEvent& message, const Process& process, EventHandler& handler) {
  Process last = process;
  tell_unread(last, handler);
  ExitEvent event{.process = process.key, .time_ns = boot(message.time_ns)};
  // A thread that ends by itself has 0; one that ends the whole process, or is ended with it, has
  // the status of the whole.
  set_wait_status(event, message.status != 0 ? message.status : process.leader_status);
  if (process.totals_known) {
    event.totals = process.totals;
    event.image_max_rss_bytes = process.totals.max_rss_bytes;
  }
  handler.on_exit(event);
  handler.on_free({.process = process.key, .totals = {}, .quality = CpuQuality::kAtExit});
}

}  // namespace tracer_bio
