#include "forward/messages/encode.h"

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/json.h"

namespace tracer_bio {
namespace {

// What ends a message, at most: "]}]}".
constexpr size_t kEndBytes = 8;

void write_value(JsonWriter& json, const ForwardValue& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) {
    json.integer(*integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    json.real(*real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    json.text(*text);
  } else {
    json.null();
  }
}

// Writes one message after the other: what has no more room in one begins the next.
class Encoder {
 public:
  explicit Encoder(const ForwardBatch& batch) : batch_(batch) { begin(); }

  std::vector<Message> encode() {
    for (const ForwardRemoval& removal : batch_.removals) add(removal);
    for (const ForwardRows& rows : batch_.rows) add(rows);
    end();
    return std::move(messages_);
  }

 private:
  enum class Part : uint8_t { kHead, kRemovals, kTables };

  void begin() {
    body_.clear();
    json_.emplace(body_);
    json_->begin_object();
    json_->key(message_key::kSchema).integer(kMessageSchema);
    json_->key(message_key::kHostId).text(batch_.host_id);
    json_->key(message_key::kHost).text(batch_.host);
    head_bytes_ = body_.size();
    part_ = Part::kHead;
    table_ = nullptr;
  }

  void end() {
    enter(Part::kHead);
    json_->end_object();
    messages_.push_back({.key = batch_.host_id, .body = body_});
  }

  // Ends what is open, and begins the list that it names.
  void enter(Part part) {
    if (part_ == part) return;
    if (table_ != nullptr) json_->end_array().end_object();
    table_ = nullptr;
    if (part_ != Part::kHead) json_->end_array();
    part_ = part;
    if (part == Part::kRemovals) json_->key(message_key::kRemovals).begin_array();
    if (part == Part::kTables) json_->key(message_key::kTables).begin_array();
  }

  void make_room(size_t bytes) {
    if (body_.size() == head_bytes_ || body_.size() + bytes + kEndBytes <= kMessageBytes) return;
    end();
    begin();
  }

  void add(const ForwardRemoval& removal) {
    element_.clear();
    JsonWriter json{element_};
    json.begin_object();
    json.key(message_key::kTable).text(removal.table);
    json.key(message_key::kColumn).text(removal.column);
    json.key(message_key::kFrom).integer(removal.from);
    json.key(message_key::kVersion).integer(removal.version);
    json.end_object();
    make_room(element_.size());
    enter(Part::kRemovals);
    json_->raw(element_);
  }

  void add(const ForwardRows& rows) {
    const size_t width = rows.table->columns.size();
    for (size_t row = 0; row < rows.versions.size(); ++row) {
      element_.clear();
      JsonWriter json{element_};
      json.begin_array().integer(rows.versions[row]);
      for (const ForwardValue& value : std::span{rows.values}.subspan(row * width, width))
        write_value(json, value);
      json.end_array();
      make_room(element_.size());
      enter(*rows.table);
      json_->raw(element_);
      check_size(*rows.table);
    }
  }

  void enter(const ForwardTable& table) {
    enter(Part::kTables);
    if (table_ == &table) return;
    if (table_ != nullptr) json_->end_array().end_object();
    table_ = &table;
    json_->begin_object().key(message_key::kTable).text(table.name);
    json_->key(message_key::kColumns).begin_array();
    for (const ColumnInfo& column : table.columns) json_->text(column.name);
    json_->end_array().key(message_key::kRows).begin_array();
  }

  void check_size(const ForwardTable& table) const {
    const size_t bytes = body_.size() + kEndBytes;
    if (bytes <= kLargestMessageBytes) return;
    throw SinkRefused("a row of the table " + std::string{table.name} + " is " +
                      std::to_string(bytes) + " bytes as a message, of which brokers take " +
                      std::to_string(kLargestMessageBytes) +
                      ": lower [monitoring] max_args, send to PostgreSQL without a broker, or "
                      "leave that table out of [[forward]] tables");
  }

  const ForwardBatch& batch_;
  std::vector<Message> messages_;
  std::string body_;
  std::optional<JsonWriter> json_;
  size_t head_bytes_ = 0;
  Part part_ = Part::kHead;
  const ForwardTable* table_ = nullptr;  // whose rows are being written
  std::string element_;                  // a row, or a removal, by itself
};

}  // namespace

std::vector<Message> encode(const ForwardBatch& batch) { return Encoder{batch}.encode(); }

}  // namespace tracer_bio
