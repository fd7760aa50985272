// make_databases FOLDER: writes the databases whose reports report_test.py opens.
#include <cstdio>
#include <exception>
#include <filesystem>

#include "browser/scene.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_databases FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  try {
    tracer_bio::make_empty(folder / "empty.db");
    tracer_bio::make_running(folder / "running.db");
    tracer_bio::make_hostile(folder / "hostile.db");
    tracer_bio::make_plain(folder / "plain.db");
    tracer_bio::make_large(folder / "large.db");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_databases: %s\n", error.what());
    return 1;
  }
  return 0;
}
