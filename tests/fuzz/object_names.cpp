// Paths of files that ran, and Debian's versions.
#include "core/object_names.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tracer_bio;
  const std::string_view path = fuzz::text_of(data, size);
  for (const bool is_executable : {false, true}) {
    const ObjectName name = classify(path, is_executable);
    fuzz::require(name.package.empty() || is_package_name(name.package));
    fuzz::require(name.version.empty() || !name.package.empty());
    fuzz::require(name.package_version.starts_with(name.version));
    fuzz::require(!name.language || path.starts_with(name.folder));
    fuzz::require(!name.language || path.ends_with(name.within));
  }
  fuzz::require(path.find(upstream_version(path)) != std::string_view::npos);
  fuzz::require(normal_python_name(path).size() <= size);
  (void)may_run(path);
  return 0;
}
