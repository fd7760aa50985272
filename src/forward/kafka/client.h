#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "forward/kafka/kafka.h"
#include "forward/kafka/library.h"

namespace tracer_bio {

using KafkaClock = std::chrono::steady_clock;

// Frees what librdkafka made.
template <auto function>
struct KafkaFreer {
  template <class Made>
  void operator()(Made* made) const {
    (rdkafka().*function)(made);
  }
};
using KafkaSettings =
    std::unique_ptr<rd_kafka_conf_t, KafkaFreer<&RdkafkaLibrary::rd_kafka_conf_destroy>>;
using KafkaError =
    std::unique_ptr<rd_kafka_error_t, KafkaFreer<&RdkafkaLibrary::rd_kafka_error_destroy>>;
using KafkaEvent =
    std::unique_ptr<rd_kafka_event_t, KafkaFreer<&RdkafkaLibrary::rd_kafka_event_destroy>>;
using KafkaEventQueue =
    std::unique_ptr<rd_kafka_queue_t, KafkaFreer<&RdkafkaLibrary::rd_kafka_queue_destroy>>;
using KafkaMessage =
    std::unique_ptr<rd_kafka_message_t, KafkaFreer<&RdkafkaLibrary::rd_kafka_message_destroy>>;
using KafkaPartitions =
    std::unique_ptr<rd_kafka_topic_partition_list_t,
                    KafkaFreer<&RdkafkaLibrary::rd_kafka_topic_partition_list_destroy>>;

struct KafkaSetting {
  const char* name;
  std::string value;
};

// How to reach the server, and those, by the names that librdkafka's CONFIGURATION.md has. Throws
// SinkRefused.
KafkaSettings kafka_settings(const KafkaServer& server, std::initializer_list<KafkaSetting> more);

// A producer or consumer of librdkafka, and what it told of failures: by its callbacks, which come
// in the thread that polls it.
class KafkaClient {
 public:
  // Connects when there is something to do. Throws SinkRefused.
  KafkaClient(rd_kafka_type_t type, KafkaSettings settings, const KafkaServer& server);

  // Throws SinkUnavailable where no broker tells within the time, and SinkRefused where the topic
  // is not there, or credentials are wrong.
  void require_topic(const std::string& topic, std::chrono::milliseconds timeout);

  // Throws for failures that were told since the last forget(), and will not pass by themselves.
  void check() const;
  // Throws, for a failure that may only be the consequence of one that was told.
  [[noreturn]] void fail(rd_kafka_resp_err_t code, std::string_view reason) const;
  void forget();
  // No broker could be reached.
  bool is_cut_off() const { return cut_off_; }

  // Of a consumer: it knows which partitions are its own, be it none.
  bool has_joined() const { return joined_; }
  void note_joined(bool joined) { joined_ = joined; }

  rd_kafka_t* get() const { return handle_.get(); }

 private:
  struct Failure {
    rd_kafka_resp_err_t code;
    std::string reason;
  };

  static void on_error(rd_kafka_t* handle, int code, const char* reason, void* client);
  void note(rd_kafka_resp_err_t code, std::string reason);
  // Of a metadata request's answer.
  rd_kafka_resp_err_t look_for(const std::string& topic, std::chrono::milliseconds wait) const;

  struct Destroyer {
    void operator()(rd_kafka_t* handle) const {
      // A consumer has left its group, or cannot.
      rdkafka().rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
  };
  std::string where_;
  std::string hint_;  // to wrong credentials
  std::optional<Failure> last_;
  std::optional<Failure> lasting_;  // will not pass by itself
  bool cut_off_ = false;
  bool joined_ = false;
  std::unique_ptr<rd_kafka_t, Destroyer> handle_;
};

}  // namespace tracer_bio
