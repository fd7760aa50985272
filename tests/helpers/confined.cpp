// confined UNIT PROGRAM ARGUMENT...: runs a program as systemd would with the unit's
// CapabilityBoundingSet and SystemCallFilter. Names of sets of calls are systemd-analyze's.
#include <cap-ng.h>
#include <seccomp.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using Names = std::set<std::string>;

void check(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

// "@process" is the calls of that set, and of those within it.
Names calls_of(const std::string& name) {
  if (!name.starts_with('@')) return {name};
  FILE* pipe = ::popen(("systemd-analyze --no-pager syscall-filter " + name).c_str(), "r");
  check(pipe != nullptr, "systemd-analyze");
  std::string text;
  std::array<char, 4096> buffer{};
  while (const size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    text.append(buffer.data(), size);
  check(::pclose(pipe) == 0, "systemd-analyze syscall-filter " + name);
  Names calls;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    std::string call;
    std::istringstream{line} >> call;
    if (!call.empty() && !call.starts_with('#') && call != name) calls.merge(calls_of(call));
  }
  return calls;
}

struct Unit {
  Names calls;
  Names capabilities;  // "bpf"
};

Unit read(const std::string& file) {
  Unit unit;
  std::ifstream lines{file};
  check(lines.is_open(), file);
  for (std::string line; std::getline(lines, line);) {
    const size_t equals = line.find('=');
    const std::string key = line.substr(0, equals);
    if (key != "SystemCallFilter" && key != "CapabilityBoundingSet") continue;
    std::string value = line.substr(equals + 1);
    const bool removes = value.starts_with('~');
    std::istringstream words{value.substr(removes ? 1 : 0)};
    for (std::string word; words >> word;) {
      if (key == "CapabilityBoundingSet") {
        for (char& letter : word) letter = static_cast<char>(std::tolower(letter));
        unit.capabilities.insert(word.substr(std::string_view{"cap_"}.size()));
        continue;
      }
      for (const std::string& call : calls_of(word)) {
        if (removes) {
          unit.calls.erase(call);
        } else {
          unit.calls.insert(call);
        }
      }
    }
  }
  check(!unit.calls.empty(), file + " has no SystemCallFilter");
  return unit;
}

void bound(const Names& capabilities) {
  check(::capng_get_caps_process() == 0, "read the own capabilities");
  ::capng_clear(CAPNG_SELECT_BOUNDS);
  for (const std::string& name : capabilities) {
    const int capability = ::capng_name_to_capability(name.c_str());
    check(capability >= 0, "no capability " + name);
    ::capng_update(CAPNG_ADD, CAPNG_BOUNDING_SET, static_cast<unsigned>(capability));
  }
  check(::capng_apply(CAPNG_SELECT_BOUNDS) == 0, "bound the capabilities");
}

void filter(const Names& calls) {
  const scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ERRNO(EPERM));
  for (const std::string& name : calls) {
    const int call = ::seccomp_syscall_resolve_name(name.c_str());
    if (call >= 0) ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);  // else: of another machine
  }
  check(::seccomp_load(filter) == 0, "filter system calls");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    check(argc > 2, "confined UNIT PROGRAM ARGUMENT...");
    const Unit unit = read(argv[1]);
    bound(unit.capabilities);
    filter(unit.calls);
    ::execv(argv[2], argv + 2);
    throw std::runtime_error(argv[2]);
  } catch (const std::exception& error) {
    std::cerr << "confined: " << error.what() << '\n';
    return 1;
  }
}
