#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "forward/kafka/client.h"
#include "forward/kafka/errors.h"
#include "forward/kafka/kafka.h"
#include "forward/kafka/producer.h"

namespace tracer_bio {
namespace {

using namespace std::chrono_literals;

constexpr auto kLeaving = 5s;
// A broker waits for members that were killed before others get anything.
constexpr std::chrono::milliseconds kSession = 10s;
constexpr std::chrono::milliseconds kJoining = kSession + 5s;
constexpr std::chrono::milliseconds kStep = 100ms;

// One that was killed, or hangs, is replaced after the session's timeout. Rebalancing is eager
// (what was not committed comes again after each): it needs no memory of which messages were whose.
KafkaSettings settings_of(const KafkaServer& server, const std::string& group) {
  return kafka_settings(server, {{"group.id", group},
                                 {"enable.auto.commit", "false"},
                                 {"enable.auto.offset.store", "false"},
                                 {"auto.offset.reset", "earliest"},
                                 {"allow.auto.create.topics", "false"},
                                 {"partition.assignment.strategy", "range"},
                                 {"session.timeout.ms", std::to_string(kSession.count())},
                                 {"queued.max.messages.kbytes", "16384"}});
}

// It only happens while the consumer is polled.
void on_rebalance(rd_kafka_t* handle, rd_kafka_resp_err_t what,
                  rd_kafka_topic_partition_list_t* partitions, void* client) {
  const bool joined = what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
  static_cast<KafkaClient*>(client)->note_joined(joined);
  rdkafka().rd_kafka_assign(handle, joined ? partitions : nullptr);
}

// The partitions are others' now: what was not committed comes again to them.
bool has_lost_its_partitions(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION ||
         error == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID ||
         error == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS ||
         error == RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST;
}

std::string text_of(const void* bytes, size_t size) {
  return bytes == nullptr ? std::string{} : std::string{static_cast<const char*>(bytes), size};
}

// A member of the group, from its first receive() on.
class Member {
 public:
  Member(const KafkaServer& server, const std::string& group)
      : topic_(server.topic), client_(RD_KAFKA_CONSUMER, settings(server, group), server) {
    client_.require_topic(server.topic, server.timeout / 6);
    client_.require_topic(server.topic + ".dead", server.timeout / 6);
    rdkafka().rd_kafka_poll_set_consumer(client_.get());
    const KafkaPartitions topics{rdkafka().rd_kafka_topic_partition_list_new(1)};
    rdkafka().rd_kafka_topic_partition_list_add(topics.get(), topic_.c_str(),
                                                RD_KAFKA_PARTITION_UA);
    const rd_kafka_resp_err_t error = rdkafka().rd_kafka_subscribe(client_.get(), topics.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client_.fail(error, rdkafka().rd_kafka_err2str(error));
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  ~Member() {
    const KafkaEventQueue events{rdkafka().rd_kafka_queue_new(client_.get())};
    if (const KafkaError error{
            rdkafka().rd_kafka_consumer_close_queue(client_.get(), events.get())})
      return;
    // What was fetched meanwhile is left out.
    const auto end = KafkaClock::now() + kLeaving;
    while (rdkafka().rd_kafka_consumer_closed(client_.get()) == 0 && KafkaClock::now() < end)
      const KafkaMessage message{rdkafka().rd_kafka_consume_queue(events.get(), 100)};
  }

  std::vector<Message> receive(size_t most, std::chrono::milliseconds wait) {
    client_.forget();
    std::vector<Message> messages;
    const auto end_of = [&](bool joined) {
      return KafkaClock::now() + (joined ? wait : std::max(wait, kJoining));
    };
    bool joined = client_.has_joined();
    auto end = end_of(joined);
    while (messages.size() < most) {
      if (joined != client_.has_joined()) {
        joined = !joined;
        end = end_of(joined);
      }
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - KafkaClock::now());
      const auto patience = messages.empty() ? std::clamp(left, 0ms, kStep) : 0ms;
      const KafkaMessage message{
          rdkafka().rd_kafka_consumer_poll(client_.get(), static_cast<int>(patience.count()))};
      if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        messages.push_back(take(*message));
      else if (message)
        tell(*message);
      else if (!messages.empty() || left <= 0ms)
        break;
    }
    if (messages.empty()) client_.check();
    return messages;
  }

  // Of the last receive(). It goes on once they are back.
  void check_brokers() const {
    if (client_.is_cut_off())
      client_.fail(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "no broker answers");
  }

  void commit(std::chrono::milliseconds timeout) {
    const KafkaPartitions positions = positions_to_commit();
    if (positions->cnt > 0) commit(*positions, timeout);
    received_.clear();
  }

 private:
  static KafkaSettings settings(const KafkaServer& server, const std::string& group) {
    KafkaSettings settings = settings_of(server, group);
    rdkafka().rd_kafka_conf_set_rebalance_cb(settings.get(), on_rebalance);
    return settings;
  }

  Message take(const rd_kafka_message_t& message) {
    int64_t& next = received_[message.partition];
    next = std::max(next, message.offset + 1);
    return {.key = text_of(message.key, message.key_len),
            .body = text_of(message.payload, message.len)};
  }

  // Others than these pass.
  void tell(const rd_kafka_message_t& message) const {
    if (is_refusal(message.err))
      client_.fail(message.err, rdkafka().rd_kafka_message_errstr(&message));
  }

  // Of the partitions that are still its own.
  KafkaPartitions positions_to_commit() const {
    rd_kafka_topic_partition_list_t* assigned = nullptr;
    rdkafka().rd_kafka_assignment(client_.get(), &assigned);
    const KafkaPartitions owned{assigned};
    KafkaPartitions positions{rdkafka().rd_kafka_topic_partition_list_new(8)};
    for (int at = 0; owned && at < owned->cnt; ++at) {
      const auto found = received_.find(owned->elems[at].partition);
      if (found == received_.end()) continue;
      rdkafka()
          .rd_kafka_topic_partition_list_add(positions.get(), topic_.c_str(), found->first)
          ->offset = found->second;
    }
    return positions;
  }

  void commit(const rd_kafka_topic_partition_list_t& positions, std::chrono::milliseconds timeout) {
    client_.forget();
    const KafkaEventQueue answers{rdkafka().rd_kafka_queue_new(client_.get())};
    rd_kafka_resp_err_t error =
        rdkafka().rd_kafka_commit_queue(client_.get(), &positions, answers.get(), nullptr, nullptr);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      const KafkaEvent answer{
          rdkafka().rd_kafka_queue_poll(answers.get(), static_cast<int>(timeout.count()))};
      error = answer ? rdkafka().rd_kafka_event_error(answer.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT;
    }
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || has_lost_its_partitions(error)) return;
    client_.fail(error, std::string{"commit: "} + rdkafka().rd_kafka_err2str(error));
  }

