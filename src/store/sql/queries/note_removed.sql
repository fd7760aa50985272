-- 1 to 3: the largest ids of executions, runs and tasks that were removed just now.
UPDATE retention SET
  executions_to = max(executions_to, ?1),
  runs_to = max(runs_to, ?2),
  tasks_to = max(tasks_to, ?3)
WHERE executions_to < ?1 OR runs_to < ?2 OR tasks_to < ?3
