#include "base/file.h"
#include "cli/commands/commands.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "forward/postgresql/postgresql.h"
#include "store/forward/forwarded_tables.h"

namespace tracer_bio {
namespace {

class MigrateCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("URL", url_, "postgresql://USER@HOST:PORT/DATABASE, without a password");
    arguments.option("--password-file", "FILE", password_file_, "Its first line is the password");
    arguments.option("--tls", "disable|prefer|require|verify-ca|verify-full", tls_,
                     "How the server is to be spoken to (default: the URL's, else prefer)");
    arguments.option("--tls-ca", "FILE", tls_ca_,
                     "Certificates (PEM) that the server's is checked by");
  }

  int run(Console& console) override {
    const PostgresqlServer server = named_server();
    const PostgresqlMigration migration = migrate_postgresql(server, forwarded_tables());
    for (const std::string& added : migration.added) console.write("added " + added + '\n');
    console.write(migration.where + ": schema " + std::to_string(migration.to) +
                  (migration.from == migration.to && migration.added.empty()
                       ? ", nothing to do\n"
                       : ", before " + std::to_string(migration.from) + '\n'));
    return kOk;
  }

 private:
  PostgresqlServer named_server() const {
    if (!url_) throw UsageError{"migrate: which server? Give its URL"};
    if (has_password(*url_)) {
      throw UsageError{
          "migrate: a password on the command line is seen by everybody: give it by "
          "--password-file, PGPASSWORD or PGPASSFILE"};
    }
    PostgresqlServer server{.url = *url_, .tls = tls_.value_or(""), .tls_ca = tls_ca_.value_or("")};
    if (!password_file_) return server;
    server.password = read_first_line(*password_file_);
    if (!server.password) throw UsageError{"migrate: cannot read " + *password_file_};
    return server;
  }

  std::optional<std::string> url_;
  std::optional<std::string> password_file_;
  std::optional<std::string> tls_;
  std::optional<std::string> tls_ca_;
};

}  // namespace

std::unique_ptr<Command> make_migrate_command() { return std::make_unique<MigrateCommand>(); }

}  // namespace tracer_bio
