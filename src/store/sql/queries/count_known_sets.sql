-- A WHERE follows. How many members runs have, and of how many it is known what they were made of.
SELECT count(*), count(object_set_id) FROM run_executions AS member
