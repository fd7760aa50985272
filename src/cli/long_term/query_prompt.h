#pragma once

#include "cli/long_term/query_session.h"
#include "cli/output/query_output.h"

namespace tracer_bio {

// Reads statements from standard input, each to its semicolon, and prints what they give, until its
// end. On a terminal, Ctrl-C ends the statement that runs, or drops what was typed. False where
// a statement failed that came from elsewhere.
bool run_prompt(QuerySession& session, QueryForm form);

}  // namespace tracer_bio
