// librabbitmq, by its C API: loaded at run time.
#pragma once

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>

namespace tracer_bio {

// The functions of the C API that are used. All are there since 0.9.
#define TRACER_BIO_RABBITMQ_FUNCTIONS(X) \
  X(amqp_basic_ack)                      \
  X(amqp_basic_consume)                  \
  X(amqp_basic_publish)                  \
  X(amqp_basic_qos)                      \
  X(amqp_channel_open)                   \
  X(amqp_confirm_select)                 \
  X(amqp_connection_close)               \
  X(amqp_consume_message)                \
  X(amqp_destroy_connection)             \
  X(amqp_destroy_envelope)               \
  X(amqp_error_string2)                  \
  X(amqp_get_rpc_reply)                  \
  X(amqp_get_sockfd)                     \
  X(amqp_login_with_properties)          \
  X(amqp_maybe_release_buffers)          \
  X(amqp_new_connection)                 \
  X(amqp_queue_declare)                  \
  X(amqp_set_handshake_timeout)          \
  X(amqp_set_rpc_timeout)                \
  X(amqp_simple_wait_frame_noblock)      \
  X(amqp_socket_open_noblock)            \
  X(amqp_ssl_socket_new)                 \
  X(amqp_ssl_socket_set_cacert)          \
  X(amqp_ssl_socket_set_verify_hostname) \
  X(amqp_ssl_socket_set_verify_peer)     \
  X(amqp_tcp_socket_new)

// Each is called as a member, by the name that it has in amqp.h.
struct RabbitmqLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses): it is declared
#define TRACER_BIO_MEMBER(function) decltype(&::function) function = nullptr;
  TRACER_BIO_RABBITMQ_FUNCTIONS(TRACER_BIO_MEMBER)
#undef TRACER_BIO_MEMBER
};

// Loaded by the first call, for good: librabbitmq.so.4 of the system. Throws SinkRefused, saying
// how to get it.
const RabbitmqLibrary& librabbitmq();

}  // namespace tracer_bio
