#!/usr/bin/env bash
# A job of two steps that fails, and an array.
set -euo pipefail

sbatch --output=/dev/null --job-name=steps <<'JOB'
#!/bin/bash
gzip --version
srun seq 10
srun --ntasks=2 --overcommit seq 20
exit 3
JOB
sbatch --output=/dev/null --job-name=array --array=1-2 --wrap 'seq 30 | gzip -c'
