SELECT id FROM objects WHERE device = ?1 AND inode = ?2 AND mtime_ns = ?3
