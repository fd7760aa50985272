#include "forward/messages/message_sink.h"

#include <utility>

#include "forward/messages/encode.h"

namespace tracer_bio {
namespace {

class MessageSink : public ForwardSink {
 public:
  explicit MessageSink(std::unique_ptr<MessageQueue> queue) : queue_(std::move(queue)) {}
  void send(const ForwardBatch& batch) override { queue_->publish(encode(batch)); }

 private:
  std::unique_ptr<MessageQueue> queue_;
};

}  // namespace

std::unique_ptr<ForwardSink> send_to_queue(std::unique_ptr<MessageQueue> queue) {
  return std::make_unique<MessageSink>(std::move(queue));
}

}  // namespace tracer_bio
