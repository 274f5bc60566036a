#!/usr/bin/env bash
# Runs a study with GNU parallel, a part to a process, on this machine or on many, and merges the parts.
#
#   ./run.sh                                          with the values below
#   SCENARIO=mine.toml ./run.sh                       or with others
#   ./run.sh --sshloginfile nodes.txt --workdir .     what is added goes to parallel: here, machines that share a file system
#
# Run it again after a crash: each part goes on from where it was, finished ones take no time.
set -euo pipefail

SCENARIO=${SCENARIO:-study.toml} # a scenario file, or the name of one that ships
OUT=${OUT:-out}                  # where the whole is kept; parts are kept in $OUT.parts
SHARDS=${SHARDS:-16}             # into how many parts the study is cut: the same number on every start
CPUS=${CPUS:-1}                  # threads of a part; results do not depend on it

if ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
  echo "run.sh: need GNU parallel on the PATH (package parallel in most systems; moreutils has another of that name)" >&2
  exit 3
fi

# Without parallel's own --resume: it goes by the number of a line and would leave out parts of a scenario that has changed,
# where manyminds refuses.
mkdir -p "$OUT.parts"
if ! seq "$SHARDS" | parallel --quote --joblog "$OUT.parts/of-$SHARDS.joblog" "$@" \
  manyminds run "$SCENARIO" --shard "{}/$SHARDS" --out "$OUT.parts/{}-of-$SHARDS" --resume --jobs "$CPUS" --quiet; then
  echo "run.sh: not every part is done, so nothing is merged; $OUT.parts/of-$SHARDS.joblog has their exit codes" >&2
  exit 1
fi

parts=()
for part in $(seq "$SHARDS"); do parts+=("$OUT.parts/$part-of-$SHARDS"); done
exec manyminds merge "${parts[@]}" --out "$OUT"
