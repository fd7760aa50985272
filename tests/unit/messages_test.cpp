// Messages that brokers carry: what goes in comes out, and what is wrong is told apart.
#include <gtest/gtest.h>

#include <limits>

#include "base/file.h"
#include "forward/messages/decode.h"
#include "forward/messages/encode.h"
#include "forward/messages/host_batches.h"
#include "forward/messages/message_schema.h"
#include "store/forward/forwarded_tables.h"

namespace tracer_bio {
namespace {

const ColumnInfo kColumns[] = {{.name = "id", .type = ColumnType::kInteger},
                               {.name = "share", .type = ColumnType::kReal},
                               {.name = "note", .type = ColumnType::kText}};
const std::vector<ForwardTable> kTables = {
    {.name = "things", .columns = {std::begin(kColumns), std::end(kColumns)}, .key = "id"},
    {.name = "others", .columns = {std::begin(kColumns), std::end(kColumns)}, .key = "id, note"}};

// One row of `things`.
ForwardRows thing(int64_t id, int64_t version, ForwardValue note = {}) {
  return {.table = kTables.data(), .versions = {version}, .values = {id, 0.5, std::move(note)}};
}

ForwardBatch batch_of(std::vector<ForwardRows> rows, std::vector<ForwardRemoval> removals = {}) {
  return {.host_id = "550f9cd3a52ecd43",
          .host = "node7",
          .removals = std::move(removals),
          .rows = std::move(rows)};
}

// All rows of a table, in their order.
ForwardRows rows_of(const std::vector<ForwardBatch>& batches, std::string_view table) {
  ForwardRows all;
  for (const ForwardBatch& batch : batches) {
    for (const ForwardRows& rows : batch.rows) {
      if (rows.table->name != table) continue;
      all.versions.insert(all.versions.end(), rows.versions.begin(), rows.versions.end());
      all.values.insert(all.values.end(), rows.values.begin(), rows.values.end());
    }
  }
  return all;
}

std::vector<ForwardBatch> decoded(const std::vector<Message>& messages) {
  std::vector<ForwardBatch> batches;
  for (const Message& message : messages) batches.push_back(decode(message.body, kTables));
  return batches;
}

template <class Error>
std::string error_of(std::string_view body) {
  try {
    decode(body, kTables);
  } catch (const Error& error) {
    return error.what();
  }
  return "no such error";
}

TEST(Messages, AreCompactAndNameColumnsOnce) {
  ForwardRows rows = thing(1, 7, "x");
  rows.versions.push_back(8);
  rows.values.insert(rows.values.end(), {2, 1.0, std::monostate{}});
  const auto messages = encode(batch_of({rows}, {{"things", "id", 1, 7}}));
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].key, "550f9cd3a52ecd43");
  EXPECT_EQ(messages[0].body,
            R"({"schema":1,"host_id":"550f9cd3a52ecd43","host":"node7",)"
            R"("removals":[{"table":"things","column":"id","from":1,"version":7}],)"
            R"("tables":[{"table":"things","columns":["id","share","note"],)"
            R"("rows":[[7,1,0.5,"x"],[8,2,1,null]]}]})");
}

TEST(Messages, AreExact) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  const std::vector<ForwardValue> values = {INT64_MIN,
                                            std::numeric_limits<double>::denorm_min(),
                                            every_byte,
                                            INT64_MAX,
                                            std::numeric_limits<double>::max(),
                                            "\U0001f9ec \"\\u0041\" \xed\xa0\x80",
                                            int64_t{0},
                                            0.1,
                                            "",
                                            int64_t{1},
                                            5.0,
                                            std::monostate{}};
  const ForwardRows rows{
      .table = kTables.data(), .versions = {1, 2, 3, INT64_MAX}, .values = values};
  const auto back = decoded(encode(batch_of({rows}, {{"others", "id", INT64_MIN, 5}})));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].host_id, "550f9cd3a52ecd43");
  EXPECT_EQ(back[0].host, "node7");
  ASSERT_EQ(back[0].removals.size(), 1U);
  EXPECT_EQ(back[0].removals[0].table, "others");
  EXPECT_EQ(back[0].removals[0].column, "id");
  EXPECT_EQ(back[0].removals[0].from, INT64_MIN);
  EXPECT_EQ(back[0].removals[0].version, 5);
  EXPECT_EQ(rows_of(back, "things").versions, rows.versions);
  EXPECT_EQ(rows_of(back, "things").values, values);
}

