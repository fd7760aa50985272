#include "analysis/saved_queries.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kComment = "-- ";

SavedQuery parse(const EmbeddedFile& file) {
  SavedQuery query{.name = std::string{file.name.substr(0, file.name.rfind('.'))},
                   .sql = file.text};
  std::string_view rest = file.text;
  while (rest.starts_with(kComment)) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(kComment.size(), end - kComment.size());
    if (query.help.empty()) {
      query.help = line;
    } else {
      query.variables.push_back(line);
    }
    rest.remove_prefix(end + 1);
  }
  return query;
}

}  // namespace

std::vector<SavedQuery> saved_queries() {
  std::vector<SavedQuery> queries;
  for (const EmbeddedFile& file : saved_query_files()) queries.push_back(parse(file));
  return queries;
}

std::optional<SavedQuery> find_saved_query(std::string_view name) {
  for (SavedQuery& query : saved_queries())
    if (query.name == name) return std::move(query);
  return std::nullopt;
}

}  // namespace tracer_bio
