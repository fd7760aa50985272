#pragma once

#include "store/sqlite.h"

namespace tracer_bio {

// Takes from a database that is given up into the one that follows it what a recording needs to go
// on: what is open (executions, runs, tasks), the recordings of that, names, and the last ids, so
// that none is given twice. Called in a transaction of `to`. What of `from` is too damaged to be
// read is left out, with a warning; throws SqliteError where `to` cannot be written.
void carry_over(Connection& from, Connection& to);

}  // namespace tracer_bio
