// [[forward]], and a [database] url that is no file.
#include <gtest/gtest.h>

#include "config/forward_url.h"
#include "tracer_bio/config.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

Config load(std::string_view text) {
  const test::Scratch scratch;
  return load_config(scratch.write("config.toml", text));
}

std::string mistakes_of(std::string_view text) {
  const test::Scratch scratch;
  try {
    load_config(scratch.write("config.toml", text));
  } catch (const ConfigError& error) {
    const std::string mistakes = error.what();
    return mistakes.substr(scratch.path().string().size() + 1);
  }
  return "none";
}

TEST(ForwardConfig, TakesSeveralPlaces) {
  const Config config = load(
      "[[forward]]\n"
      "url = \"postgresql://me@db.example.org:5433/fleet\"\n"
      "[[forward]]\n"
      "url = \"postgresql://db/other\"\n"
      "name = \"spare\"\n"
      "tables = [\"runs\", \"tasks\"]\n"
      "batch = 500\n"
      "password_file = \"/etc/tracer-bio/spare.password\"\n"
      "tls = \"verify-full\"\n"
      "tls_ca = \"/etc/ssl/ca.pem\"\n");
  ASSERT_EQ(config.forwards.size(), 2U);
  EXPECT_EQ(config.forwards[0].name, "postgresql-db.example.org");
  EXPECT_EQ(config.forwards[0].url, "postgresql://me@db.example.org:5433/fleet");
  EXPECT_EQ(config.forwards[0].batch_rows, Forward{}.batch_rows);
  const Forward& spare = config.forwards[1];
  EXPECT_EQ(spare.name, "spare");
  EXPECT_EQ(spare.tables, (std::vector<std::string>{"runs", "tasks"}));
  EXPECT_EQ(spare.batch_rows, 500);
  EXPECT_EQ(spare.password_file, "/etc/tracer-bio/spare.password");
  EXPECT_EQ(spare.tls, ForwardTls::kVerifyFull);
  EXPECT_EQ(spare.tls_ca, "/etc/ssl/ca.pem");
}

TEST(ForwardConfig, TakesBrokers) {
  const Config config = load(
      "[[forward]]\nurl = \"kafka://one:9093,two\"\n"
      "[[forward]]\nurl = \"amqp://me@rabbit/fleet\"\ntopic = \"rows\"\nquorum = true\n");
  ASSERT_EQ(config.forwards.size(), 2U);
  EXPECT_EQ(config.forwards[0].name, "kafka-one");
  EXPECT_EQ(config.forwards[0].topic, "tracer-bio");
  EXPECT_EQ(config.forwards[1].name, "amqp-rabbit");
  EXPECT_EQ(config.forwards[1].topic, "rows");
  EXPECT_TRUE(config.forwards[1].quorum);
}

TEST(WorkerConfig, HasTwoEnds) {
  const Config config = load(
      "[worker]\n"
      "from = \"amqp://me@rabbit/fleet\"\n"
      "topic = \"rows\"\n"
      "group = \"writers\"\n"
      "from_password_file = \"/etc/rabbit.password\"\n"
      "from_tls = \"require\"\n"
      "from_tls_ca = \"/etc/rabbit.pem\"\n"
      "from_sasl = \"PLAIN\"\n"
      "to = \"postgresql://writer@db/fleet\"\n"
      "to_password_file = \"/etc/db.password\"\n"
      "to_tls = \"verify-full\"\n"
      "to_tls_ca = \"/etc/db.pem\"\n"
      "tables = [\"runs\"]\n"
      "batch = 500\n");
  const auto& [from, to] = config.worker;
  EXPECT_EQ(from.url, "amqp://me@rabbit/fleet");
  EXPECT_EQ(from.topic, "rows");
  EXPECT_EQ(from.group, "writers");
  EXPECT_EQ(from.password_file, "/etc/rabbit.password");
  EXPECT_EQ(from.tls, ForwardTls::kRequire);
  EXPECT_EQ(from.tls_ca, "/etc/rabbit.pem");
  EXPECT_EQ(from.sasl, "PLAIN");
  EXPECT_EQ(to.url, "postgresql://writer@db/fleet");
  EXPECT_EQ(to.password_file, "/etc/db.password");
  EXPECT_EQ(to.tls, ForwardTls::kVerifyFull);
  EXPECT_EQ(to.tls_ca, "/etc/db.pem");
  EXPECT_EQ(to.tables, (std::vector<std::string>{"runs"}));
  EXPECT_EQ(to.batch_rows, 500);
}

