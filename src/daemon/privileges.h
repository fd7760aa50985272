// What the daemon gives up once everything is open that it needs root for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tracer_bio {

struct PrivilegeNeeds {
  bool bpf = false;   // starts a pass of the task iterator, asks programs for what they missed
  bool live = false;  // reads other users' processes, and folders of workflow engines
  bool others_file = false;  // writes a database that is another user's
};

// Whether the database, or the folder that SQLite puts files in beside it, is another user's, so
// that root can write there by a capability alone. Links are followed.
bool is_others_file(const std::filesystem::path& database);

// Gives up for good all capabilities but those needed, the right to gain any by a program, and the
// system calls that a recorder never makes: to start a program or process, to trace, mount, load
// modules or eBPF, listen, become another user …; they fail with EPERM. Holds for the calling
// thread and those that it starts: to be called before them. Throws where the kernel refuses.
//
// Gives the names of the capabilities that are left: "bpf", "sys_ptrace" ….
std::vector<std::string> drop_privileges(const PrivilegeNeeds& needs);

}  // namespace tracer_bio
