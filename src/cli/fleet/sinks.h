#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "tracer_bio/config.h"
#include "tracer_bio/forward.h"
#include "tracer_bio/message_queue.h"

namespace tracer_bio {

// The one place that knows which kinds of sinks there are. `tables`: those that it is going to get.
// Throws SinkUnavailable and SinkRefused as ForwardSink does, without credentials in the text.
std::unique_ptr<ForwardSink> open_sink(const Forward& settings,
                                       std::span<const ForwardTable> tables);
// The same of brokers.
std::unique_ptr<MessageConsumer> open_consumer(const Forward& settings);

// The first line of password_file, or else TRACER_BIO_FORWARD_NAME_PASSWORD, or
// TRACER_BIO_WORKER_FROM_PASSWORD and TRACER_BIO_WORKER_TO_PASSWORD. Nothing: neither is there, and
// the client library looks for one by itself. Throws SinkRefused where the file cannot be read.
std::optional<std::string> password_of(const Forward& settings);

}  // namespace tracer_bio
