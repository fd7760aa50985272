-- 1 to 3 as in name_user. From the first that was seen of the user on, by index.
UPDATE processed_executions SET user = ?2
WHERE start_ns >= (SELECT first_seen_ns FROM users WHERE uid = ?1) AND user = ?3
