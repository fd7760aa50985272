#pragma once

#include <string_view>

namespace tracer_bio {

// Throws SinkRefused or SinkUnavailable, by the reply code of AMQP 0-9-1 with which RabbitMQ closed
// a channel or connection.
[[noreturn]] void throw_rabbitmq_error(std::string_view where, int code, std::string_view text);

}  // namespace tracer_bio
