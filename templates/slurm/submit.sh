#!/usr/bin/env bash
# Runs a study as a Slurm job array, a part to a task, and merges the parts once all are there.
#
#   ./submit.sh                        with the values below
#   SCENARIO=mine.toml ./submit.sh     or with others
#
# Run it again after a time limit, a full disk or a crash: each part goes on from where it was, finished ones take no time.
# Paths have to be on a file system that all nodes see.
set -euo pipefail

SCENARIO=${SCENARIO:-study.toml} # a scenario file, or the name of one that ships
OUT=${OUT:-out}                  # where the whole is kept; parts are kept in $OUT.parts
SHARDS=${SHARDS:-16}             # into how many parts the study is cut: the same number on every start
CPUS=${CPUS:-4}                  # cores of a part; results do not depend on it
TIME=${TIME:-04:00:00}           # the most time of a part

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$OUT.parts"
array=$(sbatch --parsable --array="1-$SHARDS" --cpus-per-task="$CPUS" --time="$TIME" --output="$OUT.parts/%a-of-$SHARDS.log" \
  "$here/array.sbatch" "$SCENARIO" "$OUT" "$SHARDS")
merge=$(sbatch --parsable --dependency="afterok:${array%%;*}" --kill-on-invalid-dep=yes --output="$OUT.parts/merge.log" \
  "$here/merge.sbatch" "$OUT" "$SHARDS")
echo "parts: job ${array%%;*}; merge: job ${merge%%;*}"
