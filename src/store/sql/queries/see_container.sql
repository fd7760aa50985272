-- 1 to 9: a row, of which only a part may be known.
INSERT INTO containers (
  container_id, runtime, name, image, pod_name, pod_namespace, pod_uid, first_seen_ns, last_seen_ns)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (container_id) DO UPDATE SET
  runtime = coalesce(excluded.runtime, runtime),
  name = coalesce(excluded.name, name),
  image = coalesce(excluded.image, image),
  pod_name = coalesce(excluded.pod_name, pod_name),
  pod_namespace = coalesce(excluded.pod_namespace, pod_namespace),
  pod_uid = coalesce(excluded.pod_uid, pod_uid),
  first_seen_ns = min(first_seen_ns, excluded.first_seen_ns),
  last_seen_ns = max(last_seen_ns, excluded.last_seen_ns)
