#include "forward/rabbitmq/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "forward/rabbitmq/errors.h"
#include "tracer_bio/sink.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr int kPort = 5672;
constexpr int kTlsPort = 5671;
constexpr int kFrameBytes = 131'072;
constexpr const char* kGuest = "guest";
// Where Debian and others keep whom the system trusts.
constexpr const char* kSystemCertificates = "/etc/ssl/certs/ca-certificates.crt";
// What the other end says on the way out is not waited for any longer.
constexpr std::chrono::milliseconds kCloseTime{1000};
constexpr int kOk = 200;
constexpr int kNotFound = 404;

// What does not mend itself, of the library's own errors.
constexpr int kRefused[] = {AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED,
                            AMQP_STATUS_SSL_PEER_VERIFY_FAILED,
                            AMQP_STATUS_INCOMPATIBLE_AMQP_VERSION};

int port_of(const RabbitmqServer& server) {
  if (server.port != 0) return server.port;
  return server.tls == RabbitmqServer::Tls::kNo ? kPort : kTlsPort;
}

std::string place_of(const RabbitmqServer& server) {
  std::string place = "RabbitMQ at " + server.host + ':' + std::to_string(port_of(server));
  if (server.vhost != "/") place += ", vhost " + printable(server.vhost);
  return place + ", queue " + server.queue;
}

amqp_table_entry_t capability(const char* name) {
  amqp_table_entry_t entry{};
  entry.key = amqp_bytes_of(name);
  entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
  entry.value.value.boolean = 1;
  return entry;
}

// A server that is cut off, or takes nothing any more, is noticed after half a minute: what is sent
// is waited for by the library without an end.
void watch(int socket) {
  const auto set = [&](int level, int option, int value) {
    ::setsockopt(socket, level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 20);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, 30'000);
}

}  // namespace

timeval timeval_of(std::chrono::milliseconds time) {
  return {.tv_sec = time.count() / 1000, .tv_usec = time.count() % 1000 * 1000};
}

RabbitmqConnection::RabbitmqConnection(const RabbitmqServer& server, std::chrono::seconds heartbeat)
    : connection_(librabbitmq().amqp_new_connection()), where_(place_of(server)) {
  if (!connection_) throw SinkUnavailable(where_ + ": no memory");
  const timeval timeout = timeval_of(server.timeout / 6);
  librabbitmq().amqp_set_handshake_timeout(get(), &timeout);
  librabbitmq().amqp_set_rpc_timeout(get(), &timeout);
  connect(server);
  log_in(server, heartbeat);
  open_channel();
  find_or_make_queue(server);
  works_ = true;
}

RabbitmqConnection::~RabbitmqConnection() {
  if (!works_) return;
  const timeval timeout = timeval_of(kCloseTime);
  librabbitmq().amqp_set_rpc_timeout(get(), &timeout);
  librabbitmq().amqp_connection_close(get(), kOk);
}

void RabbitmqConnection::connect(const RabbitmqServer& server) {
  const bool has_tls = server.tls != RabbitmqServer::Tls::kNo;
  amqp_socket_t* socket =
      has_tls ? librabbitmq().amqp_ssl_socket_new(get()) : librabbitmq().amqp_tcp_socket_new(get());
  if (socket == nullptr) throw SinkUnavailable(where_ + ": no socket");
  if (has_tls) {
    const bool is_verified = server.tls == RabbitmqServer::Tls::kVerified;
    librabbitmq().amqp_ssl_socket_set_verify_peer(socket, is_verified ? 1 : 0);
    librabbitmq().amqp_ssl_socket_set_verify_hostname(socket, is_verified ? 1 : 0);
    const std::string ca = server.tls_ca.empty() ? kSystemCertificates : server.tls_ca.string();
    if (is_verified && librabbitmq().amqp_ssl_socket_set_cacert(socket, ca.c_str()) != 0)
      throw SinkRefused(where_ + ": cannot read certificates of " + ca + ": set tls_ca");
  }
  const timeval timeout = timeval_of(server.timeout / 6);
  check_status(librabbitmq().amqp_socket_open_noblock(socket, server.host.c_str(), port_of(server),
                                                      &timeout),
               "cannot connect: ");
  watch(librabbitmq().amqp_get_sockfd(get()));
}

