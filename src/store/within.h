// What lies within runs and tasks, as JSON arrays of ids for SQLite's json_each().
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/sqlite.h"
#include "store/use.h"

namespace tracer_bio {

// That run, or a pipeline's runs (both where both are given), and all runs within them.
std::string runs_within(Connection& connection, std::optional<int64_t> run,
                        const std::optional<std::string>& pipeline = std::nullopt);

// The runs that a filter names, its user's alone of them and of all within them. Nothing: it names
// none, so all are meant.
std::optional<std::string> runs_of(Connection& connection, const UseFilter& filter);

// That task, and all tasks within it.
std::string tasks_within(Connection& connection, int64_t task);

}  // namespace tracer_bio
