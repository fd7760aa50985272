// The makers of all commands, for the table in commands.cpp.
#pragma once

#include <memory>

#include "cli/command.h"

namespace tracer_bio {

std::unique_ptr<Command> make_run_command();
std::unique_ptr<Command> make_archive_command();
std::unique_ptr<Command> make_check_command();
std::unique_ptr<Command> make_doctor_command();
std::unique_ptr<Command> make_status_command();
std::unique_ptr<Command> make_runs_command();
std::unique_ptr<Command> make_executions_command();
std::unique_ptr<Command> make_top_command();
std::unique_ptr<Command> make_tree_command();
std::unique_ptr<Command> make_compare_command();
std::unique_ptr<Command> make_export_command();
std::unique_ptr<Command> make_forward_command();
std::unique_ptr<Command> make_live_command();
std::unique_ptr<Command> make_migrate_command();
std::unique_ptr<Command> make_query_command();
std::unique_ptr<Command> make_report_command();
std::unique_ptr<Command> make_reprocess_command();
std::unique_ptr<Command> make_trace_command();
std::unique_ptr<Command> make_versions_command();
std::unique_ptr<Command> make_where_command();
std::unique_ptr<Command> make_worker_command();
std::unique_ptr<Command> make_schema_command();
std::unique_ptr<Command> make_config_command();
std::unique_ptr<Command> make_completion_command();
std::unique_ptr<Command> make_man_command();

}  // namespace tracer_bio
