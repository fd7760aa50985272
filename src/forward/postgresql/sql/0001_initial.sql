-- What the sink keeps beside the tables, which are made of their columns' descriptions (schema.cpp).

CREATE TABLE tracer_bio_schema (
  version integer NOT NULL
);
INSERT INTO tracer_bio_schema VALUES (0);

CREATE TABLE hosts (
  host_id text COLLATE "C" PRIMARY KEY,
  host text NOT NULL,
  version text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL
);
COMMENT ON TABLE hosts IS 'whose rows the other tables have: a row for each database';
COMMENT ON COLUMN hosts.host_id IS 'of the database, chosen at random when it was made';
COMMENT ON COLUMN hosts.host IS 'name of the machine';
COMMENT ON COLUMN hosts.version IS 'of tracer-bio';
COMMENT ON COLUMN hosts.first_seen IS 'when its first rows came';
COMMENT ON COLUMN hosts.last_seen IS 'when its last rows came';

-- No row of the host has a larger value in that column of the key: what has one is surely new.
CREATE TABLE tracer_bio_positions (
  host_id text COLLATE "C",
  table_name text COLLATE "C",
  column_name text COLLATE "C",
  position bigint NOT NULL,
  PRIMARY KEY (host_id, table_name, column_name)
);

-- Rows with at least from_id in that column and a smaller version are no more, also where they come
-- again.
CREATE TABLE tracer_bio_removals (
  host_id text COLLATE "C",
  table_name text COLLATE "C",
  column_name text COLLATE "C",
  from_id bigint,
  version bigint NOT NULL,
  PRIMARY KEY (host_id, table_name, column_name, from_id)
);

-- Days since 1970 (UTC) of those given that are to have a partition and have none. A clock may be
-- set to any day: what is out of the ordinary stays in the default partition.
CREATE FUNCTION tracer_bio_missing_days(parent text, days bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE
SET search_path FROM CURRENT
AS $$
  SELECT day FROM unnest(days) AS day
  WHERE day BETWEEN floor(extract(epoch FROM now()) / 86400) - 400
                AND floor(extract(epoch FROM now()) / 86400) + 2
    AND to_regclass(quote_ident(parent || to_char(date '1970-01-01' + day::integer, '"_"YYYYMMDD')))
        IS NULL
  ORDER BY day
$$;

-- Makes a day's partition, and moves there what the default one has of that day. With its owner's
-- rights, so that who only writes rows may call it. One call is one transaction.
CREATE FUNCTION tracer_bio_add_day(parent text, day bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
  partition text := parent || to_char(date '1970-01-01' + day::integer, '"_"YYYYMMDD');
  ordinary text := parent || '_default';
  from_ns bigint := day * 86400000000000;
  to_ns bigint := (day + 1) * 86400000000000;
  time_column name;
BEGIN
  SELECT attname INTO STRICT time_column
  FROM pg_partitioned_table JOIN pg_attribute ON attrelid = partrelid AND attnum = partattrs[0]
  WHERE partrelid = to_regclass(quote_ident(parent));
  -- First: no row of the day comes there meanwhile, and what another session made is seen.
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', ordinary);
  IF NOT EXISTS (SELECT FROM tracer_bio_missing_days(parent, ARRAY[day])) THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, parent);
  EXECUTE format('WITH moved AS (DELETE FROM %1$I WHERE %2$I >= %4$s AND %2$I < %5$s RETURNING *)'
                 ' INSERT INTO %3$I SELECT * FROM moved',
                 ordinary, time_column, partition, from_ns, to_ns);
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                 parent, partition, from_ns, to_ns);
END
$$;
REVOKE EXECUTE ON FUNCTION tracer_bio_add_day(text, bigint) FROM PUBLIC;
