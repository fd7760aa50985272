// kafka_bench BROKERS TOPIC MEGABYTES: how fast messages get into Kafka by the queue, which waits
// for each batch, against a bare loop of librdkafka with the same settings, which waits at its end,
// as librdkafka's own rdkafka_performance does. Each four
// times, A, B, B, A, A, B, B, A.
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "forward/kafka/kafka.h"
#include "forward/kafka/library.h"

namespace {

using namespace tracer_bio;

// What a batch of 10,000 rows comes to.
constexpr size_t kBatchBytes = 5 << 20;
constexpr size_t kHosts = 50;
constexpr int kRounds = 4;

using Batches = std::vector<std::vector<Message>>;

// Rows as JSON has them: the same words, and other numbers.
std::string make_body(std::mt19937_64& random, size_t bytes) {
  std::string body = R"({"schema":1,"host_id":"550f9cd3a52ecd43","rows":[)";
  while (body.size() < bytes) {
    body += "[" + std::to_string(random() % 1'000'000) + "," + std::to_string(random()) +
            R"(,"samtools","[\"samtools\",\"view\",\"-@\",\"4\",\"/data/sample_)" +
            std::to_string(random() % 10'000) + R"(.bam\"]",0,null,"exact"],)";
  }
  body.resize(bytes);
  return body;
}

// Each batch is of one host.
Batches make_batches(size_t message_bytes, size_t bytes) {
  std::mt19937_64 random{7};
  Batches batches(bytes / kBatchBytes);
  for (size_t at = 0; at < batches.size(); ++at)
    for (size_t count = 0; count < kBatchBytes / message_bytes; ++count)
      batches[at].push_back(
          {.key = "host" + std::to_string(at % kHosts), .body = make_body(random, message_bytes)});
  return batches;
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Seconds, without connecting.
double send_bare(const KafkaServer& server, const Batches& batches) {
  const RdkafkaLibrary& kafka = rdkafka();
  rd_kafka_conf_t* settings = kafka.rd_kafka_conf_new();
  const std::pair<const char*, std::string> pairs[] = {{"bootstrap.servers", server.brokers},
                                                       {"enable.idempotence", "true"},
                                                       {"compression.codec", "zstd"},
                                                       {"linger.ms", "20"},
                                                       {"partitioner", "murmur2_random"}};
  for (const auto& [name, value] : pairs)
    kafka.rd_kafka_conf_set(settings, name, value.c_str(), nullptr, 0);
  size_t confirmed = 0;
  kafka.rd_kafka_conf_set_opaque(settings, &confirmed);
  kafka.rd_kafka_conf_set_dr_msg_cb(
      settings, [](rd_kafka_t*, const rd_kafka_message_t* message, void* count) {
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) ++*static_cast<size_t*>(count);
      });
  rd_kafka_t* producer = kafka.rd_kafka_new(RD_KAFKA_PRODUCER, settings, nullptr, 0);
  size_t sent = 0;
  const auto send = [&](const Message& message) {
    rd_kafka_vu_t values[3]{};
    values[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    values[0].u.cstr = server.topic.c_str();
    values[1].vtype = RD_KAFKA_VTYPE_KEY;
    values[1].u.mem = {const_cast<char*>(message.key.data()), message.key.size()};
    values[2].vtype = RD_KAFKA_VTYPE_VALUE;
    values[2].u.mem = {const_cast<char*>(message.body.data()), message.body.size()};
    while (rd_kafka_error_t* full = kafka.rd_kafka_produceva(producer, values, 3)) {
      kafka.rd_kafka_error_destroy(full);
      kafka.rd_kafka_poll(producer, 10);
    }
    kafka.rd_kafka_poll(producer, 0);
    ++sent;
  };
  send(batches.front().front());
  kafka.rd_kafka_flush(producer, 60'000);
  const double seconds = seconds_of([&] {
    for (const auto& batch : batches)
      for (const Message& message : batch) send(message);
    kafka.rd_kafka_flush(producer, 60'000);
  });
  kafka.rd_kafka_destroy_flags(producer, 0);
  if (confirmed != sent) throw std::runtime_error{"the bare loop lost messages"};
  return seconds;
}

double send_by_queue(const KafkaServer& server, const Batches& batches) {
  const auto queue = open_kafka_queue(server);
  queue->publish({batches.front().data(), 1});
  return seconds_of([&] {
    for (const auto& batch : batches) queue->publish(batch);
  });
}

void measure(const KafkaServer& server, size_t message_bytes, size_t bytes) {
  const Batches batches = make_batches(message_bytes, bytes);
  double bare_seconds = 0;
  double queue_seconds = 0;
  for (int round = 0; round < kRounds / 2; ++round) {
    bare_seconds += send_bare(server, batches);
    queue_seconds += send_by_queue(server, batches);
    queue_seconds += send_by_queue(server, batches);
    bare_seconds += send_bare(server, batches);
  }
  const auto tell = [&](const char* name, const char* bound, double seconds) {
    const double count =
        1.0 * kRounds * static_cast<double>(batches.size() * batches.front().size());
    std::printf("%zu bytes, %s\t%s\t%.0f messages/s, %.0f MB/s (%.2f)\n", message_bytes, name,
                bound, count / seconds, count * static_cast<double>(message_bytes) / seconds / 1e6,
                bare_seconds / seconds);
  };
  tell("bare loop", "", bare_seconds);
  tell("queue", ">= 0.7 of it", queue_seconds);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: kafka_bench BROKERS TOPIC MEGABYTES\n", stderr);
    return 2;
  }
  try {
    const KafkaServer server{.brokers = argv[1], .topic = argv[2]};
    const size_t bytes = std::stoul(argv[3]) << 20;
    for (const size_t message_bytes : {size_t{1'000}, size_t{256} << 10})
      measure(server, message_bytes, bytes);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kafka_bench: %s\n", error.what());
    return 1;
  }
}
