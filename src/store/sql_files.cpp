#include "store/sql_files.h"

#include <stdexcept>
#include <string>

namespace tracer_bio {

std::string_view query(std::string_view name) {
  for (const EmbeddedFile& file : query_files())
    if (file.name.substr(0, file.name.rfind('.')) == name) return file.text;
  throw std::logic_error("no sql/queries/" + std::string{name} + ".sql");
}

}  // namespace tracer_bio
