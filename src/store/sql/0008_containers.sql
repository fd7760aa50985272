-- What is known of the containers that executions were seen in.

CREATE TABLE containers (
  container_id TEXT PRIMARY KEY,
  runtime TEXT,
  name TEXT,
  image TEXT,
  pod_name TEXT,
  pod_namespace TEXT,
  pod_uid TEXT,
  first_seen_ns INTEGER NOT NULL,
  last_seen_ns INTEGER NOT NULL
) STRICT;
CREATE INDEX containers_last_seen ON containers (last_seen_ns);
