// Messages of a real database: all of it is in them, and they are as their schema says.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "forward/messages/decode.h"
#include "forward/messages/encode.h"
#include "store/fixture.h"
#include "store/forward/forward_log.h"
#include "store/forward/forwarded_tables.h"
#include "store/memory_sink.h"

namespace tracer_bio {
namespace {

// 77: there is no jsonschema.
constexpr const char* kValidate = R"(
import json, sys
try:
    import jsonschema
except ImportError:
    sys.exit(77)
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for line in open(sys.argv[2]):
    message = json.loads(line)
    validator.validate(message)
    message["tables"][0]["rows"][0][1] = "no number"
    assert not validator.is_valid(message)
)";

class MessagesOfADatabase : public StoreTest {
 protected:
  MessagesOfADatabase() {
    Store store{file_};
    store.begin_recording(recording(1));
    write(store, many(1, 100));
    Batch batch = many(101, 3);
    batch.runs = {running_run(1, 1)};
    batch.tasks = {task(1, 1)};
    batch.metrics = {sample(1, 5, 6, 7)};
    write(store, batch);
    ForwardLog log{file_, "queue", {}};
    while (const auto next = log.next({}, kStartNs)) {
      for (Message& message : encode(*next)) messages_.push_back(std::move(message));
      log.sent(kStartNs);
    }
  }

  std::vector<Message> messages_;
};

TEST_F(MessagesOfADatabase, HaveAllOfIt) {
  MemorySink sink;
  for (const Message& message : messages_) sink.take(decode(message.body, forwarded_tables()));
  for (const ForwardTable& table : forwarded_tables())
    EXPECT_EQ(sink.rows(table.name), stored_rows(file_, table)) << table.name;
}

TEST_F(MessagesOfADatabase, AreAsTheirSchemaSays) {
  std::ofstream{folder_ / "validate.py"} << kValidate;
  std::ofstream lines{folder_ / "messages"};
  for (const Message& message : messages_) lines << message.body << '\n';
  lines.close();
  const int status = std::system(("python3 " + (folder_ / "validate.py").string() +
                                  " " TRACER_BIO_SOURCE_DIR "/config/schema/message.schema.json " +
                                  (folder_ / "messages").string())
                                     .c_str());
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "no python3-jsonschema";
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace tracer_bio
