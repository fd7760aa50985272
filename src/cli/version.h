#pragma once

#include <string>

namespace tracer_bio {

// "tracer-bio 0.1.0 (libbpf v1.1, SQLite 3.40.1, PostgreSQL, RabbitMQ)": with the optional parts it
// has.
std::string version_text();

}  // namespace tracer_bio
