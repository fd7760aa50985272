#include <string>
#include <string_view>

#include "store/database_file.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kCreateView = "CREATE VIEW ";

// "CREATE VIEW name AS …", as SQLite keeps it, from the front of `sql`; empty at its end. A
// semicolon at the end of a line ends a view.
std::string_view take_view(std::string_view& sql) {
  const size_t begin = sql.find(kCreateView);
  if (begin == std::string_view::npos) return {};
  const size_t end = sql.find(";\n", begin);
  const std::string_view view = sql.substr(begin, end - begin);
  sql.remove_prefix(end);
  return view;
}

}  // namespace

void migrate(Connection& connection, int64_t schema) {
  int64_t version = 0;
  for (const EmbeddedFile& file : migration_files()) {
    if (++version <= schema) continue;
    Transaction transaction{connection};
    connection.execute(file.text);
    connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    connection.execute("PRAGMA user_version = " + std::to_string(version));
    transaction.commit();
  }
  update_views(connection);
}

void update_views(Connection& connection) {
  Statement stored{connection, "SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?"};
  for (const EmbeddedFile& file : view_files()) {
    std::string_view rest = file.text;
    for (auto view = take_view(rest); !view.empty(); view = take_view(rest)) {
      std::string_view name = view.substr(kCreateView.size());
      name = name.substr(0, name.find(' '));
      stored.bind(1, name);
      const bool current = stored.step() && stored.text(0) == view;
      stored.reset();
      if (current) continue;
      Transaction transaction{connection};
      connection.execute("DROP VIEW IF EXISTS " + std::string{name});
      connection.execute(view);
      transaction.commit();
    }
  }
}

}  // namespace tracer_bio
