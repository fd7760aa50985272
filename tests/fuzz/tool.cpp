// Arguments: the tool, the place and the command that are made of them. The first byte chooses the
// program, and whether the first argument is a script, too.
#include "core/tool.h"

#include <iterator>
#include <string>

#include "core/engines/engine.h"
#include "core/linker.h"
#include "fuzz.h"
#include "tracer_bio/text.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tracer_bio;
  constexpr const char* kPrograms[] = {"",        "bash",    "python3.11", "java",
                                       "perl",    "R",       "make",       "snakemake",
                                       "cwltool", "miniwdl", "env",        "node"};
  if (size == 0) return 0;
  const std::string args{fuzz::text_of(data + 1, size - 1)};
  Execution execution{.id = 1, .args = args, .start_ns = 1};
  execution.exe = kPrograms[data[0] % std::size(kPrograms)];
  if (data[0] >= 128) execution.script = args.substr(0, args.find('\0'));
  Filter filter;
  for (const Engine* engine : engines()) filter.engines.emplace(engine->name);
  Linker linker{filter, 1, {}};
  const Attribution attribution = linker.begin(execution, std::nullopt);
  fuzz::require(!attribution.tool.empty());
  fuzz::require(tool_of(execution) == attribution.tool);
  std::string text;
  shell_command(args, text);
  fuzz::require(is_printable(text));
  args_to_json(args, text);
  const auto back = args_from_json(text);
  fuzz::require(back.has_value() && split_args(*back) == split_args(args));
  return 0;
}
