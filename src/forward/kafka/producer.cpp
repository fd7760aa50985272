#include "forward/kafka/producer.h"

#include <array>

namespace tracer_bio {
namespace {

using namespace std::chrono_literals;

// What librdkafka gives up after the timeout, it is to be told by librdkafka.
constexpr auto kGrace = 5s;
constexpr auto kStep = 200ms;

// librdkafka only reads what it is given here.
rd_kafka_vu_t memory_of(rd_kafka_vtype_t type, std::string_view bytes) {
  rd_kafka_vu_t value{};
  value.vtype = type;
  value.u.mem.ptr = const_cast<char*>(bytes.data());
  value.u.mem.size = bytes.size();
  return value;
}

}  // namespace

KafkaSettings KafkaProducer::settings(const KafkaServer& server) {
  KafkaSettings settings = kafka_settings(
      server, {{"enable.idempotence", "true"},
               {"acks", "all"},
               {"partitioner", "murmur2_random"},
               {"linger.ms", "20"},
               {"message.timeout.ms", std::to_string(server.timeout.count())},
               // A body and its key; a broker's own limit is of what is left of them, compressed.
               {"message.max.bytes", "1048576"},
               {"queue.buffering.max.kbytes", "65536"}});
  // Not every build has zstd.
  if (rdkafka().rd_kafka_conf_set(settings.get(), "compression.codec", "zstd", nullptr, 0) !=
      RD_KAFKA_CONF_OK)
    rdkafka().rd_kafka_conf_set(settings.get(), "compression.codec", "lz4", nullptr, 0);
  rdkafka().rd_kafka_conf_set_dr_msg_cb(settings.get(), on_delivery);
  return settings;
}

KafkaProducer::KafkaProducer(const KafkaServer& server)
    : topic_(server.topic),
      timeout_(server.timeout),
      client_(RD_KAFKA_PRODUCER, settings(server), server) {
  client_.require_topic(topic_, timeout_ / 6);
}

void KafkaProducer::on_delivery(rd_kafka_t* /*handle*/, const rd_kafka_message_t* message,
                                void* /*client*/) {
  auto& self = *static_cast<KafkaProducer*>(message->_private);
  // Of a message that was to be sent, rd_kafka_message_errstr() would give its own body.
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && !self.rejection_)
    self.rejection_ = {message->err, rdkafka().rd_kafka_err2str(message->err)};
}

void KafkaProducer::send(std::span<const Message> messages, std::string_view reason) {
  const auto deadline = KafkaClock::now() + timeout_ + kGrace;
  client_.forget();
  for (const Message& message : messages) enqueue(message, reason, deadline);
  finish(deadline);
}

void KafkaProducer::enqueue(const Message& message, std::string_view reason,
                            KafkaClock::time_point deadline) {
  std::array<rd_kafka_vu_t, 6> values{};
  values[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  values[0].u.cstr = topic_.c_str();
  values[1].vtype = RD_KAFKA_VTYPE_OPAQUE;
  values[1].u.ptr = this;
  values[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  values[2].u.i = RD_KAFKA_MSG_F_COPY;
  values[3] = memory_of(RD_KAFKA_VTYPE_KEY, message.key);
  values[4] = memory_of(RD_KAFKA_VTYPE_VALUE, message.body);
  if (!reason.empty()) {
    values[5].vtype = RD_KAFKA_VTYPE_HEADER;
    values[5].u.header = {
        .name = "reason", .val = reason.data(), .size = static_cast<ssize_t>(reason.size())};
  }
  for (;;) {
    const KafkaError error{rdkafka().rd_kafka_produceva(client_.get(), values.data(),
                                                        values.size() - (reason.empty() ? 1 : 0))};
    if (!error) break;
    const rd_kafka_resp_err_t code = rdkafka().rd_kafka_error_code(error.get());
    if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL)
      client_.fail(code, rdkafka().rd_kafka_error_string(error.get()));
    rdkafka().rd_kafka_poll(client_.get(), kStep.count());
    check(deadline);
  }
}

void KafkaProducer::finish(KafkaClock::time_point deadline) {
  while (rdkafka().rd_kafka_flush(client_.get(), kStep.count()) != RD_KAFKA_RESP_ERR_NO_ERROR)
    check(deadline);
  if (rejection_) client_.fail(rejection_->code, rejection_->text);
}

void KafkaProducer::check(KafkaClock::time_point deadline) const {
  client_.check();
  if (KafkaClock::now() > deadline)
    client_.fail(RD_KAFKA_RESP_ERR__TIMED_OUT, "the brokers do not confirm what was sent");
}

}  // namespace tracer_bio
