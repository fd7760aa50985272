#include "forward/kafka/library.h"

#include "forward/client_library.h"

namespace tracer_bio {
namespace {

RdkafkaLibrary load_functions() {
  const ClientLibrary loaded{"librdkafka", "librdkafka.so.1", "librdkafka1"};
  RdkafkaLibrary library;
#define TRACER_BIO_FIND(function) loaded.find(library.function, #function, "1.9");
  TRACER_BIO_RDKAFKA_FUNCTIONS(TRACER_BIO_FIND)
#undef TRACER_BIO_FIND
  return library;
}

}  // namespace

const RdkafkaLibrary& rdkafka() {
  static const RdkafkaLibrary library = load_functions();
  return library;
}

}  // namespace tracer_bio
