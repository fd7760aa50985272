#include "forward/postgresql/library.h"

#include "forward/client_library.h"

namespace tracer_bio {
namespace {

LibpqLibrary load_functions() {
  const ClientLibrary loaded{"libpq", "libpq.so.5", "libpq5"};
  LibpqLibrary library;
#define TRACER_BIO_FIND(function) loaded.find(library.function, #function, "9.6");
  TRACER_BIO_LIBPQ_FUNCTIONS(TRACER_BIO_FIND)
#undef TRACER_BIO_FIND
  return library;
}

}  // namespace

const LibpqLibrary& libpq() {
  static const LibpqLibrary library = load_functions();
  return library;
}

}  // namespace tracer_bio
