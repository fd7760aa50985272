#include "fleet/fleet.h"

#include <algorithm>
#include <fstream>

#include "cli/fleet/forwarder.h"
#include "cli/fleet/sinks.h"
#include "store/fixture.h"
#include "store/forward/forwarded_tables.h"
#ifdef TRACER_BIO_KAFKA_TESTS
#include "kafka/broker.h"
#endif
#ifdef TRACER_BIO_RABBITMQ_TESTS
#include "rabbitmq/broker.h"
#endif

namespace tracer_bio::test {
namespace {

const Broker kBrokers[] = {
#ifdef TRACER_BIO_KAFKA_TESTS
    {"Kafka", KafkaBroker::prepare, KafkaBroker::start, KafkaBroker::kill,
     [] {
       const KafkaServer server = KafkaBroker::server();
       return Named{.url = "kafka://" + server.brokers, .topic = server.topic};
     },
     [] { return open_kafka_queue(KafkaBroker::server()); }},
#endif
#ifdef TRACER_BIO_RABBITMQ_TESTS
    {"Rabbitmq", RabbitmqBroker::prepare, RabbitmqBroker::start, RabbitmqBroker::kill,
     [] {
       const RabbitmqServer server = RabbitmqBroker::server();
       return Named{.url = "amqp://tracer@127.0.0.1:" + std::to_string(server.port),
                    .topic = server.queue,
                    .password = *server.password};
     },
     [] { return open_rabbitmq_queue(RabbitmqBroker::server()); }},
#endif
};

std::string rows_sql(const ForwardTable& table) {
  std::string columns = "host_id";
  for (const ColumnInfo& column : table.columns) columns += ", \"" + std::string{column.name} + '"';
  return "SELECT " + columns + " FROM \"" + std::string{table.name} + "\" ORDER BY " + columns;
}

void forward(const std::filesystem::path& database, const Forward& to) {
  Forwarder{database, to, open_sink}.send_all({});
}

}  // namespace

void PrintTo(const Broker& broker, std::ostream* out) { *out << broker.name; }

std::string name_of_broker(const testing::TestParamInfo<Broker>& broker) {
  return broker.param.name;
}

std::span<const Broker> brokers() { return kBrokers; }

void Fleet::SetUp() {
  PostgresqlTest::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  GetParam().prepare();
  if (IsSkipped() || HasFatalFailure()) return;
  execute("CREATE DATABASE direct OWNER tracer");
  const Named broker = GetParam().named();
  std::ofstream{folder_ / "broker.password"} << broker.password;
  settings_.from.url = broker.url;
  settings_.from.topic = broker.topic;
  settings_.from.password_file = folder_ / "broker.password";
  settings_.to.url = PostgresqlTest::server().url;
  settings_.to.password_file = folder_ / "password";
  // Each worker has to take some of it.
  settings_.to.batch_rows = 300;
}

std::filesystem::path Fleet::machine(int number) const {
  auto file = folder_ / ("machine" + std::to_string(number) + ".db");
  Store store{file};
  store.begin_recording(recording(1));
  write(store, many(1, 1000 + 100 * number));
  Batch batch = many(5000, 3);
  batch.runs = {running_run(1, 1)};
  batch.tasks = {task(1, 1)};
  write(store, batch);
  return file;
}

void Fleet::forward_to_broker(const std::filesystem::path& database) const {
  Forward broker = settings_.from;
  broker.batch_rows = 200;
  forward(database, broker);
}

void Fleet::forward_directly(const std::filesystem::path& database) const {
  Forward direct = settings_.to;
  direct.name = "direct";
  direct.url.replace(direct.url.rfind('/'), std::string::npos, "/direct");
  forward(database, direct);
}

std::string Fleet::forward_section() const {
  const Forward& to = settings_.from;
  return "[[forward]]\nurl = \"" + to.url + "\"\ntopic = \"" + to.topic + "\"\npassword_file = \"" +
         to.password_file.string() + "\"\n";
}

std::string Fleet::worker_section() const {
  const Forward& from = settings_.from;
  return "[worker]\nfrom = \"" + from.url + "\"\ntopic = \"" + from.topic +
         "\"\nfrom_password_file = \"" + from.password_file.string() + "\"\nto = \"" +
         settings_.to.url + "\"\nto_password_file = \"" + settings_.to.password_file.string() +
         "\"\n";
}

std::string Fleet::direct_rows(const ForwardTable& table) const {
  PostgresqlServer direct = server_as("postgres");
  direct.url.replace(direct.url.rfind('='), std::string::npos, "=direct");
  return ask(direct, rows_sql(table));
}

bool Fleet::has_same_rows() const {
  return std::ranges::all_of(forwarded_tables(), [&](const ForwardTable& table) {
    return ask(rows_sql(table)) == direct_rows(table);
  });
}

void Fleet::expect_same_rows() const {
  for (const ForwardTable& table : forwarded_tables())
    EXPECT_TRUE(ask(rows_sql(table)) == direct_rows(table)) << table.name;
  EXPECT_NE(ask("SELECT count(*) FROM executions"), "0");
}

}  // namespace tracer_bio::test