void RabbitmqConnection::log_in(const RabbitmqServer& server, std::chrono::seconds heartbeat) {
  const std::string user = server.user.empty() ? kGuest : server.user;
  if (!server.password && user != kGuest)
    throw SinkRefused(where_ + ": no password of user " + printable(user) +
                      ": give it by the password file or the environment");
  // Otherwise a queue that is deleted, or a server that takes nothing, would look like silence.
  std::array told{capability("consumer_cancel_notify"), capability("connection.blocked")};
  amqp_table_entry_t capabilities{};
  capabilities.key = amqp_bytes_of("capabilities");
  capabilities.value.kind = AMQP_FIELD_KIND_TABLE;
  capabilities.value.value.table = {.num_entries = told.size(), .entries = told.data()};
  const amqp_table_t properties{.num_entries = 1, .entries = &capabilities};
  check(librabbitmq().amqp_login_with_properties(
      get(), server.vhost.c_str(), 0, kFrameBytes, static_cast<int>(heartbeat.count()), &properties,
      AMQP_SASL_METHOD_PLAIN, user.c_str(), server.password.value_or(kGuest).c_str()));
}

void RabbitmqConnection::open_channel() {
  librabbitmq().amqp_channel_open(get(), ++channel_);
  check();
}

// Who may only write, or read, may look for it, but not make it.
void RabbitmqConnection::find_or_make_queue(const RabbitmqServer& server) {
  if (has_queue(server.queue)) return;
  open_channel();
  amqp_table_entry_t type{};
  type.key = amqp_bytes_of("x-queue-type");
  type.value.kind = AMQP_FIELD_KIND_UTF8;
  type.value.value.bytes = amqp_bytes_of("quorum");
  const amqp_table_t arguments{.num_entries = server.quorum ? 1 : 0, .entries = &type};
  librabbitmq().amqp_queue_declare(get(), channel_, amqp_bytes_of(server.queue), 0, 1, 0, 0,
                                   arguments);
  check();
}

// Where it is not there, the server closes the channel.
bool RabbitmqConnection::has_queue(const std::string& name) {
  librabbitmq().amqp_queue_declare(get(), channel_, amqp_bytes_of(name), 1, 1, 0, 0, {});
  const amqp_rpc_reply_t reply = librabbitmq().amqp_get_rpc_reply(get());
  if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION &&
      reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD &&
      static_cast<const amqp_channel_close_t*>(reply.reply.decoded)->reply_code == kNotFound)
    return false;
  check(reply);
  return true;
}

void RabbitmqConnection::check(const amqp_rpc_reply_t& reply) {
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
  if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION) fail(reply.reply);
  check_status(reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION ? reply.library_error
                                                                   : AMQP_STATUS_UNEXPECTED_STATE);
}

void RabbitmqConnection::check_status(int status, std::string_view failed) {
  if (status == AMQP_STATUS_OK) return;
  works_ = false;
  std::string message = where_ + ": ";
  (message += failed) += librabbitmq().amqp_error_string2(status);
  if (std::ranges::find(kRefused, status) != std::end(kRefused)) throw SinkRefused(message);
  throw SinkUnavailable(message);
}

void RabbitmqConnection::fail(const amqp_method_t& closing) {
  works_ = false;
  if (closing.id == AMQP_CHANNEL_CLOSE_METHOD) {
    const auto* close = static_cast<const amqp_channel_close_t*>(closing.decoded);
    throw_rabbitmq_error(where_, close->reply_code, text_of(close->reply_text));
  }
  if (closing.id == AMQP_CONNECTION_CLOSE_METHOD) {
    const auto* close = static_cast<const amqp_connection_close_t*>(closing.decoded);
    throw_rabbitmq_error(where_, close->reply_code, text_of(close->reply_text));
  }
  throw SinkUnavailable(where_ + ": the queue is no longer there: it was deleted");
}

std::optional<amqp_frame_t> RabbitmqConnection::next_frame(std::chrono::milliseconds time) {
  amqp_frame_t frame{};
  const timeval timeout = timeval_of(time);
  librabbitmq().amqp_maybe_release_buffers(get());
  const int status = librabbitmq().amqp_simple_wait_frame_noblock(get(), &frame, &timeout);
  if (status == AMQP_STATUS_TIMEOUT) return std::nullopt;
  check_status(status);
  if (frame.frame_type != AMQP_FRAME_METHOD) return frame;
  switch (frame.payload.method.id) {
    case AMQP_CHANNEL_CLOSE_METHOD:
    case AMQP_CONNECTION_CLOSE_METHOD:
    case AMQP_BASIC_CANCEL_METHOD:
      fail(frame.payload.method);
    case AMQP_CONNECTION_BLOCKED_METHOD:
      blocked_ = printable(text_of(
          static_cast<const amqp_connection_blocked_t*>(frame.payload.method.decoded)->reason));
      break;
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
      blocked_.clear();
      break;
    default:
      break;
  }
  return frame;
}

}  // namespace tracer_bio