TEST(WorkerConfig, NamesWhatIsWrong) {
  EXPECT_EQ(mistakes_of("\n[worker]\nfrom = \"kafka://h\"\n"),
            "config.toml:2: worker.to: missing, while from is there");
  EXPECT_EQ(mistakes_of("[worker]\nto = \"postgresql://h/d\"\n"),
            "config.toml:1: worker.from: missing, while to is there");
  EXPECT_EQ(mistakes_of("[worker]\nfrom = \"postgresql://h/d\"\nto = \"postgresql://h/d\"\n")
                .find("config.toml:2: worker.from: expected a URL as \"kafka://"),
            0U);
  EXPECT_EQ(mistakes_of("[worker]\nfrom = \"amqp://h\"\nto = \"amqp://h\"\n")
                .find("config.toml:3: worker.to: expected a URL as \"postgresql://"),
            0U);
  EXPECT_EQ(mistakes_of("[worker]\nfrom = \"\"\nto = \"\"\n"), "none");
}

TEST(ForwardConfig, ADatabaseElsewhereIsForwardedTo) {
  const Config config = load("[database]\nurl = \"postgresql://db.example.org/fleet\"\n");
  EXPECT_EQ(config.database, Config{}.database);
  EXPECT_NE(mistakes_of("[database]\nurl = \"kafka://h\"\n"), "none");
  ASSERT_EQ(config.forwards.size(), 1U);
  EXPECT_EQ(config.forwards[0].name, "database");
  EXPECT_EQ(config.forwards[0].url, "postgresql://db.example.org/fleet");
}

TEST(ForwardConfig, NamesWhatIsWrong) {
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"postgresql://h/d\"\ntls = \"maybe\"\n"),
            "config.toml:3: forward.tls: expected \"disable\", \"prefer\", \"require\" or "
            "\"verify-full\", got \"maybe\"");
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"kafka://me@h\"\nsasl = \"MD5\"\n"),
            "config.toml:3: forward.sasl: expected \"SCRAM-SHA-512\", \"SCRAM-SHA-256\" or "
            "\"PLAIN\", got \"MD5\"");
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"postgresql://h/d\"\nbatches = 3\n"),
            "config.toml:3: unknown key forward.batches, did you mean forward.batch?");
  EXPECT_EQ(mistakes_of("[[forward]]\nname = \"x\"\n"), "config.toml:1: forward.url: missing");
  EXPECT_EQ(
      mistakes_of("[forward]\nurl = \"postgresql://h/d\"\n")
          .find("config.toml:1: forward: expected a section for each: [[forward]], got a table"),
      0U);
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"postgresql://h/a\"\n"
                        "[[forward]]\nurl = \"postgresql://h/b\"\n"),
            "config.toml:3: forward.name: another one has the name \"postgresql-h\", too: give "
            "each a name of its own");
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"kafka://h/d\"\n"),
            "config.toml:2: forward.url: expected a URL as "
            "\"postgresql://USER@HOST:PORT/DATABASE\", \"kafka://USER@HOST:PORT,HOST:PORT\" or "
            "\"amqp://USER@HOST:PORT/VHOST\", without a password, which password_file or the "
            "environment has, and without parameters, got \"kafka://h/d\"");
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"postgresql://h/d\"\ntopic = \"t\"\n"),
            "config.toml:3: forward.topic: only a broker has it");
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"kafka://h\"\nquorum = true\n"),
            "config.toml:3: forward.quorum: only RabbitMQ has it");
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"amqp://h\"\nsasl = \"PLAIN\"\n"),
            "config.toml:3: forward.sasl: only Kafka has it");
  EXPECT_EQ(mistakes_of("[[forward]]\nurl = \"kafka://h\"\ntopic = \"a/b\"\n"),
            "config.toml:3: forward.topic: expected at most 64 letters, digits, dots, dashes and "
            "underscores, got \"a/b\"");
  EXPECT_NE(mistakes_of("[[forward]]\nurl = \"postgresql://h/d\"\ntables = [\"baselines\"]\n")
                .find("config.toml:3: forward.tables: expected a list of some of \"recordings\""),
            std::string::npos);
}

