-- What retention keeps in mind: src/store/retention.

-- By which ages are measured: how long had been recorded, and what the clock showed then.
CREATE TABLE clock_marks (
  recorded_ns INTEGER PRIMARY KEY,
  utc_ns INTEGER NOT NULL
) STRICT;

-- One row: nothing beyond these ids was ever removed, so larger ones were never given twice.
CREATE TABLE retention (
  executions_to INTEGER NOT NULL,
  runs_to INTEGER NOT NULL,
  tasks_to INTEGER NOT NULL
) STRICT;
INSERT INTO retention (executions_to, runs_to, tasks_to) VALUES (0, 0, 0);
