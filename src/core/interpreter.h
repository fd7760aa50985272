// Programs whose name says little: which script, module, class or archive do their arguments name?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer_bio {

// The name of what an interpreter runs: "htseq-count" for (python3.11, [python3,
// /usr/bin/htseq-count, …]), "fastqc" for (java, [java, -Xmx250m,
// uk.ac.babraham.FastQC.FastQCApplication]). Nothing where `program` is no interpreter, or runs no
// file (`sh -c`, an interactive shell). Never empty.
std::optional<std::string> interpreted_name(std::string_view program,
                                            const std::vector<std::string_view>& args);

// Of all interpreters, without versions.
std::vector<std::string_view> interpreter_names();

}  // namespace tracer_bio
