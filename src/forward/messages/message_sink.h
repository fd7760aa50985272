#pragma once

#include <memory>

#include "tracer_bio/forward.h"
#include "tracer_bio/message_queue.h"

namespace tracer_bio {

// Sends batches to a queue, as encode() makes messages of them.
std::unique_ptr<ForwardSink> send_to_queue(std::unique_ptr<MessageQueue> queue);

}  // namespace tracer_bio
