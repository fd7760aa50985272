#!/usr/bin/env bash
# What kernel-test.sh does in the booted machine, as root under systemd. Writes to /results: facts.txt (lines
# NAME VALUE), and for whoever wants to know why, logs. Each step goes on where another one failed.
set -uo pipefail
cd /kernel-test || exit
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

# Whoever watches the console sees where it is.
exec 9>/dev/ttyS0
BASH_XTRACEFD=9
set -x

readonly database=/var/lib/tracer-bio/tracer_bio.db config=/etc/tracer-bio/config.toml

fact() { printf '%s %s\n' "$1" "${*:2}" >>/results/facts.txt; }

# check NAME COMMAND...: the fact NAME is yes or no.
check() {
  if "${@:2}"; then fact "$1" yes; else fact "$1" no; fi
}

property() { systemctl show --value --property "$2" "$1"; }
ask() { sqlite3 -readonly "$database" "$1"; }

# within SECONDS COMMAND...: whether it succeeds in that time.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 1
  done
}

install_package() {
  dpkg --install ./*.deb
  check installed dpkg --verify tracer-bio
  check enabled systemctl --quiet is-enabled tracer-bio
  check active systemctl --quiet is-active tracer-bio  # Type=notify: it said READY=1
  check says-status test -n "$(property tracer-bio StatusText)"
  tracer-bio doctor >/results/doctor.txt 2>&1
  check doctor grep --quiet . /results/doctor.txt
  systemctl --no-pager --full status tracer-bio >/results/status.txt 2>&1
  systemd-analyze --no-pager security tracer-bio >/results/security.txt 2>&1
}

configure() {
  cat >"$config" <<'EOF'
[monitoring]
interval = 1
[processing]
interval = 1
[archive]
interval = 60
[filters.executables]
run_pipeline = ["*"]
pipeline_1 = ["stress"]
pipeline_2 = ["stress"]
bioinformatics_pipeline = ["wget", "fastqc", "seqtk", "bwa", "samtools", "htseq-count"]
EOF
  check reloads systemctl reload tracer-bio
}

# The reload of a mistake is refused, and the recorder goes on.
configure_wrongly() {
  cp "$config" /results/config.toml
  echo 'nonsense = ' >>"$config"
  check refuses-mistake bash -c '! systemctl reload tracer-bio'
  check goes-on systemctl --quiet is-active tracer-bio
  cp /results/config.toml "$config"
  systemctl reload tracer-bio
}

runs_ended() { [[ $(ask "SELECT count(*) FROM runs WHERE end_ns IS NOT NULL") == 4 ]]; }

demo() {
  local began=$SECONDS
  timeout 900 ./simulate_pipelines/run_pipeline.sh -p 2 pipeline_1 pipeline_2 &&
    timeout 900 ./simulate_pipelines/bioinformatics_pipeline.sh
  check demo-ran test $? = 0
  check demo-recorded within 60 runs_ended
  fact demo-seconds $((SECONDS - began))
  fact demo-executions "$(ask "SELECT count(*) FROM processed_executions")"
  fact demo-tools "$(ask "SELECT group_concat(tool, ',') FROM (SELECT DISTINCT tool FROM processed_executions ORDER BY tool)")"
  tracer-bio runs >/results/runs.txt 2>&1
  tracer-bio executions >/results/executions.txt 2>&1
}

# What this kernel tells of an execution, and how exactly.
quality() {
  fact losses "$(ask "SELECT ifnull(sum(ifnull(count, 1)), 0) FROM losses WHERE stage <> 'gap'")"
  fact cpu "$(ask "SELECT group_concat(cpu_quality || ' ' || n, ', ') FROM (SELECT cpu_quality, count(*) AS n FROM executions WHERE origin = 'event' AND end_ns IS NOT NULL GROUP BY 1 ORDER BY 2 DESC)")"
  fact memory "$(ask "SELECT group_concat(max_rss_quality || ' ' || n, ', ') FROM (SELECT max_rss_quality, count(*) AS n FROM executions WHERE origin = 'event' AND end_ns IS NOT NULL GROUP BY 1 ORDER BY 2 DESC)")"
  fact sampler "$(ask "SELECT group_concat(DISTINCT sampler) FROM recorder_stats")"
  fact samples "$(ask "SELECT count(*) FROM metrics")"
  fact recorder-memory "$(ask "SELECT max(rss_bytes) / 1048576 FROM recorder_stats") MiB"
}

archive_ended_with() { [[ $(property tracer-bio-archive ExecMainStatus) == "$1" ]]; }

# The archive is its own service. Without a folder for it, it ends with 2, and is not tried again.
archive() {
  systemctl start tracer-bio-archive
  within 60 archive_ended_with 2
  check archive-wants-folder test "$(property tracer-bio-archive ActiveState)" = failed
  [[ -e /usr/lib/tracer-bio/libduckdb.so ]] || return 0
  sed -i 's|^\[archive\]|&\ndirectory = "/var/lib/tracer-bio/archive"|' "$config"
  systemctl restart tracer-bio-archive
  check archive-archives within 240 bash -c 'compgen -G "/var/lib/tracer-bio/archive/executions/*/*/*.parquet" >/dev/null'
  check archive-stops systemctl stop tracer-bio-archive
}

cannot_forward() { tracer-bio status | grep --quiet '^forward .*nowhere.*failing since'; }

forwards_nothing() { [[ $(property tracer-bio-forward ActiveState) == inactive ]]; }

# Forwarding is its own service, too, and what it cannot reach is nobody else's trouble.
forward() {
  cp "$config" /results/config.toml
  printf '\n[[forward]]\nname = "nowhere"\nurl = "postgresql://nobody@127.0.0.1:1/nothing"\n' >>"$config"
  systemctl restart tracer-bio
  check forward-says-so within 60 cannot_forward
  check forward-goes-on systemctl --quiet is-active tracer-bio-forward
  check forward-leaves-recorder systemctl --quiet is-active tracer-bio
  cp /results/config.toml "$config"
  systemctl restart tracer-bio
  tracer-bio forward --forget nowhere
  check forward-is-skipped within 60 forwards_nothing
}

stop_and_start() {
  check stops systemctl stop tracer-bio
  fact stop-result "$(property tracer-bio Result)"
  check ended-cleanly test "$(ask "SELECT clean FROM recordings ORDER BY id DESC LIMIT 1")" = 1
  check starts-again systemctl start tracer-bio
  fact restarts "$(property tracer-bio NRestarts)"
}

replaced() { [[ $(property tracer-bio MainPID) != "$1" ]] && systemctl --quiet is-active tracer-bio; }

# A recorder that hangs is killed and replaced. Shorter times than the unit's, for patience's sake.
watchdog() {
  local pid
  mkdir -p /run/systemd/system/tracer-bio.service.d
  printf '[Service]\nWatchdogSec=%s\nTimeoutAbortSec=2\n' 20 >/run/systemd/system/tracer-bio.service.d/short.conf
  systemctl daemon-reload
  systemctl restart tracer-bio
  pid=$(property tracer-bio MainPID)
  check watchdog-is-fed bash -c "sleep 45; [[ \$(systemctl show --value --property MainPID tracer-bio) == $pid ]]"
  pid=$(property tracer-bio MainPID)
  if [[ $pid != 0 ]]; then kill -STOP "$pid"; fi  # 0 would be this script's own group
  check watchdog-replaces within 120 replaced "$pid"
  rm -r /run/systemd/system/tracer-bio.service.d
  systemctl daemon-reload
}

# system_tests, one by one, so that one that hangs is not all; what it started may go on writing, so its output is
# a file. Beside no other recorder. What the time is too short for is counted, too.
system_tests() {
  local name output=/results/test.txt passed=0 skipped=0 failed=0 left=0
  systemctl stop tracer-bio
  [[ -e system_tests ]] || return 0
  mkdir -p /results/failed
  while read -r name; do
    if ((SECONDS > $(<seconds))); then
      left=$((left + 1))
      continue
    fi
    printf '%s\n' "$name" >/dev/ttyS0
    timeout --kill-after=10 120 ./system_tests --gtest_filter="$name" >"$output" 2>&1 </dev/null
    case $? in
      0)
        if grep --quiet --fixed-strings '[  SKIPPED ]' "$output"; then
          skipped=$((skipped + 1))
          { echo "$name"; cat "$output"; } >>/results/skipped.txt
        else
          passed=$((passed + 1))
        fi
        ;;
      *)
        failed=$((failed + 1))
        cp "$output" "/results/failed/$name.txt"
        ;;
    esac
    printf 'passed %s, skipped %s, failed %s\n' $passed $skipped $failed >/dev/ttyS0
  done <tests.txt
  fact tests-passed $passed
  fact tests-skipped $skipped
  fact tests-failed $failed
  fact tests-left $left
}

uname --kernel-release
fact systemd "$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')"
for step in install_package configure configure_wrongly demo quality archive forward stop_and_start watchdog; do
  printf '%s\n' "$step" >/dev/ttyS0
  echo "--- $step"
  "$step"
done
journalctl --no-pager --unit tracer-bio --unit tracer-bio-archive --unit tracer-bio-forward >/results/journal.txt
echo "--- system_tests"
system_tests
journalctl --no-pager >/results/machine.txt
