#!/usr/bin/env python3
"""How much sooner two threads finish a study of many replicates than one.

Runs `manyminds run --jobs 1` and `--jobs 2` in turn and takes the median of the wall times; all must come to one digest. Beside them
it runs two programs of one thread at once, which share nothing but the machine: what they do in the same time is what it gives.
Writes "An ensemble on two threads" of docs/BENCHMARKS.md. Needs two cores with nothing else on them: on a shared machine the ratio
says what was left over.
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

from loops import PROGRAM, SCENARIOS, answer, processor, tell



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


def wall(program, study, jobs, programs=1):
    """Seconds on the wall until so many programs that begin at once are done, and their digests."""
    words = [program, "run", SCENARIOS / f"{study.scenario}.toml", "--quiet", "--json", "--jobs", str(jobs)]
    words += ["--set", f"replicates={study.replicates}"]
    began = time.monotonic()
    running = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(programs)
    ]
    told = [one.communicate() for one in running]
    seconds = time.monotonic() - began
    if any(one.returncode for one in running):
        sys.exit("".join(faults for _, faults in told))
    return seconds, {json.loads(answer)["digest"] for answer, _ in told}


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
    lines = [
        "| study | replicates | one thread | two threads | times as fast | two programs at once |",
        "|---|---|---|---|---|---|",
    ]
    for study in STUDIES:
        # By (threads, programs).
        took, digests = {(1, 1): [], (2, 1): [], (1, 2): []}, set()
        for _ in range(said.times):
            for (jobs, programs), seconds in took.items():
                second, seen = wall(said.program, study, jobs, programs)
                seconds.append(second)
                digests |= seen
        if len(digests) != 1:
            sys.exit(f"{study.title}: threads change the digest: {digests}")

        def gain(of, work):
            """How many times as fast, by medians, and the range."""
            one, other = (statistics.median(took[way]) for way in ((1, 1), of))
            ratios = sorted(work * a / b for a, b in zip(took[1, 1], took[of]))
            return f"{work * one / other:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"

        one, two = (statistics.median(took[jobs, 1]) for jobs in (1, 2))
        lines.append(
            f"| {study.title} | {study.replicates:,} | {one:.2f} s | {two:.2f} s | {gain((2, 1), 1)} | {gain((1, 2), 2)} |"
        )
        print(lines[-1], flush=True)
    head = (
        f"Seen on {date.today()}, two cores of a shared virtual machine, {processor()}, with a load of {load:.2f} before; "
        f"{answer(str(said.program), '--version')} ({answer('git', 'rev-parse', '--short', 'HEAD')}), "
        f"{said.times} interleaved runs, median, and the range of ratios."
    )
    text = f"{head}\n\n" + "\n".join(lines)
    tell("ensemble", text, said.print)


if __name__ == "__main__":
    main()
