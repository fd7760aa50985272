#include "forward/kafka/client.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <utility>

#include "forward/kafka/errors.h"

namespace tracer_bio {
namespace {

using namespace std::chrono_literals;

constexpr size_t kErrorSize = 512;
// What follows would make one failure many: "(after 3ms in state CONNECT)".
constexpr std::string_view kTiming = " (after ";
constexpr std::string_view kPlain = "PLAIN";
constexpr int kGoodScram = 0x020601ff;
// A name may have several addresses, of which only the last one answers.
constexpr auto kRound = 1s;

std::string place_of(const KafkaServer& server) {
  return "Kafka at " + server.brokers + ", topic " + server.topic;
}

// It sent something else than Kafka 4 takes (librdkafka's change 4895).
std::string sasl_hint(const KafkaServer& server) {
  if (server.sasl_mechanism == kPlain || rdkafka().rd_kafka_version() >= kGoodScram) return {};
  return std::string{" (librdkafka "} + rdkafka().rd_kafka_version_str() +
         " fails at SCRAM of Kafka 4, whatever the password is: use 2.6.1 or later, or PLAIN with "
         "tls)";
}

bool set(rd_kafka_conf_t* settings, const KafkaSetting& setting, std::string& error) {
  std::array<char, kErrorSize> text{};
  if (rdkafka().rd_kafka_conf_set(settings, setting.name, setting.value.c_str(), text.data(),
                                  text.size()) == RD_KAFKA_CONF_OK)
    return true;
  error = text.data();
  return false;
}

bool is_encrypted(const KafkaServer& server) {
  return server.tls == "require" || server.tls == "verify-ca" || server.tls == "verify-full";
}

void add_tls(std::vector<KafkaSetting>& settings, const KafkaServer& server) {
  if (!server.tls_ca.empty()) settings.push_back({"ssl.ca.location", server.tls_ca.string()});
  if (server.tls == "verify-full") {
    settings.push_back({"ssl.endpoint.identification.algorithm", "https"});
    return;
  }
  settings.push_back({"ssl.endpoint.identification.algorithm", "none"});
  // As libpq has it: who gives certificates wants them to be looked at.
  if (server.tls == "require" && server.tls_ca.empty())
    settings.push_back({"enable.ssl.certificate.verification", "false"});
}

void add_sasl(std::vector<KafkaSetting>& settings, const KafkaServer& server) {
  if (!server.password)
    throw SinkRefused(place_of(server) + ": a password is needed for user " + server.user +
                      ", and none was given");
  if (server.sasl_mechanism == kPlain && !is_encrypted(server))
    throw SinkRefused(place_of(server) +
                      ": PLAIN would show the password to everybody on the way: set tls");
  settings.push_back({"sasl.mechanism", server.sasl_mechanism});
  settings.push_back({"sasl.username", server.user});
  settings.push_back({"sasl.password", *server.password});
}

std::vector<KafkaSetting> connection_settings(const KafkaServer& server) {
  std::vector<KafkaSetting> settings{
      {"bootstrap.servers", server.brokers},
      {"client.id", "tracer-bio"},
      {"socket.keepalive.enable", "true"},
      {"socket.connection.setup.timeout.ms",
       std::to_string(std::max(server.timeout / 6, 1000ms).count())},
      {"socket.timeout.ms", std::to_string(std::max(server.timeout, 1000ms).count())},
      // One that is back is found within this time.
      {"reconnect.backoff.max.ms", "2000"}};
  const bool with_sasl = !server.user.empty();
  settings.push_back({"security.protocol", std::string{with_sasl ? "sasl_" : ""} +
                                               (is_encrypted(server) ? "ssl" : "plaintext")});
  if (is_encrypted(server)) add_tls(settings, server);
  if (with_sasl) add_sasl(settings, server);
  return settings;
}

void log(const rd_kafka_t* /*handle*/, int /*level*/, const char* about, const char* text) {
  spdlog::debug("librdkafka: {}: {}", about, text);
}

}  // namespace

KafkaSettings kafka_settings(const KafkaServer& server, std::initializer_list<KafkaSetting> more) {
  std::vector<KafkaSetting> all = connection_settings(server);
  all.insert(all.end(), more);
  KafkaSettings settings{rdkafka().rd_kafka_conf_new()};
  std::string error;
  for (const KafkaSetting& setting : all)
    if (!set(settings.get(), setting, error)) throw SinkRefused(place_of(server) + ": " + error);
  return settings;
}

KafkaClient::KafkaClient(rd_kafka_type_t type, KafkaSettings settings, const KafkaServer& server)
    : where_(place_of(server)), hint_(sasl_hint(server)) {
  rdkafka().rd_kafka_conf_set_opaque(settings.get(), this);
  rdkafka().rd_kafka_conf_set_error_cb(settings.get(), on_error);
  rdkafka().rd_kafka_conf_set_log_cb(settings.get(), log);
  std::array<char, kErrorSize> error{};
  handle_.reset(rdkafka().rd_kafka_new(type, settings.get(), error.data(), error.size()));
  if (!handle_) throw SinkRefused(where_ + ": " + error.data());
  static_cast<void>(settings.release());  // it is the handle's now
}

void KafkaClient::on_error(rd_kafka_t* handle, int code, const char* reason, void* client) {
  auto& self = *static_cast<KafkaClient*>(client);
  if (code != RD_KAFKA_RESP_ERR__FATAL) {
    self.note(static_cast<rd_kafka_resp_err_t>(code), reason);
    return;
  }
  std::array<char, kErrorSize> text{};
  const rd_kafka_resp_err_t cause =
      rdkafka().rd_kafka_fatal_error(handle, text.data(), text.size());
  self.lasting_ = {cause, text.data()};
}

void KafkaClient::note(rd_kafka_resp_err_t code, std::string reason) {
  if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
    cut_off_ = true;
    // What was told of the last one says more.
    if (last_) return;
  }
  reason.resize(std::min(reason.size(), reason.find(kTiming)));
  if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION) reason += hint_;
  last_ = {code, std::move(reason)};
  if (is_refusal(code)) lasting_ = last_;
}

