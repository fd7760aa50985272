// Cgroup paths, and the files of container runtimes. The first byte chooses which of them it is.
#include <string>

#include "core/container.h"
#include "core/container_files.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tracer_bio;
  if (size == 0) return 0;
  const std::string_view text = fuzz::text_of(data + 1, size - 1);
  if (data[0] == 'p') {
    const auto id = container_id_of(text);
    const Container container = container_of(text);
    fuzz::require(container.id == id.value_or(""));
    fuzz::require(id.has_value() || container.runtime.empty());
    return 0;
  }
  const auto files = files_of({.id = std::string(64, 'c')});
  const ContainerFile& file = files[data[0] % files.size()];
  Container container{.id = std::string(64, 'c')};
  const bool told = file.read(text, container);
  for (const std::string* name : {&container.name, &container.image, &container.pod_name,
                                  &container.pod_namespace, &container.pod_uid}) {
    fuzz::require(name->size() <= 1024);
    fuzz::require(told || name->empty());
  }
  return 0;
}
