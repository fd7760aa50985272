#include "forward/rabbitmq/publisher.h"

#include <array>
#include <utility>

#include "forward/rabbitmq/headers.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {
namespace {

using namespace std::chrono_literals;

// More of them do not make it faster.
constexpr size_t kMostUnconfirmed = 500;
constexpr uint8_t kPersistent = 2;

}  // namespace

RabbitmqPublisher::RabbitmqPublisher(RabbitmqServer server) : server_(std::move(server)) {}

void RabbitmqPublisher::publish(std::span<const Message> messages, std::string_view reason) {
  try {
    connect();
    for (const Message& message : messages) {
      send(message, reason);
      while (unconfirmed_.size() >= kMostUnconfirmed) wait_for_some();
    }
    while (!unconfirmed_.empty()) wait_for_some();
  } catch (...) {
    connection_.reset();
    throw;
  }
}

// Between two calls the server may have gone away and come back: nothing is under way then, so
// that is no error. Nobody sends heartbeats meanwhile, either.
void RabbitmqPublisher::connect() {
  try {
    while (connection_ && connection_->next_frame(0ms)) {
    }
  } catch (const SinkUnavailable&) {
    connection_.reset();
  }
  if (connection_) return;
  connection_.emplace(server_, 0s);
  librabbitmq().amqp_confirm_select(connection_->get(), connection_->channel());
  connection_->check();
  last_tag_ = 0;
  unconfirmed_.clear();
}

void RabbitmqPublisher::send(const Message& message, std::string_view reason) {
  std::array<amqp_table_entry_t, 2> headers{};
  size_t count = 0;
  headers[count++] = text_header(kKeyHeader, message.key);
  if (!reason.empty()) headers[count++] = text_header(kReasonHeader, reason);
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG |
                      AMQP_BASIC_HEADERS_FLAG | AMQP_BASIC_APP_ID_FLAG;
  properties.delivery_mode = kPersistent;
  properties.content_type = amqp_bytes_of("application/json");
  properties.app_id = amqp_bytes_of("tracer-bio");
  properties.headers = {.num_entries = static_cast<int>(count), .entries = headers.data()};
  // Mandatory: where the queue is gone, it comes back.
  connection_->check_status(librabbitmq().amqp_basic_publish(
      connection_->get(), connection_->channel(), {}, amqp_bytes_of(server_.queue), 1, 0,
      &properties, amqp_bytes_of(message.body)));
  unconfirmed_.insert(++last_tag_);
}

void RabbitmqPublisher::wait_for_some() {
  const auto frame = connection_->next_frame(server_.timeout);
  if (!frame) {
    const std::string& blocked = connection_->blocked();
    throw SinkUnavailable(connection_->where() + ": it does not confirm what is sent" +
                          (blocked.empty() ? "" : ": blocked: " + blocked));
  }
  if (frame->frame_type == AMQP_FRAME_METHOD) take(frame->payload.method);
}

void RabbitmqPublisher::take(const amqp_method_t& method) {
  if (method.id == AMQP_BASIC_ACK_METHOD) {
    const auto* ack = static_cast<const amqp_basic_ack_t*>(method.decoded);
    take_confirmation(ack->delivery_tag, ack->multiple != 0);
  } else if (method.id == AMQP_BASIC_NACK_METHOD) {
    throw SinkUnavailable(connection_->where() + ": it could not keep what was sent");
  } else if (method.id == AMQP_BASIC_RETURN_METHOD) {
    throw SinkUnavailable(connection_->where() + ": the queue is no longer there: it was deleted");
  }
}

void RabbitmqPublisher::take_confirmation(uint64_t tag, bool multiple) {
  if (multiple) {
    unconfirmed_.erase(unconfirmed_.begin(), unconfirmed_.upper_bound(tag));
  } else {
    unconfirmed_.erase(tag);
  }
}

}  // namespace tracer_bio
