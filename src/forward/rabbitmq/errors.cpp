#include "forward/rabbitmq/errors.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "tracer_bio/forward.h"
#include "tracer_bio/sink.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// No rights (403), a queue of another kind (406), a vhost that is not there (530), a message that
// is too large (311).
constexpr int kRefused[] = {311, 403, 406, 530};

}  // namespace

void throw_rabbitmq_error(std::string_view where, int code, std::string_view text) {
  const std::string message =
      std::string{where} + ": " + printable(text) + " (AMQP " + std::to_string(code) + ')';
  if (std::ranges::find(kRefused, code) != std::end(kRefused)) throw SinkRefused(message);
  throw SinkUnavailable(message);
}

}  // namespace tracer_bio
