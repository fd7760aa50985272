-- Whatever may be a run within run 1: ids are given in the order in which runs begin.
SELECT id, parent_run_id FROM runs WHERE id > ?1 ORDER BY id