// Others may read the file, and what is said of it goes to terminals and logs.
TEST(ForwardConfig, TakesNoPasswordAndShowsNone) {
  for (const char* section : {"[[forward]]", "[database]"}) {
    for (const char* url : {"postgresql://me:s3cret@h/d", "postgresql://me:s3cr/s3cret@h/d",
                            "postgresql://me:@s3cret@h/d", "postgresql://h/d?password=s3cret"}) {
      const std::string mistakes = mistakes_of(std::string{section} + "\nurl = \"" + url + "\"\n");
      EXPECT_NE(mistakes.find(":2: "), std::string::npos) << mistakes;
      EXPECT_EQ(mistakes.find("s3cret"), std::string::npos) << mistakes;
    }
  }
}

TEST(ForwardUrl, HasASchemeAndAHost) {
  for (const auto& [url, host] :
       {std::pair{"postgresql://h/d", "h"}, std::pair{"postgresql://me@h:1/d", "h"},
        std::pair{"postgresql:///d", ""}, std::pair{"postgresql://[::1]:5432/d", "::1"},
        std::pair{"postgresql://%2Frun%2Fpg/d", "%2Frun%2Fpg"}}) {
    const auto parsed = parse_forward_url(url);
    ASSERT_TRUE(parsed) << url;
    EXPECT_EQ(parsed->host, host) << url;
  }
  for (const char* url :
       {"", "postgresql:", "postgresql://", "postgresql://h", "postgresql://h/", "http://h/d",
        "postgresql://h/d#x", "postgresql://h /d", "postgresql://[::1/d", "postgresql://me:x@h/d"})
    EXPECT_FALSE(parse_forward_url(url)) << url;
}

TEST(ForwardUrl, OfABrokerHasItsServers) {
  const auto kafka = parse_forward_url("kafka://me@one:9093,[::1]:1,three");
  ASSERT_TRUE(kafka);
  EXPECT_EQ(kafka->kind, ForwardKind::kKafka);
  EXPECT_EQ(kafka->user, "me");
  EXPECT_EQ(kafka->servers, "one:9093,[::1]:1,three");
  EXPECT_EQ(kafka->host, "one");
  const auto rabbit = parse_forward_url("amqp://a%40b@[::1]:5673/%2Ffleet");
  ASSERT_TRUE(rabbit);
  EXPECT_EQ(rabbit->kind, ForwardKind::kRabbitmq);
  EXPECT_EQ(rabbit->user, "a@b");
  EXPECT_EQ(rabbit->host, "::1");
  EXPECT_EQ(rabbit->port, 5673);
  EXPECT_EQ(rabbit->vhost, "/fleet");
  for (const char* url : {"amqp://h", "amqp://h/"}) {
    const auto plain = parse_forward_url(url);
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->vhost, "/");
    EXPECT_EQ(plain->port, 0);
    EXPECT_EQ(plain->user, "");
  }
  for (const char* url : {"kafka://",
                          "kafka://h/t",
                          "kafka://h,",
                          "kafka://,h",
                          "kafka://h:x",
                          "kafka://h:0",
                          "kafka://h:65536",
                          "kafka://me:s3cret@h",
                          "amqp://",
                          "amqp://h,i",
                          "amqp://h:",
                          "amqp://h:5672x",
                          "amqp://h/%",
                          "amqp://h/%0",
                          "amqp://h/%00",
                          "amqp://h/%zz",
                          "amqp://h/?heartbeat=1",
                          "amqp://me:s3cret@h",
                          "amqp://[::1",
                          "amqp://[::1]x"})
    EXPECT_FALSE(parse_forward_url(url)) << url;
}

TEST(ForwardUrl, IsShownWithoutCredentials) {
  EXPECT_EQ(without_credentials("postgresql://me@h:1/d"), "postgresql://me@h:1/d");
  EXPECT_EQ(without_credentials("postgresql://me:s3@cr:et@h:1/d"), "postgresql://me:***@h:1/d");
  EXPECT_EQ(without_credentials("x://h/d?sslpassword=s&a=b"), "x://h/d?***");
  EXPECT_EQ(without_credentials("no url: a@b"), "no url: a@b");
}

}  // namespace
}  // namespace tracer_bio
