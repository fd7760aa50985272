// What the modes of `victim` share. Each mode does one thing that a recorder may get wrong.
#pragma once

#include <string>
#include <vector>

// The words after the mode on the command line.
using Words = std::vector<std::string>;

// Prints what failed, with errno, and ends the process with status 99.
[[noreturn]] void die(const std::string& doing);

long to_number(const std::string& word);

// The program that the words name, with the words as its arguments, in place of this one.
[[noreturn]] void execute(const Words& command);

// Waits for a child. Its exit code, or 128 + its signal, as a shell has it.
int wait_for(pid_t pid);

// Standard output, at once: others wait for it.
void say(const std::string& line);

// Ends of a process (victim_end.cpp).
int leader_exits_first(const Words& words);
int leader_exits_alone(const Words& words);
int core_dump(const Words& words);
int kill_self(const Words& words);

// Ways to start a program (victim_exec.cpp).
int exec_from_thread(const Words& words);
int exec_chain(const Words& words);
int memfd_exec(const Words& words);
int deleted_binary(const Words& words);
int failing_exec(const Words& words);
int pid_namespace(const Words& words);
int as_uid(const Words& words);
int new_session(const Words& words);
int orphan(const Words& words);
int run(const Words& words);
int sleepers(const Words& words);

// Costs (victim_cost.cpp).
int burn(const Words& words);
int fork_worker(const Words& words);
int threads(const Words& words);
int write_file(const Words& words);
int threads_write(const Words& words);
int memory(const Words& words);
int hold(const Words& words);
int idle(const Words& words);
