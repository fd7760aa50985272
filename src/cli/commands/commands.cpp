#include "cli/commands/commands.h"

namespace tracer_bio {
namespace {

const CommandInfo kCommands[] = {
    {"run", "Record until SIGINT or SIGTERM",
     "SIGHUP makes it read filters and log level again. Everything is stored before it ends.",
     "sudo tracer-bio run                                 # with /etc/tracer-bio/config.toml\n"
     "sudo tracer-bio run --config mine.toml --database /tmp/try.db",
     false, make_run_command},
    {"check", "Name all mistakes of a configuration", "Nothing is started.",
     "tracer-bio check\n"
     "tracer-bio check mine.toml",
     false, make_check_command},
    {"doctor", "Say whether recording works here, and how to mend what does not",
     "Run it as the user that the daemon runs as.",
     "sudo tracer-bio doctor\n"
     "sudo tracer-bio doctor --json",
     false, make_doctor_command},
    {"status", "Is the daemon alive, what did it lose, what does it cost",
     "It asks the database alone. Exit code 0: alive, 1: not alive.",
     "tracer-bio status\n"
     "tracer-bio status --database /tmp/try.db --json",
     false, make_status_command},
    {"runs", "List pipeline runs, newest first",
     "For people the newest 50; --csv and --json give all, with exact figures.",
     "tracer-bio runs --since 2d --failed\n"
     "tracer-bio runs --pipeline bioinformatics_pipeline --user alice\n"
     "tracer-bio runs --csv --limit 1000 > runs.csv",
     false, make_runs_command},
    {"executions", "List executed tools, newest first",
     "For people the newest 50; --csv and --json give all, with exact figures.",
     "tracer-bio executions --run 12\n"
     "tracer-bio executions --tool samtools --since 2026-11-22T10:00 --failed\n"
     "tracer-bio executions --all --limit 20              # also what the filter did not keep\n"
     "tracer-bio executions --json | jq '.[].command'",
     false, make_executions_command},
    {"report", "Write a run's report: one HTML page that loads nothing from elsewhere",
     "It reads the database alone, also of a run that still goes on. Without -o, or with -o -, it "
     "writes to standard output.",
     "tracer-bio report 12 -o report.html\n"
     "tracer-bio report 12 --database copy.db > report.html",
     false, make_report_command},
    {"reprocess", "Rebuild runs and processed tables with today's configuration",
     "The raw tables stay as they are. Stop the daemon first.",
     "sudo tracer-bio reprocess --config mine.toml", false, make_reprocess_command},
    {"schema", "Describe the tables and columns of the database", "",
     "tracer-bio schema\n"
     "tracer-bio schema --markdown",
     false, make_schema_command},
    {"config", "Print the default configuration, commented", "", "tracer-bio config > mine.toml",
     true, make_config_command},
    {"completion", "Print a completion script for a shell", "",
     "tracer-bio completion bash > /usr/share/bash-completion/completions/tracer-bio", true,
     make_completion_command},
    {"man", "Print the man page", "", "tracer-bio man | man -l -", true, make_man_command},
};

}  // namespace

std::span<const CommandInfo> commands() { return kCommands; }

}  // namespace tracer_bio
