#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "store/row_statement.h"
#include "store/sqlite.h"
#include "tracer_bio/object.h"

namespace tracer_bio {

// The objects and object_sets tables, whose ids it gives. Knows some of those that are there, so
// that what runs again and again costs nothing but a look.
class ObjectWriter {
 public:
  explicit ObjectWriter(Connection& connection);

  // Called after BEGIN and after COMMIT: nothing is known any more of what was not committed, nor
  // of anything where others have written through the connection, for retention removes rows.
  void begin();
  void committed() { changes_ = connection_.changes(); }

  void write(const ObjectFile& object);
  // Of a set that an execution was made of at that time.
  int64_t id_of(const SharedObjectSet& set, int64_t time_ns);

 private:
  struct Known {
    int64_t id = 0;
    int64_t last_seen_ns = 0;  // as it is stored
  };

  int64_t id_of(const ObjectKey& key, int64_t time_ns);
  Known find_or_add(const ObjectSet& set, int64_t time_ns);
  void see(Statement& statement, int64_t set_id, int64_t time_ns);

  Connection& connection_;
  RowStatement<ObjectRow> see_object_;
  Statement find_object_;
  Statement add_set_;
  Statement find_set_;
  Statement see_set_;
  Statement see_objects_of_set_;
  std::unordered_map<ObjectKey, int64_t> objects_;
  std::unordered_map<SharedObjectSet, Known> sets_;  // which live as long as they are here
  size_t kept_ = 0;                                  // objects of all of them
  int changes_ = 0;                                  // of the connection, at the last COMMIT
};

}  // namespace tracer_bio
