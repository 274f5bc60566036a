#!/usr/bin/env python3
"""What a study takes besides time: peak memory by replicates, with and without a directory; and how long `check` takes.

Runs a small scenario with twenty measures and a claim in ten thousand, a hundred thousand and a million replicates, and takes the
peak of resident memory that the system tells of each process. Writes "The books of a study" of docs/BENCHMARKS.md.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from loops import PROGRAM, ROOT, answer, processor, tell

REPLICATES = [10_000, 100_000, 1_000_000]
CHECKED = ["society/queens", "convergence/sizes", "families/chain", "classics/voter"]

SCENARIO = """schema = 1
name = "small"
seed = 1
[problem]
kind = "question"
[society]
network = { kind = "ring", degree = 2 }
[society.perspectives.voter]
count = 8
mind = "copier"
[measures]
report = ["merit", "right", "right_mean", "answer_diversity", "answer_diversity_start", "label_distance", "distinct_positions",
  "hill_1", "hill_2", "agreement", "modal_share", "clusters", "settled", "settled_time", "agreed", "agreed_time", "half_life",
  "rounds", "spent", "unanimous"]
every = 5
[protocol]
vote = "none"
stop = { rounds = 10 }
[claims.agreement]
role = "descriptive"
says = "neighbours who copy one another agree more than by chance"
measure = "agreement"
expect = "> 0.5"
"""


def peak(words):
    """Kibibytes of resident memory at the most, and seconds. GNU time starts the program: to a child of ours our own memory would count."""
    began = time.monotonic()
    try:
        done = subprocess.run(["/usr/bin/time", "-f", "%M", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        sys.exit("need GNU time as /usr/bin/time (Debian: apt-get install time)")
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.stderr}")
    return int(done.stderr.split()[-1]), time.monotonic() - began


def memory(program, folder):
    scenario = Path(folder) / "small.toml"
    scenario.write_text(SCENARIO)
    lines = ["| replicates | no directory | `--out` | seconds |", "|---|---|---|---|"]
    first = None
    for replicates in REPLICATES:
        words = [str(program), "run", str(scenario), "--quiet", "--replicates", str(replicates)]
        bare, _ = peak(words)
        out = Path(folder) / "kept"
        kept, seconds = peak([*words, "--out", str(out)])
        shutil.rmtree(out)
        first = first or (bare, kept)
        shown = [f"{now / 1024:.1f} MiB ({now / then:.2f})" for now, then in zip((bare, kept), first)]
        lines.append(f"| {replicates:,} | {shown[0]} | {shown[1]} | {seconds:.1f} |")
        print(lines[-1], flush=True)
    return lines


def checks(program, times=21):
    """The median wall time of `check`, in milliseconds."""
    told = []
    for name in CHECKED:
        words = [program, "check", ROOT / "scenarios" / f"{name}.toml"]
        took = []
        for _ in range(times):
            began = time.monotonic()
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
            took.append(1e3 * (time.monotonic() - began))
        told.append(f"`check {name}` {statistics.median(took):.1f} ms")
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", type=Path, default=PROGRAM, help="a release binary (target/release/manyminds)")
    parser.add_argument("--print", action="store_true", help="print, and leave the docs as they are")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = memory(said.program, folder)
    head = (
        f"Seen on {date.today()}, {processor()}; {answer(str(said.program), '--version')} "
        f"({answer('git', 'rev-parse', '--short', 'HEAD')}); peak resident memory, and how many times that of the first line."
    )
    text = f"{head}\n\n" + "\n".join(lines) + "\n\n" + "; ".join(checks(said.program)) + "."
    tell("studies", text, said.print)


if __name__ == "__main__":
    main()
