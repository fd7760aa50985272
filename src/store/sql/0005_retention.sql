-- What retention keeps in mind: src/store/retention.

-- By which ages are measured: how long had been recorded, and what the clock showed then.
CREATE TABLE clock_marks (
  recorded_ns INTEGER PRIMARY KEY,
  utc_ns INTEGER NOT NULL
) STRICT;

-- One row: no execution beyond this one was ever removed.
CREATE TABLE retention (
  pruned_to INTEGER NOT NULL
) STRICT;
INSERT INTO retention (pruned_to) VALUES (0);
