// A queue as message_queue.h describes it, in memory.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tracer_bio/message_queue.h"

namespace tracer_bio {

class MemoryQueue {
 public:
  struct DeadLetter {
    Message message;
    std::string reason;
  };

  void publish(Message message) { waiting_.push_back(std::move(message)); }
  void publish(std::vector<Message> messages) {
    for (Message& message : messages) publish(std::move(message));
  }

  // One of as many as are wanted. Outlived by this.
  std::unique_ptr<MessageConsumer> consumer() { return std::make_unique<Consumer>(*this); }

  size_t size() const { return waiting_.size(); }
  const std::vector<DeadLetter>& dead_letters() const { return dead_letters_; }

 private:
  class Consumer : public MessageConsumer {
   public:
    explicit Consumer(MemoryQueue& queue) : queue_(queue) {}
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;
    ~Consumer() override {
      queue_.waiting_.insert(queue_.waiting_.begin(), received_.begin(), received_.end());
    }

    std::vector<Message> receive(size_t most, std::chrono::milliseconds /*wait*/) override {
      std::vector<Message> messages;
      while (messages.size() < most && !queue_.waiting_.empty()) {
        messages.push_back(std::move(queue_.waiting_.front()));
        queue_.waiting_.pop_front();
      }
      received_.insert(received_.end(), messages.begin(), messages.end());
      return messages;
    }
    void commit() override { received_.clear(); }
    void set_aside(const Message& message, std::string_view reason) override {
      queue_.dead_letters_.push_back({message, std::string{reason}});
    }

   private:
    MemoryQueue& queue_;
    std::vector<Message> received_;
  };

  std::deque<Message> waiting_;
  std::vector<DeadLetter> dead_letters_;
};

}  // namespace tracer_bio
