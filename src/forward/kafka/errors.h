// What Kafka answers, as forwarders tell it apart.
#pragma once

#include <librdkafka/rdkafka.h>

#include <string_view>

namespace tracer_bio {

// Trying again helps only once somebody did something: credentials, rights, topics, sizes.
bool is_refusal(rd_kafka_resp_err_t code);

// Throws SinkRefused or SinkUnavailable; what is thrown has one line.
[[noreturn]] void throw_kafka_error(std::string_view where, rd_kafka_resp_err_t code,
                                    std::string_view reason);

}  // namespace tracer_bio
