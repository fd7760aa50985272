-- Of recording 1. One count that is not known makes the sum unknown.
SELECT stage, kind, count(*), iif(count(*) = count(count), sum(count), NULL)
FROM losses WHERE recording_id = ?1
GROUP BY stage, kind ORDER BY stage, kind
