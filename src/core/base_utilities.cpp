#include "core/base_utilities.h"

#include <algorithm>
#include <array>

namespace tracer_bio {
namespace {

// Sorted.
constexpr auto kUtilities = std::to_array<std::string_view>(
    {"[",        "awk",     "base64",    "basename",  "bash",     "bunzip2", "busybox", "bzip2",
     "cat",      "chmod",   "chown",     "cmp",       "comm",     "cp",      "csh",     "cut",
     "dash",     "date",    "dd",        "df",        "diff",     "dirname", "du",      "echo",
     "egrep",    "env",     "expr",      "false",     "fgrep",    "file",    "find",    "flock",
     "fold",     "fuser",   "gawk",      "getconf",   "getent",   "getopt",  "grep",    "groups",
     "gunzip",   "gzip",    "head",      "hostname",  "id",       "install", "join",    "kill",
     "ksh",      "ldd",     "less",      "ln",        "locale",   "logger",  "ls",      "lscpu",
     "lsof",     "mawk",    "md5sum",    "mkdir",     "mkfifo",   "mktemp",  "more",    "mv",
     "nice",     "nl",      "nohup",     "nproc",     "numfmt",   "od",      "paste",   "patch",
     "pgrep",    "pidof",   "pkill",     "printenv",  "printf",   "ps",      "pwd",     "readlink",
     "realpath", "renice",  "rev",       "rm",        "rmdir",    "sed",     "seq",     "setsid",
     "sh",       "sha1sum", "sha256sum", "sha512sum", "shuf",     "sleep",   "sort",    "split",
     "stat",     "stdbuf",  "stty",      "sudo",      "sync",     "tac",     "tail",    "tar",
     "taskset",  "tee",     "test",      "time",      "timeout",  "top",     "touch",   "tput",
     "tr",       "true",    "tty",       "uname",     "unexpand", "uniq",    "unlink",  "unxz",
     "unzip",    "uptime",  "wc",        "which",     "whoami",   "xargs",   "xz",      "xzcat",
     "yes",      "zcat",    "zgrep",     "zip",       "zsh"});
static_assert(std::ranges::is_sorted(kUtilities));

}  // namespace

bool is_base_utility(std::string_view tool) { return std::ranges::binary_search(kUtilities, tool); }

}  // namespace tracer_bio
