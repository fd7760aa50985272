#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "forward/rabbitmq/library.h"
#include "forward/rabbitmq/rabbitmq.h"

namespace tracer_bio {

inline amqp_bytes_t amqp_bytes_of(std::string_view text) {
  return {text.size(), const_cast<char*>(text.data())};
}
inline std::string_view text_of(const amqp_bytes_t& bytes) {
  return {static_cast<const char*>(bytes.bytes), bytes.len};
}

timeval timeval_of(std::chrono::milliseconds time);

// A connection with one channel and its queue. All of it throws SinkUnavailable and SinkRefused,
// also where nobody answers; then it is of no use any more. Messages have no credentials.
class RabbitmqConnection {
 public:
  // `heartbeat`: after how long one end takes a silent other end for gone, about; 0: never.
  RabbitmqConnection(const RabbitmqServer& server, std::chrono::seconds heartbeat);
  RabbitmqConnection(const RabbitmqConnection&) = delete;
  RabbitmqConnection& operator=(const RabbitmqConnection&) = delete;
  ~RabbitmqConnection();

  amqp_connection_state_t get() const { return connection_.get(); }
  amqp_channel_t channel() const { return channel_; }
  const std::string& where() const { return where_; }
  // Why the server takes nothing at the moment; empty: it does.
  const std::string& blocked() const { return blocked_; }

  // Of what was called last.
  void check(const amqp_rpc_reply_t& reply);
  void check() { check(librabbitmq().amqp_get_rpc_reply(get())); }
  // `failed`: what could not be done, where the library does not say it.
  void check_status(int status, std::string_view failed = "");

  // What the server sends by itself; nothing: it did not in that time. Lives until the next call.
  std::optional<amqp_frame_t> next_frame(std::chrono::milliseconds time);

 private:
  void connect(const RabbitmqServer& server);
  void log_in(const RabbitmqServer& server, std::chrono::seconds heartbeat);
  void open_channel();
  void find_or_make_queue(const RabbitmqServer& server);
  bool has_queue(const std::string& name);
  [[noreturn]] void fail(const amqp_method_t& closing);

  struct Destroyer {
    void operator()(amqp_connection_state_t connection) const {
      librabbitmq().amqp_destroy_connection(connection);
    }
  };
  std::unique_ptr<amqp_connection_state_t_, Destroyer> connection_;
  amqp_channel_t channel_ = 0;
  std::string where_;
  std::string blocked_;
  bool works_ = false;
};

}  // namespace tracer_bio
