// Batches as messages of a broker: JSON, as config/schema/message.schema.json describes it.
#pragma once

#include <vector>

#include "forward/messages/format.h"
#include "tracer_bio/forward.h"
#include "tracer_bio/message_queue.h"

namespace tracer_bio {

// At least one message: of a batch that has nothing in it one that tells of the host. Removals come
// first. Their key is the host's id. Throws SinkRefused for a row that no message has room for.
std::vector<Message> encode(const ForwardBatch& batch);

}  // namespace tracer_bio