rd_kafka_resp_err_t KafkaClient::look_for(const std::string& topic,
                                          std::chrono::milliseconds wait) const {
  const std::unique_ptr<rd_kafka_topic_t, KafkaFreer<&RdkafkaLibrary::rd_kafka_topic_destroy>>
      named{rdkafka().rd_kafka_topic_new(get(), topic.c_str(), nullptr)};
  if (!named) return RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION;
  const rd_kafka_metadata_t* found = nullptr;
  const rd_kafka_resp_err_t error =
      rdkafka().rd_kafka_metadata(get(), 0, named.get(), &found, static_cast<int>(wait.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return error;
  const std::unique_ptr<const rd_kafka_metadata_t,
                        KafkaFreer<&RdkafkaLibrary::rd_kafka_metadata_destroy>>
      owned{found};
  return found->topic_cnt == 1 ? found->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

void KafkaClient::require_topic(const std::string& topic, std::chrono::milliseconds timeout) {
  const auto end = KafkaClock::now() + timeout;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - KafkaClock::now());
    const rd_kafka_resp_err_t error =
        look_for(topic, std::clamp<std::chrono::milliseconds>(left, 1ms, kRound));
    rdkafka().rd_kafka_poll(get(), 0);
    check();
    switch (error) {
      case RD_KAFKA_RESP_ERR_NO_ERROR:
      case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
        return;  // it is there, and about to be usable
      case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        throw SinkRefused(where_ + ": there is no topic " + topic +
                          ": create it, with as many partitions as workers are to share");
      default:
        break;
    }
    if (is_refusal(error) || is_cut_off() || left <= 0ms)
      fail(error, rdkafka().rd_kafka_err2str(error));
  }
}

void KafkaClient::check() const {
  if (lasting_) throw_kafka_error(where_, lasting_->code, lasting_->reason);
}

void KafkaClient::fail(rd_kafka_resp_err_t code, std::string_view reason) const {
  check();
  if (last_ && !is_refusal(code)) throw_kafka_error(where_, last_->code, last_->reason);
  throw_kafka_error(where_, code, reason);
}

void KafkaClient::forget() {
  last_.reset();
  lasting_.reset();
  cut_off_ = false;
}

}  // namespace tracer_bio
