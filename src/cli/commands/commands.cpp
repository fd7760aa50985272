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
    {"top", "What used the most: tools, users, pipelines, runs …",
     "Tools, executables, users and pipelines count the executions that the filter kept; runs are "
     "whole, each by itself, and tasks are added up by their process or rule. Libraries and "
     "packages count the executions within runs that were made of them.",
     "tracer-bio top                                      # tools, by CPU\n"
     "tracer-bio top --of users --since 1w\n"
     "tracer-bio top --of tasks --run 12 --by memory\n"
     "tracer-bio top --of executables --by io --limit 20\n"
     "tracer-bio top --of libraries --by cpu --user alice",
     false, make_top_command},
    {"tree", "Show the process tree of a run",
     "Everything in it, whether the filter keeps it or not, runs within it included. An arrow is "
     "an "
     "exec: another program in the same process. `hidden` is a failure of which the program that "
     "started it told nothing: it returned 0.",
     "tracer-bio tree 12\n"
     "tracer-bio tree 12 --failed                         # where did it go wrong\n"
     "tracer-bio tree 12 --depth 2\n"
     "tracer-bio tree 12 --json | jq '.executions[0].children[].tool'",
     false, make_tree_command},
    {"compare", "Compare two runs, tool by tool or task by task",
     "Everything in them, whether the filter keeps it or not, runs within them included. The "
     "largest "
     "difference in CPU comes first; a ratio is the second run's figure by the first one's.",
     "tracer-bio compare 12 15\n"
     "tracer-bio compare 12 15 --of tasks                 # by their process or rule\n"
     "tracer-bio compare 12 15 --csv > comparison.csv",
     false, make_compare_command},
    {"live", "Watch what runs in pipelines now",
     "Those that use the most CPU come first; q quits. It asks the database alone, and so shows "
     "what "
     "the daemon stored last.",
     "tracer-bio live\n"
     "tracer-bio live --all --interval 5\n"
     "tracer-bio live --json --count 1 | jq '.executions[].tool'",
     false, make_live_command},
    {"trace", "Write what a run did, task by task, as workflow engines do",
     "A run without tasks is told by its executions that the filter kept. What cannot be known is "
     "left out, or told as unknown.",
     "tracer-bio trace 12 > trace.txt\n"
     "tracer-bio trace 12 --format snakemake > benchmark.tsv\n"
     "tracer-bio trace 12 --format json | jq '.[] | select(.status == \"failed\")'",
     false, make_trace_command},
    {"where", "Who used a library or package, when, and which version of it",
     "It is named by its soname, file name, path, package or build id, and * stands for any "
     "characters. A line is a tool within a run that was made of one version; used last comes "
     "first. Of executions outside of runs, and of some that were short, it is not known what they "
     "were made of.",
     "tracer-bio where liblzma.so.5\n"
     "tracer-bio where 'openssl*' --since 4w\n"
     "tracer-bio where numpy --user alice --json",
     false, make_where_command},
    {"versions", "Write which versions of which tools and packages a run used",
     "As the software_versions.yml of nf-core: by process, and Workflow for the run as a whole. "
     "What is not known is null, with the reason behind it. Tools are those that the filter kept, "
     "without shells and other tools that every system has; packages those of which a library was "
     "loaded.",
     "tracer-bio versions 12 > software_versions.yml\n"
     "tracer-bio versions 12 --all                        # every tool\n"
     "tracer-bio versions 12 --json | jq '.[] | select(.unknown)'",
     false, make_versions_command},
    {"export", "Write a table or view, or all tables, as Parquet, CSV or JSON lines",
     "Each file takes its place when it is whole. Parquet is written by DuckDB, as a user who is "
     "not "
     "root. Times are there twice: the nanoseconds, and *_utc in microseconds.",
     "tracer-bio export executions --since 1w\n"
     "tracer-bio export processed_executions --run 12 -o run12.csv\n"
     "tracer-bio export runs --where \"status = 'failed'\" --format jsonl -o -\n"
     "tracer-bio export --all -o /srv/export              # one file for each table",
     false, make_export_command},
    {"archive", "Add what has ended to a Parquet dataset that is kept for years",
     "One file for each table, host, day and database: TABLE/host=…/date=…/…parquet. It may be "
     "ended and run again at any time: no row is lost or doubled. DuckDB writes the files, as a "
     "user "
     "who is not root.",
     "sudo tracer-bio archive --directory /srv/tracer-bio\n"
     "sudo tracer-bio archive --watch                    # as [archive] of the configuration has "
     "it\n"
     "sudo tracer-bio archive --forget                   # archive no more",
     false, make_archive_command},
    {"forward", "Send what is recorded on to where all machines' rows are kept",
     "To each [[forward]] of the configuration, as it comes, until SIGINT or SIGTERM. It may be "
     "ended and run again at any time: no row is lost or doubled. The service starts with the "
     "recorder's; `run` that was started by hand starts it, too.",
     "sudo tracer-bio forward --once                     # what is there now\n"
     "sudo tracer-bio forward --forget postgresql-db.example.org",
     false, make_forward_command},
    {"worker", "Take what machines sent to a broker, and write it to PostgreSQL",
     "As [worker] of the configuration has it, as it comes, until SIGINT or SIGTERM. As many of "
     "them as are wanted share the work. They may be ended and run again at any time: no row is "
     "lost or doubled.",
     "tracer-bio worker\n"
     "tracer-bio worker --once --config worker.toml      # what is there now",
     false, make_worker_command},
    {"query", "Ask the archive and the database in SQL, by DuckDB",
     "Tables have the names that they have in the database; their rows are those of the archive "
     "and "
     "of the database together, with host, date (UTC) and database_id of each. Views are of the "
     "database alone. It only reads, and only these, as a user who is not root. Without SQL it "
     "asks "
     "for some. Of several statements, the last one's result is shown.",
     "tracer-bio query 'SELECT tool, sum(cpu_ns) FROM processed_executions GROUP BY ALL'\n"
     "tracer-bio query --list                             # those that are there already\n"
     "tracer-bio query --saved top_tools --set n=5 --set since=2026-11-01\n"
     "tracer-bio query --dataset /srv/archive --file mine.sql --csv > mine.csv\n"
     "tracer-bio query 'FROM runs WHERE user = $$alice$$' -o runs.parquet",
     false, make_query_command},
    {"reprocess", "Rebuild runs and processed tables with today's configuration",
     "The raw tables stay as they are. Stop the daemon first.",
     "sudo tracer-bio reprocess --config mine.toml", false, make_reprocess_command},
    {"migrate", "Create or update the tables of a PostgreSQL server that hosts forward to",
     "It needs the rights of the tables' owner; who only forwards does not. The password comes "
     "from "
     "--password-file, PGPASSWORD or PGPASSFILE. Nothing is ever dropped.",
     "tracer-bio migrate postgresql://owner@db.example.org/fleet\n"
     "tracer-bio migrate postgresql://owner@db/fleet --password-file owner.password --tls "
     "verify-full",
     false, make_migrate_command},
    {"schema", "Describe the tables and columns of the database", "",
     "tracer-bio schema\n"
     "tracer-bio schema --markdown\n"
     "tracer-bio schema --messages > message.schema.json",
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
