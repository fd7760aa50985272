UPDATE recordings SET ended_ns = ?2, clean = 1 WHERE id = ?1
