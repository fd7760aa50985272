// The command line of tracer-bio.
#pragma once

namespace tracer_bio {

// Parses, runs the command and returns the exit code (exit_codes.h). Every error is one line on
// standard error.
int run_cli(int argc, char** argv);

}  // namespace tracer_bio
