// Bodies of messages: what can be read comes to the same when it is written and read again.
#include "forward/messages/decode.h"
#include "forward/messages/encode.h"
#include "fuzz.h"

namespace {

using namespace tracer_bio;

const ColumnInfo kColumns[] = {{.name = "id", .type = ColumnType::kInteger},
                               {.name = "share", .type = ColumnType::kReal},
                               {.name = "note", .type = ColumnType::kText}};
const std::vector<ForwardTable> kTables = {
    {.name = "things", .columns = {std::begin(kColumns), std::end(kColumns)}, .key = "id"},
    {.name = "others", .columns = {std::begin(kColumns), std::end(kColumns)}, .key = "id, note"}};

std::string all_of(const std::vector<Message>& messages) {
  std::string text;
  for (const Message& message : messages) (text += message.body) += '\n';
  return text;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ForwardBatch batch;
  try {
    batch = decode(fuzz::text_of(data, size), kTables);
  } catch (const MalformedMessage&) {
    return 0;
  } catch (const MessageTooNew&) {
    return 0;
  }
  for (const ForwardRows& rows : batch.rows)
    fuzz::require(rows.values.size() == rows.versions.size() * rows.table->columns.size());
  const auto messages = encode(batch);
  if (messages.size() != 1) return 0;
  fuzz::require(all_of(encode(decode(messages[0].body, kTables))) == messages[0].body + '\n');
  return 0;
}
