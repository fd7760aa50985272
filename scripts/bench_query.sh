#!/usr/bin/env bash
# Times saved queries on an archive of 30 days of a busy machine.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
Usage: bench_query.sh [EXECUTIONS]

Makes a dataset as `tracer-bio archive` leaves it, in a temporary folder that is removed at the end:
30 days with EXECUTIONS in all (default: 30 million, some 2 GB), which the filter kept. Then times
saved queries that read them, three times each, and prints the fastest:
what else the machine does can only make it slower. The target for top_tools is 2 s. Needs DuckDB.
USAGE
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
executions=${1:-30000000}
[[ $executions =~ ^[0-9]+$ ]] || usage_error "not a number: $executions"
readonly executions
readonly days=30 target_ms=2000
readonly per_day=$((executions / days))

cd "$root"
build release
fetch_duckdb || die "there is no DuckDB"
tracer_bio=$root/build/release/tracer-bio

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
dataset=$scratch/dataset
mkdir "$dataset"
printf '%032d\n' 0 >"$dataset/.tracer-bio-dataset"

# Each column of processed_executions, with as many different values as a busy machine has.
make_day() {
  local date=$1 first=$2 rows=$3 folder
  folder=$dataset/processed_executions/host=node7/date=$date
  mkdir -p "$folder"
  "$tracer_bio" query --dataset "$dataset" -o "$folder/0123456789abcdef.parquet" >/dev/null "
    WITH dice AS (
      SELECT
        $first + range AS execution_id,
        CAST(hash(range + $first) >> 1 AS BIGINT) AS a,
        CAST(hash(range + $first, 1) >> 1 AS BIGINT) AS b,
        epoch_ns(TIMESTAMP '$date') + CAST(range * 86400e9 / $rows AS BIGINT) AS start_ns,
        -- Many short ones and few long ones.
        CAST(exp(hash(range + $first, 2) % 1000 / 1000.0 * 14) * 1e6 AS BIGINT) AS duration_ns
      FROM range($rows)
    )
    SELECT
      execution_id,
      execution_id // 10000 AS run_id,
      'pipeline_' || a % 40 AS pipeline,
      ['bwa', 'samtools', 'fastqc', 'python3', 'bash', 'cat', 'grep', 'sed', 'awk', 'gzip', 'STAR',
       'salmon', 'picard', 'gatk', 'bcftools', 'multiqc', 'seqtk', 'cut', 'sort', 'Rscript'
      ][1 + CAST(sqrt(a % 400) AS BIGINT)] || CASE WHEN b % 50 = 0 THEN '_' || b % 500 ELSE '' END
        AS tool,
      NULL::VARCHAR AS task,
      'user_' || b % 60 AS user,
      'bwa mem -t 4 /data/genome.fa /data/sample_' || execution_id // 20 || '.fastq.gz' AS command,
      start_ns,
      make_timestamp(start_ns // 1000) AT TIME ZONE 'UTC' AS start_utc,
      start_ns + duration_ns AS end_ns,
      make_timestamp((start_ns + duration_ns) // 1000) AT TIME ZONE 'UTC' AS end_utc,
      duration_ns,
      'exit' AS end_reason,
      CAST(a % 97 = 0 AS BIGINT) AS exit_code,
      NULL::BIGINT AS exit_signal,
      duration_ns * (b % 100) // 100 AS cpu_ns,
      'exact' AS cpu_quality,
      duration_ns * (b % 100) // 120 AS user_ns,
      duration_ns * (b % 100) // 600 AS system_ns,
      1048576 * (1 + a % 4000) AS max_rss_bytes,
      'exact' AS max_rss_quality,
      4096 * (b % 100000) AS read_bytes,
      4096 * (a % 100000) AS write_bytes,
      execution_id // 250 AS task_id,
      '/opt/conda/envs/bio/bin/tool_' || a % 300 AS exe,
      '0123456789abcdef' AS database_id
    FROM dice"
}

say "make $executions executions of $days days"
for ((day = 0; day < days; day++)); do
  make_day "$(date --utc --date "2026-10-01 + $day days" +%F)" "$((day * per_day))" \
    "$per_day"
done
say "$(du --summarize --human-readable "$dataset" | cut --fields=1) on disk, load $(cut --delimiter=' ' --fields=1-3 /proc/loadavg)"

# The fastest of three: "WALL CPU", in milliseconds.
fastest() {
  local TIMEFORMAT='%3R %3U %3S'
  for _ in 1 2 3; do
    { time "$tracer_bio" query --dataset "$dataset" "$@" >/dev/null; } 2>&1
  done | sort --numeric-sort | head -n 1 | awk '{ printf "%d %d", $1 * 1000, ($2 + $3) * 1000 }'
}

printf '  WALL      CPU  QUERY\n'
while read -r -a words; do
  read -r wall cpu < <(fastest "${words[@]}" && echo)
  mark=
  [[ ${words[*]} != '--saved top_tools' ]] || ((wall < target_ms)) || mark="  MISSED ($target_ms ms)"
  printf '%6d ms %6d ms  %s%s\n' "$wall" "$cpu" "${words[*]}" "$mark"
done <<'QUERIES'
--saved top_tools
--saved top_tools --set since=2026-10-07 --set until=2026-10-08
--saved executions_per_tool
--saved executions_per_user
--saved failures
QUERIES
