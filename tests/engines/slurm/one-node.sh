#!/usr/bin/env bash
# Runs a command beside a Slurm of one node, without systemd, waits for the jobs that it leaves, and
# stops that Slurm again.
# Usage: one-node.sh FOLDER COMMAND [ARGUMENT...]. Its files, and jobs.txt with a line for each job
# that has ended, are in FOLDER. Needs root, and Debian's slurmctld, slurmd, slurm-client and munge.
set -euo pipefail

mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
node=$(hostname -s)
export SLURM_CONF=$folder/slurm.conf
mkdir -p "$folder"/{state,spool,run}

cat >"$SLURM_CONF" <<CONF
ClusterName=one_node
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$folder/jobs.txt
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$node Default=YES MaxTime=INFINITE State=UP
CONF

# eventually WHAT COMMAND…: a minute, for the machine may be busy.
eventually() {
  local what=$1
  shift
  for _ in {1..600}; do
    "$@" && return
    sleep 0.1
  done
  echo "not within a minute: $what; see $folder" >&2
  return 1
}
munge_listens() { [[ -S $folder/run/munge.socket ]]; }
node_is_idle() { [[ $(sinfo --noheader --format=%t 2>/dev/null) == idle ]]; }
no_job_is_left() { [[ -z $(squeue --noheader) ]]; }

daemons=()
# shellcheck disable=SC2317 # called by the trap
stop() {
  local pid
  for pid in "${daemons[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}
trap stop EXIT
# start NAME COMMAND…: the last one started is the first to be stopped.
start() {
  local name=$1
  shift
  "$@" >"$folder/$name.log" 2>&1 &
  daemons=("$!" "${daemons[@]}")
}

# munged wants a key that nobody else can read.
(umask 077 && head -c 128 /dev/urandom >"$folder/munge.key")
start munged munged --foreground --force --key-file="$folder/munge.key" \
  --socket="$folder/run/munge.socket" --pid-file="$folder/run/munged.pid" \
  --log-file="$folder/munged.log" --seed-file="$folder/munge.seed"
eventually "munged" munge_listens
start slurmctld slurmctld -D -c
start slurmd slurmd -D
eventually "an idle node" node_is_idle

"$@"
eventually "the end of all jobs" no_job_is_left
