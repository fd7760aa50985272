#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "forward/rabbitmq/headers.h"
#include "forward/rabbitmq/publisher.h"

namespace tracer_bio {
namespace {

using namespace std::chrono_literals;

// How many may be under way to one consumer: they are kept from others.
constexpr uint16_t kPrefetch = 256;
// A worker that sends no heartbeat is busy with its database, which gives up after a minute.
constexpr auto kHeartbeat = 60s;

class RabbitmqQueue : public MessageQueue {
 public:
  explicit RabbitmqQueue(const RabbitmqServer& server) : publisher_(server) {}
  void publish(std::span<const Message> messages) override { publisher_.publish(messages); }

 private:
  RabbitmqPublisher publisher_;
};

RabbitmqServer dead_letters_of(RabbitmqServer server) {
  server.queue += ".dead";
  return server;
}

class RabbitmqConsumer : public MessageConsumer {
 public:
  explicit RabbitmqConsumer(const RabbitmqServer& server)
      : server_(server), dead_letters_(dead_letters_of(server)) {}

  std::vector<Message> receive(size_t most, std::chrono::milliseconds wait) override {
    return guarded([&] {
      connect();
      std::vector<Message> messages;
      while (messages.size() < most) {
        auto message = next(messages.empty() ? wait : 0ms);
        if (!message) break;
        messages.push_back(std::move(*message));
      }
      return messages;
    });
  }

  // Where the connection is lost instead, they come again.
  void commit() override {
    guarded([&] {
      if (last_tag_ == 0) return;
      connection_->check_status(librabbitmq().amqp_basic_ack(
          connection_->get(), connection_->channel(), std::exchange(last_tag_, 0), 1));
    });
  }

  void set_aside(const Message& message, std::string_view reason) override {
    dead_letters_.publish(std::span{&message, 1}, reason);
  }

 private:
  struct EnvelopeDestroyer {
    void operator()(amqp_envelope_t* envelope) const {
      librabbitmq().amqp_destroy_envelope(envelope);
    }
  };

  // After an error nothing is known of the connection any more.
  template <class Action>
  std::invoke_result_t<const Action&> guarded(const Action& action) {
    try {
      return action();
    } catch (...) {
      connection_.reset();
      last_tag_ = 0;
      throw;
    }
  }

  void connect() {
    if (connection_) return;
    connection_.emplace(server_, kHeartbeat);
    const amqp_channel_t channel = connection_->channel();
    librabbitmq().amqp_basic_qos(connection_->get(), channel, 0, kPrefetch, 0);
    connection_->check();
    librabbitmq().amqp_basic_consume(connection_->get(), channel, amqp_bytes_of(server_.queue), {},
                                     0, 0, 0, {});
    connection_->check();
  }

  std::optional<Message> next(std::chrono::milliseconds wait) {
    librabbitmq().amqp_maybe_release_buffers(connection_->get());
    amqp_envelope_t envelope{};
    const timeval timeout = timeval_of(wait);
    const amqp_rpc_reply_t reply =
        librabbitmq().amqp_consume_message(connection_->get(), &envelope, &timeout, 0);
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) {
      if (reply.library_error == AMQP_STATUS_TIMEOUT) return std::nullopt;
      if (reply.library_error == AMQP_STATUS_UNEXPECTED_STATE) {
        connection_->next_frame(0ms);  // it says why
        return std::nullopt;
      }
    }
    connection_->check(reply);
    const std::unique_ptr<amqp_envelope_t, EnvelopeDestroyer> owned{&envelope};
    last_tag_ = envelope.delivery_tag;
    return Message{.key = find_header(envelope.message.properties, kKeyHeader),
                   .body = std::string{text_of(envelope.message.body)}};
  }

  RabbitmqServer server_;
  RabbitmqPublisher dead_letters_;
  std::optional<RabbitmqConnection> connection_;
  uint64_t last_tag_ = 0;  // of what was received, and not committed; 0: nothing was
};

}  // namespace

std::string_view rabbitmq_component() { return "RabbitMQ"; }

std::unique_ptr<MessageQueue> open_rabbitmq_queue(const RabbitmqServer& server) {
  return std::make_unique<RabbitmqQueue>(server);
}

std::unique_ptr<MessageConsumer> open_rabbitmq_consumer(const RabbitmqServer& server) {
  return std::make_unique<RabbitmqConsumer>(server);
}

}  // namespace tracer_bio
