// From the databases of machines by a broker and workers to PostgreSQL: the rows are those that a
// forwarder writes there by itself.
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "cli/fleet/forwarder.h"
#include "cli/fleet/sinks.h"
#include "cli/fleet/worker.h"
#include "postgresql/server.h"
#include "run_cli.h"
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

using namespace std::chrono_literals;

// As [worker] names it, for the test that runs.
struct Named {
  std::string url;
  std::string topic;
  std::string password;  // empty: it wants none
};

struct Broker {
  std::string name;
  std::function<void()> prepare;
  std::function<Named()> named;
  std::function<std::unique_ptr<MessageQueue>()> queue;
};

void PrintTo(const Broker& broker, std::ostream* out) { *out << broker.name; }

const Broker kBrokers[] = {
#ifdef TRACER_BIO_KAFKA_TESTS
    {"Kafka", KafkaBroker::prepare,
     [] {
       const KafkaServer server = KafkaBroker::server();
       return Named{.url = "kafka://" + server.brokers, .topic = server.topic};
     },
     [] { return open_kafka_queue(KafkaBroker::server()); }},
#endif
#ifdef TRACER_BIO_RABBITMQ_TESTS
    {"Rabbitmq", RabbitmqBroker::prepare,
     [] {
       const RabbitmqServer server = RabbitmqBroker::server();
       return Named{.url = "amqp://tracer@127.0.0.1:" + std::to_string(server.port),
                    .topic = server.queue,
                    .password = *server.password};
     },
     [] { return open_rabbitmq_queue(RabbitmqBroker::server()); }},
#endif
};

class Fleet : public PostgresqlTest, public testing::WithParamInterface<Broker> {
 protected:
  void SetUp() override {
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

  // A machine's database.
  std::filesystem::path machine(int number) {
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

  static void forward(const std::filesystem::path& database, const Forward& to) {
    Forwarder{database, to, open_sink}.send_all({});
  }

  void forward_to_broker(const std::filesystem::path& database) const {
    Forward broker = settings_.from;
    broker.batch_rows = 200;
    forward(database, broker);
  }

  void forward_directly(const std::filesystem::path& database) const {
    Forward direct = settings_.to;
    direct.name = "direct";
    direct.url.replace(direct.url.rfind('/'), std::string::npos, "/direct");
    forward(database, direct);
  }

  Worker worker() const { return {settings_, open_consumer, open_sink}; }

  // All rows of a table but for their versions, which each batch has anew.
  static std::string rows_sql(const ForwardTable& table) {
    std::string columns = "host_id";
    for (const ColumnInfo& column : table.columns)
      columns += ", \"" + std::string{column.name} + '"';
    return "SELECT " + columns + " FROM \"" + std::string{table.name} + "\" ORDER BY " + columns;
  }

  std::string direct_rows(const ForwardTable& table) const {
    PostgresqlServer direct = server_as("postgres");
    direct.url.replace(direct.url.rfind('='), std::string::npos, "=direct");
    return ask(direct, rows_sql(table));
  }

  void expect_same_rows() const {
    for (const ForwardTable& table : forwarded_tables())
      EXPECT_TRUE(ask(rows_sql(table)) == direct_rows(table)) << table.name;
    EXPECT_NE(ask("SELECT count(*) FROM executions"), "0");
  }

  WorkerSettings settings_;
};

TEST_P(Fleet, RowsOfMachinesComeByTwoWorkersOfWhichOneIsKilled) {
  for (int number = 0; number < 3; ++number) {
    const auto database = machine(number);
    forward_to_broker(database);
    forward_directly(database);
  }
  // It ends within its second batch: what it has received, and not committed, comes to another.
  const pid_t killed = ::fork();
  if (killed == 0) {
    int sent = 0;
    struct Ending : ForwardSink {
      Ending(std::unique_ptr<ForwardSink> sink_in, int& sent_in)
          : sink(std::move(sink_in)), sent(sent_in) {}
      void send(const ForwardBatch& batch) override {
        sink->send(batch);
        if (++sent == 2) ::_exit(0);
      }
      std::unique_ptr<ForwardSink> sink;
      int& sent;
    };
    Worker{settings_, open_consumer,
           [&](const Forward& to, std::span<const ForwardTable> tables) {
             return std::make_unique<Ending>(open_sink(to, tables), sent);
           }}
        .take_all({});
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(killed, &status, 0), killed);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  Worker one = worker();
  Worker other = worker();
  {
    const std::jthread beside{[&] { other.take_all({}); }};
    one.take_all({});
  }
  expect_same_rows();
  EXPECT_GT(one.worked().rows + other.worked().rows, 0);
}

TEST_P(Fleet, TheCommandsDoIt) {
  const auto database = machine(0);
  forward_directly(database);
  const auto config = folder_ / "config.toml";
  std::ofstream{config} << "[[forward]]\nurl = \"" << settings_.from.url << "\"\ntopic = \""
                        << settings_.from.topic << "\"\npassword_file = \""
                        << settings_.from.password_file.string() << "\"\n[worker]\nfrom = \""
                        << settings_.from.url << "\"\ntopic = \"" << settings_.from.topic
                        << "\"\nfrom_password_file = \"" << settings_.from.password_file.string()
                        << "\"\nto = \"" << settings_.to.url << "\"\nto_password_file = \""
                        << settings_.to.password_file.string() << "\"\n";
  const auto sent = run_command({"forward", "--once", "--config", config, "--database", database});
  EXPECT_EQ(sent.code, 0) << sent.error;
  GetParam().queue()->publish(numbered_to(1));
  const auto taken = run_command({"worker", "--once", "--config", config});
  EXPECT_EQ(taken.code, 0) << taken.error;
  EXPECT_TRUE(taken.out.ends_with(" rows written, 1 messages set aside\n")) << taken.out;
  expect_same_rows();
  const auto again = run_command({"worker", "--once", "--config", config});
  EXPECT_EQ(again.out, "0 messages taken, 0 rows written, 0 messages set aside\n");
}

// It waits in the queue for as long as PostgreSQL is away.
TEST_P(Fleet, NothingIsLostWhilePostgresqlIsAway) {
  const auto database = machine(0);
  forward_directly(database);
  forward_to_broker(database);
  PostgresqlTest::kill();
  Worker patient = worker();
  EXPECT_THROW(patient.take_all({}), std::runtime_error);
  ASSERT_TRUE(PostgresqlTest::start());
  patient.take_all({});
  expect_same_rows();
}

INSTANTIATE_TEST_SUITE_P(By, Fleet, testing::ValuesIn(kBrokers),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace tracer_bio::test
