// What Snakemake writes of a run: its log, below the folder it was started in or --directory, has a
// block for each start of a job; `.snakemake/metadata`, below the folder it works in, has a file
// for each output of one that has ended, with its command.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/engines/engine.h"

namespace tracer_bio {

// Engine::read_run of Snakemake. Of a job that is tried again the metadata has the last attempt
// alone: the others' commands come from the log, as they failed.
void read_snakemake_run(EngineFolders& folders, Run& run, JobRecords& records);

// Where the metadata of an output is: its name is the path in URL-safe base64. Nothing where that
// is longer than the name of a file.
std::optional<std::string> snakemake_metadata_of(std::string_view output);

}  // namespace tracer_bio