TEST(Messages, OfNothingStillTellOfTheHost) {
  const auto back = decoded(encode(batch_of({})));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].host, "node7");
  EXPECT_TRUE(back[0].rows.empty());
}

TEST(Messages, AreFilledUpToTheirSizeAndNoRowIsLost) {
  ForwardRows things{.table = kTables.data()};
  ForwardRows others{.table = &kTables[1]};
  for (int64_t id = 0; id < 40'000; ++id) {
    ForwardRows& rows = id % 2 == 0 ? things : others;
    rows.versions.push_back(id + 1);
    rows.values.insert(rows.values.end(), {id, 0.25, "note " + std::to_string(id)});
  }
  std::vector<ForwardRemoval> removals(10'000, {"things", "id", 3, 9});
  const auto messages = encode(batch_of({things, others}, removals));
  EXPECT_GT(messages.size(), 5U);
  EXPECT_LT(messages.size(), 12U);
  for (const Message& message : messages) EXPECT_LT(message.body.size(), kMessageBytes + 1024);
  const auto back = decoded(messages);
  EXPECT_EQ(rows_of(back, "things").values, things.values);
  EXPECT_EQ(rows_of(back, "others").versions, others.versions);
  size_t removed = 0;
  for (size_t at = 0; at < back.size(); ++at) {
    removed += back[at].removals.size();
    EXPECT_TRUE(at == 0 || back[at].removals.empty() || back[at - 1].rows.empty());
  }
  EXPECT_EQ(removed, removals.size());
}

TEST(Messages, AreLargerForOneRowAloneUpToWhatBrokersTake) {
  const auto messages =
      encode(batch_of({thing(1, 1), thing(2, 2, std::string(900'000, 'x')), thing(3, 3)}));
  EXPECT_EQ(messages.size(), 3U);
  EXPECT_EQ(rows_of(decoded(messages), "things").versions, (std::vector<int64_t>{1, 2, 3}));
  try {
    encode(batch_of({thing(1, 1, std::string(200'000, '\1'))}));
    FAIL() << "no broker takes it";
  } catch (const SinkRefused& error) {
    EXPECT_NE(std::string{error.what()}.find("a row of the table things is 1200"),
              std::string::npos)
        << error.what();
  }
}

TEST(Messages, OfAnEarlierVersionLackColumns) {
  const auto batch =
      decode(R"( { "host":"h", "host_id" : "a" , "schema": 1, "tables": [ {"table": "things",)"
             R"( "columns": ["note", "id"], "rows": [ [ 4 , "x", 1 ] ] } ] } )",
             kTables);
  EXPECT_EQ(rows_of({batch}, "things").values,
            (std::vector<ForwardValue>{int64_t{1}, std::monostate{}, "x"}));
}

constexpr std::string_view kHead = R"({"schema":1,"host_id":"a","host":"h")";

TEST(Messages, OfALaterVersionAreTooNew) {
  const std::pair<std::string, std::string_view> cases[] = {
      {R"({"schema":2,"whatever":[)", "schema 2"},
      {std::string{kHead} + R"(,"more":1})", "a member \"more\""},
      {std::string{kHead} + R"(,"tables":[{"table":"new","columns":[],"rows":[]}]})",
       "a table \"new\""},
      {std::string{kHead} +
           R"(,"tables":[{"table":"things","columns":["id","x\u001b"],"rows":[]}]})",
       "of the table things a column \"x\\x1b\""},
      {std::string{kHead} + R"(,"tables":[{"table":"things","more":1}]})",
       "a member of a table \"more\""},
      {std::string{kHead} + R"(,"removals":[{"table":"new","column":"id","from":1,"version":1}]})",
       "a table \"new\""}};
  for (const auto& [body, what] : cases) {
    const std::string message = error_of<MessageTooNew>(body);
    EXPECT_EQ(message.find("a message has " + std::string{what} + ", which this tracer-bio"), 0U)
        << body << ": " << message;
  }
}

TEST(Messages, OfSomebodyElseAreMalformed) {
  const auto rows = [](std::string_view json) {
    return std::string{kHead} + R"(,"tables":[{"table":"things","columns":["id","share"],"rows":)" +
           std::string{json} + "}]}";
  };
  const auto removals = [](std::string_view json) {
    return std::string{kHead} + R"(,"removals":[)" + std::string{json} + "]}";
  };
  ASSERT_EQ(error_of<MalformedMessage>(rows("[[1,2,3]]")), "no such error");
  for (const std::string& body :
       {std::string{},
        std::string{"hello"},
        std::string{"[]"},
        std::string{"{}"},
        std::string{R"({"schema":"1"})"},
        std::string{R"({"schema":0})"},
        std::string{R"({"schema":1})"},
        std::string{R"({"schema":1,"host_id":"a b"})"},
        std::string{R"({"schema":1,"host_id":""})"},
        std::string{kHead},
        std::string{kHead} + "}x",
        std::string{kHead} + R"(,"host":"again"})",
        std::string{kHead} + R"(,"tables":{}})",
        std::string{kHead} + R"(,"tables":[{}]})",
        std::string{kHead} + R"(,"tables":[{"table":"things","rows":[]}]})",
        std::string{kHead} + R"(,"tables":[{"columns":["id"],"table":"things"}]})",
        std::string{kHead} + R"(,"tables":[{"table":"things","columns":["note"],"rows":[]}]})",
        std::string{kHead} + R"(,"tables":[{"table":"things","columns":["id","id"],"rows":[]}]})",
        rows("[[1,2]]"),
        rows("[[1,2,3,4]]"),
        rows("[[]]"),
        rows("[1]"),
        rows("[[1,null,3]]"),
        rows("[[1,\"2\",3]]"),
        rows("[[1,2.5,3]]"),
        rows("[[1,2,\"3\"]]"),
        rows("[[1,2,1e999]]"),
        rows("[[1,2,3],]"),
        rows("[[1,2,[3]]]"),
        rows("[[99999999999999999999,2,3]]"),
        removals("{}"),
        removals(R"({"table":"things","column":"id","from":1})"),
        removals(R"({"table":"things","column":"note","from":1,"version":1})"),
        std::string(kLargestMessageBytes + 1, ' ')})
    EXPECT_NE(error_of<MalformedMessage>(body).find(": expected "), std::string::npos)
        << body.substr(0, 200) << ": " << error_of<MalformedMessage>(body);
}

TEST(Messages, OfOneHostBecomeOneBatchWithTheLatestRows) {
  HostBatches batches{{}};
  batches.add(batch_of({thing(1, 1, "old"), thing(2, 1)}, {{"things", "id", 9, 4}}));
  batches.add(batch_of({thing(1, 3, "new"), thing(1, 2, "between")}));
  ForwardBatch other = batch_of({thing(1, 1)});
  other.host_id = "b";
  batches.add(std::move(other));
  EXPECT_EQ(batches.rows(), 3);
  const auto taken = batches.take();
  EXPECT_EQ(batches.rows(), 0);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].removals.size(), 1U);
  ASSERT_EQ(taken[0].rows.size(), 1U);
  EXPECT_EQ(taken[0].rows[0].versions, (std::vector<int64_t>{3, 1}));
  EXPECT_EQ(taken[0].rows[0].values,
            (std::vector<ForwardValue>{int64_t{1}, 0.5, "new", int64_t{2}, 0.5, std::monostate{}}));
  EXPECT_EQ(taken[1].host_id, "b");
}

TEST(Messages, KeysOfSeveralColumnsAreNotTakenForEachOther) {
  HostBatches batches{{}};
  for (const auto& [id, note] : {std::pair{1, "1:a"}, std::pair{11, ":a"}, std::pair{1, "a"}})
    batches.add(batch_of({{.table = &kTables[1],
                           .versions = {1},
                           .values = {int64_t{id}, 0.5, std::string{note}}}}));
  EXPECT_EQ(batches.rows(), 3);
}

TEST(Messages, OfTablesThatAreNotChosenAreLeftOut) {
  HostBatches batches{{"others"}};
  batches.add(batch_of({thing(1, 1)}, {{"things", "id", 1, 1}, {"others", "id", 1, 1}}));
  EXPECT_EQ(batches.rows(), 0);
  const auto taken = batches.take();
  ASSERT_EQ(taken.size(), 1U);
  ASSERT_EQ(taken[0].removals.size(), 1U);
  EXPECT_EQ(taken[0].removals[0].table, "others");
}

TEST(Messages, AreDescribedInAFile) {
  const auto file = read_file(TRACER_BIO_SOURCE_DIR "/config/schema/message.schema.json", 1 << 20);
  EXPECT_TRUE(file == message_schema(forwarded_tables())) << "write it anew: scripts/docs.sh";
}

}  // namespace
}  // namespace tracer_bio
