// What packagers write. The first byte chooses which of them.
#include "core/package_files.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tracer_bio;
  if (size == 0) return 0;
  const std::string_view text = fuzz::text_of(data + 1, size - 1);
  const auto is_bounded = [](const PackageFacts& package) {
    for (const std::string* name : {&package.name, &package.version})
      fuzz::require(!name->empty() && name->size() <= 128);
    fuzz::require(package.package_version.size() <= 128);
  };
  size_t received = 0;
  const auto receive = [&](std::string_view path) { received += path.size(); };
  std::optional<PackageFacts> package;
  switch (data[0]) {
    case 'c':
      package = read_conda_package(text);
      read_conda_files(text, receive);
      break;
    case 'l':
      read_debian_list(text, receive);
      break;
    case 'p':
      package = read_python_metadata(text);
      read_python_lines(text, receive);
      break;
    case 'r':
      package = read_r_description(text);
      break;
    default:
      read_debian_status(text, is_bounded);
  }
  if (package) is_bounded(*package);
  fuzz::require(received <= 5 * size);  // "/usr" is put before "/lib/x"
  return 0;
}
