#include "forward/rabbitmq/library.h"

#include "forward/client_library.h"

namespace tracer_bio {
namespace {

RabbitmqLibrary load_functions() {
  const ClientLibrary loaded{"librabbitmq", "librabbitmq.so.4", "librabbitmq4"};
  RabbitmqLibrary library;
#define TRACER_BIO_FIND(function) loaded.find(library.function, #function, "0.9");
  TRACER_BIO_RABBITMQ_FUNCTIONS(TRACER_BIO_FIND)
#undef TRACER_BIO_FIND
  return library;
}

}  // namespace

const RabbitmqLibrary& librabbitmq() {
  static const RabbitmqLibrary library = load_functions();
  return library;
}

}  // namespace tracer_bio
