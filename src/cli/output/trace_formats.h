// A trace in the formats that workflow engines write themselves.
#pragma once

#include <cstdint>
#include <string>

#include "cli/console.h"
#include "tracer_bio/trace.h"

namespace tracer_bio {

// Nextflow's trace.txt: its names, order and units, of those columns that can be known; `-` where a
// value is not. Times are local. `duration` is `realtime`: when a task was submitted, nobody else
// saw.
void write_nextflow_trace(const Trace& trace, const TextSink& sink);

// Snakemake's benchmark file: a row a task, with the columns of --benchmark-extended that say
// which. Sizes are MiB (it calls them MB), `NA` is unknown.
void write_snakemake_benchmark(const Trace& trace, const TextSink& sink);

// Internal to these, and to their tests: figures as Nextflow writes them.
std::string nextflow_duration(int64_t ns);   // 89ms, 20.3s, 1m 5s, 2h 3m
std::string nextflow_memory(int64_t bytes);  // 325.4 MB, 0

}  // namespace tracer_bio
