#include "cli/version.h"

#include <bpf/libbpf.h>
#include <sqlite3.h>

#include <string_view>

#include "forward/kafka/kafka.h"
#include "forward/postgresql/postgresql.h"
#include "forward/rabbitmq/rabbitmq.h"

namespace tracer_bio {

std::string version_text() {
  std::string text = std::string{"tracer-bio " TRACER_BIO_VERSION " (libbpf "} +
                     libbpf_version_string() + ", SQLite " + sqlite3_libversion();
  for (const std::string_view component :
       {postgresql_component(), kafka_component(), rabbitmq_component()})
    if (!component.empty()) (text += ", ") += component;
  return text + ')';
}

}  // namespace tracer_bio
