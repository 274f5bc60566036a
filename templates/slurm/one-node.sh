#!/usr/bin/env bash
# Tries the templates beside this file on a real Slurm: one node, on loopback, from nothing.
#
#   one-node.sh        with `manyminds` on the PATH, Linux; as root it installs what is missing from Debian's packages
#
# Starts munged, slurmctld and slurmd on ports and in a directory of their own, submits a study with submit.sh, kills and
# requeues one part as it runs, waits for the merge, and compares the digest with that of the same study run in one piece.
# Takes everything down at the end. Fails, and says why, where any of that cannot be done; it skips nothing.
set -euo pipefail

SHARDS=3
KILLED=2 # the part that is killed as it runs
REPLICATES=${REPLICATES:-20000} # enough that a part takes some seconds
PATH=$PATH:/usr/sbin:/sbin

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
daemons=()

stop() { # newest first
  for ((at = ${#daemons[@]} - 1; at >= 0; at--)); do
    kill "${daemons[at]}" 2> /dev/null || true
    wait "${daemons[at]}" || true
  done
  daemons=()
}
trap 'stop; rm -rf "$work"' EXIT
fail() {
  printf 'one-node.sh: %s\n' "$1" >&2
  tail -n 15 "$work"/*.log "$work"/out.parts/*.log >&2 2> /dev/null || true
  exit 1
}
within() { # within SECONDS WHAT COMMAND...: waits until the command succeeds
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    ((SECONDS < end)) || fail "$what: not so in time"
    sleep 0.2
  done
}
digest() { sed -n 's/^  "digest": "\([0-9a-f]*\)".*/\1/p' "$1/manifest.json"; }

command -v manyminds > /dev/null || fail "need manyminds on the PATH"
for tool in munged slurmctld slurmd sbatch; do
  command -v "$tool" > /dev/null && continue
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends munge slurmctld slurmd slurm-client; } \
    > "$work/apt.log" 2>&1 || fail "need $tool, and apt-get cannot install it"
done

# --- the cluster
user=$(id -un)
cores=$(nproc)
cat > "$work/slurm.conf" <<CONF
ClusterName=one
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
# What is requeued waits until its credential has expired: by default two minutes.
AuthInfo=socket=$work/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
# Nothing that asks for cgroups or accounting, which containers often lack.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
NodeName=localhost NodeAddr=127.0.0.1 CPUs=$cores State=UNKNOWN
PartitionName=all Nodes=localhost Default=YES MaxTime=INFINITE State=UP
CONF
echo 'CgroupPlugin=cgroup/v1' > "$work/cgroup.conf" # the one that asks for nothing until it is used
export SLURM_CONF=$work/slurm.conf
mkdir -p "$work"/{munge,state,spool}
chmod 755 "$work" "$work/munge"
head -c 1024 /dev/urandom > "$work/munge/key"
chmod 600 "$work/munge/key"

munged --foreground --key-file="$work/munge/key" --socket="$work/munge/socket" --pid-file="$work/munge/pid" \
  --log-file="$work/munge/log" --seed-file="$work/munge/seed" > "$work/munged.log" 2>&1 &
daemons+=($!)
within 20 "munged listens" munge --socket="$work/munge/socket" --no-input
slurmctld -D -f "$SLURM_CONF" > "$work/slurmctld.out.log" 2>&1 &
daemons+=($!)
within 30 "slurmctld answers" scontrol ping
slurmd -D -N localhost -f "$SLURM_CONF" > "$work/slurmd.out.log" 2>&1 &
daemons+=($!)
idle() { [ "$(sinfo --noheader --format=%T)" = idle ]; }
within 20 "the node is idle" idle
slurmctld -V
sinfo

# --- the study
cat > "$work/study.toml" <<TOML
schema = 1
name = "one-node"
title = "Do eight friends on a small rugged landscape do better when they talk?"
seed = 3
replicates = $REPLICATES
[problem]
kind = "nk"
n = 12
k = 3
topics = { count = 2 }
[society.perspectives.friend]
count = 8
expertise = 0.5
[protocol]
stop = { rounds = 20 }
[arms]
silent = { twin = "silent" }
TOML

echo "in one piece:"
manyminds run "$work/study.toml" --out "$work/whole" --quiet | sed -n 's/^\(digest.*[^ ]\) *kept in.*/\1/p'

echo "as an array of $SHARDS:"
SCENARIO="$work/study.toml" OUT="$work/out" SHARDS=$SHARDS CPUS=1 TIME=00:30:00 "$here/submit.sh" | tee "$work/submitted"
array=$(sed -n 's/^parts: job \([0-9]*\);.*/\1/p' "$work/submitted")
killed=$work/out.parts/$KILLED-of-$SHARDS
begun() { [ "$(stat --format=%s "$killed/rows.bin")" -gt 4096 ]; }
within 600 "part $KILLED has rows" begun
[ ! -f "$killed/manifest.json" ] || fail "part $KILLED was done before it could be killed; need more REPLICATES"
scontrol requeue "${array}_$KILLED"
echo "part $KILLED killed and requeued with $(stat --format=%s "$killed/rows.bin") bytes of rows"
squeue
over() { [ -z "$(squeue --noheader)" ]; }
within 600 "all jobs are over" over

scontrol show job "$array" | grep -E '^JobId|JobState|Restarts'
[ -f "$work/out/manifest.json" ] || fail "no merged study came of it"
whole=$(digest "$work/whole") merged=$(digest "$work/out")
printf 'digest in one piece  %s\ndigest merged        %s\n' "$whole" "$merged"
if [ -z "$whole" ] || [ "$whole" != "$merged" ]; then fail "the two are not the same"; fi
echo "the same, with $(stat --format=%s "$killed/rows.bin") bytes of rows in part $KILLED"
