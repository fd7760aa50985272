-- 1 to 3 as in name_user.
UPDATE runs SET user = ?2 WHERE uid = ?1 AND user = ?3
