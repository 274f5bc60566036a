#!/usr/bin/env python3
"""How much sooner two threads finish a study of many replicates than one.

Runs `manyminds run --jobs 1` and `--jobs 2` in turn and takes the median of the wall times; both must come to one digest.
Writes "An ensemble on two threads" of docs/BENCHMARKS.md. Needs two cores with nothing else on them: on a shared machine the
ratio says what was left over.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from loops import PROGRAM, ROOT, SCENARIOS, answer, processor, put

PAGE = ROOT / "docs" / "BENCHMARKS.md"


@dataclass
class Study:
    """A scenario with so many replicates."""

    title: str
    scenario: str
    replicates: int
    settings: tuple = ()


# Two to three seconds each on one thread: in less, what is not shared out (starting, the last replicates of a batch) weighs more.
STUDIES = [
    Study("deliberation, 16 agents, 100 rounds, default measures", "deliberation", 2_000),
    Study("debate, 10 agents, 1,000 rounds", "debate", 20_000),
    Study("Lazer-Friedman, 100 agents, 250 rounds", "lazer-friedman", 100),
    Study("voter, event by event, 10,000 agents, 10 rounds", "voter", 600),
]


def wall(program, study, jobs):
    """Seconds on the wall, and the digest."""
    words = [program, "run", SCENARIOS / f"{study.scenario}.toml", "--quiet", "--json", "--jobs", str(jobs)]
    began = time.monotonic()
    done = subprocess.run([*words, "--set", f"replicates={study.replicates}"], capture_output=True, text=True)
    seconds = time.monotonic() - began
    if done.returncode:
        sys.exit(done.stderr)
    return seconds, json.loads(done.stdout)["digest"]


def busy():
    """Cores that other programs kept busy during the last minute, as far as the machine tells."""
    return os.getloadavg()[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", type=Path, default=PROGRAM, help="a release binary (target/release/manyminds)")
    parser.add_argument("--times", type=int, default=7, help="how often each study runs on one thread and on two (7)")
    parser.add_argument("--print", action="store_true", help="print, and leave the docs as they are")
    said = parser.parse_args()
    if (os.cpu_count() or 1) < 2:
        sys.exit("there is one core: two threads cannot be faster")
    load = busy()
    lines = ["| study | replicates | one thread | two threads | times as fast |", "|---|---|---|---|---|"]
    for study in STUDIES:
        took, digests = {1: [], 2: []}, set()
        for _ in range(said.times):
            for jobs in took:
                seconds, digest = wall(said.program, study, jobs)
                took[jobs].append(seconds)
                digests.add(digest)
        if len(digests) != 1:
            sys.exit(f"{study.title}: threads change the digest: {digests}")
        one, two = (statistics.median(took[jobs]) for jobs in (1, 2))
        ratios = sorted(a / b for a, b in zip(took[1], took[2]))
        spread = f"{one / two:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        lines.append(f"| {study.title} | {study.replicates:,} | {one:.2f} s | {two:.2f} s | {spread} |")
        print(lines[-1], flush=True)
    head = (
        f"Seen on {date.today()}, two cores of a shared virtual machine, {processor()}, with a load of {load:.2f} before; "
        f"{answer(str(said.program), '--version')} ({answer('git', 'rev-parse', '--short', 'HEAD')}), "
        f"{said.times} interleaved runs, median, and the range of ratios."
    )
    text = f"{head}\n\n" + "\n".join(lines)
    print(text)
    if not said.print:
        put(PAGE, "ensemble", text)


if __name__ == "__main__":
    main()
