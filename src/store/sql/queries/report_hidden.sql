-- Of the failures of run 1 those that nobody was told of, and behind which tool.
SELECT execution_id, parent_tool FROM hidden_failures WHERE run_id = ?1 AND parent_exit_code = 0