  std::string topic_;
  std::map<int32_t, int64_t> received_;  // of each partition what comes next, since the last commit
  KafkaClient client_;
};

class KafkaConsumer : public MessageConsumer {
 public:
  KafkaConsumer(KafkaServer server, std::string group)
      : server_(std::move(server)), group_(std::move(group)), dead_(server_) {
    dead_.topic += ".dead";
  }

  // After an error it leaves the group, so that what was received, and not committed, comes again.
  std::vector<Message> receive(size_t most, std::chrono::milliseconds wait) override {
    std::vector<Message> messages;
    try {
      if (!member_) member_.emplace(server_, group_);
      messages = member_->receive(most, wait);
    } catch (...) {
      member_.reset();
      throw;
    }
    if (messages.empty()) member_->check_brokers();
    return messages;
  }

  void commit() override {
    if (member_) member_->commit(server_.timeout);
  }

  void set_aside(const Message& message, std::string_view reason) override {
    try {
      if (!producer_) producer_.emplace(dead_);
      producer_->send({&message, 1}, reason);
    } catch (...) {
      producer_.reset();
      throw;
    }
  }

 private:
  KafkaServer server_;
  std::string group_;
  KafkaServer dead_;
  std::optional<Member> member_;
  std::optional<KafkaProducer> producer_;
};

}  // namespace

std::unique_ptr<MessageConsumer> open_kafka_consumer(const KafkaServer& server,
                                                     const std::string& group) {
  return std::make_unique<KafkaConsumer>(server, group);
}

}  // namespace tracer_bio
