-- What the variables `since` and `until` ask for, of a table with `date` and `start_utc`. Without a
-- value a condition is gone before anything is read; by the date, files of an archive are left out.
CREATE MACRO in_asked_time(date, start_utc) AS (
  (getvariable('since') IS NULL OR date >= CAST(getvariable('since') AS DATE))
  AND (getvariable('until') IS NULL OR date <= CAST(getvariable('until') AS DATE))
  AND (getvariable('since') IS NULL OR start_utc >= CAST(getvariable('since') AS TIMESTAMPTZ))
  AND (getvariable('until') IS NULL OR start_utc < CAST(getvariable('until') AS TIMESTAMPTZ))
);
