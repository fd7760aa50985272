// Messages that tests of queues send, and find again.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "tracer_bio/message_queue.h"

namespace tracer_bio::test {

inline Message numbered(int number, const std::string& key = "key") {
  return {.key = key, .body = std::to_string(number)};
}

inline std::vector<Message> numbered_to(int count) {
  std::vector<Message> messages;
  for (int number = 0; number < count; ++number)
    messages.push_back(numbered(number, "host" + std::to_string(number % 7)));
  return messages;
}

// Of messages that are numbered(): ascending, each once.
inline std::vector<int> numbers_of(const std::vector<Message>& messages) {
  std::set<int> numbers;
  for (const Message& message : messages) numbers.insert(std::stoi(message.body));
  return {numbers.begin(), numbers.end()};
}

// Receives so many, without committing them; fewer where none come for 20 s.
inline std::vector<Message> take(MessageConsumer& consumer, size_t count) {
  std::vector<Message> all;
  while (all.size() < count) {
    const std::vector<Message> some =
        consumer.receive(count - all.size(), std::chrono::seconds{20});
    if (some.empty()) break;
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

// Receives and commits until as many different messages have come, or none for 20 s.
inline std::vector<Message> receive_all(MessageConsumer& consumer, size_t count) {
  std::vector<Message> all;
  std::set<std::string> bodies;
  while (bodies.size() < count) {
    const std::vector<Message> some = consumer.receive(count, std::chrono::seconds{20});
    if (some.empty()) break;
    consumer.commit();
    for (const Message& message : some) bodies.insert(message.body);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace tracer_bio::test
