-- 1 uid, 2 its name, 3 the uid as text: the name was not known before.
UPDATE users SET name = ?2 WHERE uid = ?1 AND ?3 <> ?2
