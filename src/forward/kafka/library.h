// librdkafka, by its C API. It is no dependency of the program: loaded when something is to be sent
// or received.
#pragma once

#include <librdkafka/rdkafka.h>

namespace tracer_bio {

// The functions of the C API that are used. All are there since librdkafka 1.9.
#define TRACER_BIO_RDKAFKA_FUNCTIONS(X)    \
  X(rd_kafka_assign)                       \
  X(rd_kafka_assignment)                   \
  X(rd_kafka_commit_queue)                 \
  X(rd_kafka_conf_destroy)                 \
  X(rd_kafka_conf_new)                     \
  X(rd_kafka_conf_set)                     \
  X(rd_kafka_conf_set_dr_msg_cb)           \
  X(rd_kafka_conf_set_error_cb)            \
  X(rd_kafka_conf_set_log_cb)              \
  X(rd_kafka_conf_set_opaque)              \
  X(rd_kafka_conf_set_rebalance_cb)        \
  X(rd_kafka_consume_queue)                \
  X(rd_kafka_consumer_close_queue)         \
  X(rd_kafka_consumer_closed)              \
  X(rd_kafka_consumer_poll)                \
  X(rd_kafka_destroy_flags)                \
  X(rd_kafka_err2str)                      \
  X(rd_kafka_error_code)                   \
  X(rd_kafka_error_destroy)                \
  X(rd_kafka_error_string)                 \
  X(rd_kafka_event_destroy)                \
  X(rd_kafka_event_error)                  \
  X(rd_kafka_fatal_error)                  \
  X(rd_kafka_flush)                        \
  X(rd_kafka_message_destroy)              \
  X(rd_kafka_message_errstr)               \
  X(rd_kafka_metadata)                     \
  X(rd_kafka_metadata_destroy)             \
  X(rd_kafka_new)                          \
  X(rd_kafka_poll)                         \
  X(rd_kafka_poll_set_consumer)            \
  X(rd_kafka_produceva)                    \
  X(rd_kafka_queue_destroy)                \
  X(rd_kafka_queue_new)                    \
  X(rd_kafka_queue_poll)                   \
  X(rd_kafka_subscribe)                    \
  X(rd_kafka_topic_destroy)                \
  X(rd_kafka_topic_new)                    \
  X(rd_kafka_topic_partition_list_add)     \
  X(rd_kafka_topic_partition_list_destroy) \
  X(rd_kafka_topic_partition_list_new)     \
  X(rd_kafka_version)                      \
  X(rd_kafka_version_str)

// Each is called as a member, by the name that it has in rdkafka.h.
struct RdkafkaLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses): it is declared
#define TRACER_BIO_MEMBER(function) decltype(&::function) function = nullptr;
  TRACER_BIO_RDKAFKA_FUNCTIONS(TRACER_BIO_MEMBER)
#undef TRACER_BIO_MEMBER
};

// Loaded by the first call, for good: librdkafka.so.1 of the system. Throws SinkRefused, saying how
// to get it.
const RdkafkaLibrary& rdkafka();

}  // namespace tracer_bio
