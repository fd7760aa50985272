#include "cli/version.h"

#include <bpf/libbpf.h>
#include <sqlite3.h>

namespace tracer_bio {

std::string version_text() {
  return std::string{"tracer-bio " TRACER_BIO_VERSION " (libbpf "} + libbpf_version_string() +
         ", SQLite " + sqlite3_libversion() + ")";
}

}  // namespace tracer_bio
