#include "cli/version.h"

#include <bpf/libbpf.h>
#include <sqlite3.h>

#include "forward/postgresql/postgresql.h"

namespace tracer_bio {

std::string version_text() {
  std::string text = std::string{"tracer-bio " TRACER_BIO_VERSION " (libbpf "} +
                     libbpf_version_string() + ", SQLite " + sqlite3_libversion();
  if (!postgresql_component().empty()) (text += ", ") += postgresql_component();
  return text + ')';
}

}  // namespace tracer_bio
