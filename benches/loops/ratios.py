#!/usr/bin/env python3
"""What the engine takes for a unit of each model, beside a loop written by hand.

Runs criterion's groups of `cargo bench --bench manyminds` one after the other, again and again, and takes the ratio of engine and loop
within each run: what else a machine does changes from minute to minute, and only what was timed side by side compares. Writes "Beside
loops written by hand" of docs/BENCHMARKS.md. About a minute a time beside the build.
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
from collections import defaultdict
from datetime import date

from loops import ROOT, TARGET, answer, processor, tell

CRITERION = TARGET / "tmp" / "criterion"
BENCH = ["cargo", "bench", "--bench", "manyminds", "--"]
BRIEFLY = ["--noplot", "--sample-size", "10", "--warm-up-time", "0.2", "--measurement-time", "0.6"]
WORDS = "words of ChaCha8"

# By group: what is timed, and how many times the loop by hand it may take.
ASKED = {
    "voter": {"event by event": 1.3, "all at once": 1.4},
    "opinion": {
        "Hegselmann-Krause with 1000": 1.05,
        "Hegselmann-Krause with 100000": 1.05,
        "Hegselmann-Krause with 1000000": 1.05,
        "Deffuant-Weisbuch with 10000": 1.3,
    },
    "lazer-friedman": {"ring of 100": 1.4},
    "hong-page": {"ability of all heuristics": 1.5, "relay of ten": 1.5},
    "debate": {"ten debaters": 1.5},
    "five-acts": {"deliberation with five acts": 1.2},
}


def figures(place):
    """Nanoseconds of one element of each benchmark whose figures stand below `place`, by name."""
    found = {}
    for about in sorted(place.glob("*/new/benchmark.json")):
        told = json.loads(about.read_text())
        median = json.loads((about.parent / "estimates.json").read_text())["median"]["point_estimate"]
        found[told["function_id"]] = median / (told["throughput"] or {}).get("Elements", 1)
    return found


def pairs(found, whats):
    """Of one run of a group: (what, how the loop does it, engine, by hand), each loop by hand by itself."""
    for what in whats:
        engine = found.get(f"{what}, engine")
        for name, hand in found.items():
            beside, by_hand, how = name.partition(", by hand")
            if engine is not None and by_hand and beside == what:
                yield what, how, engine, hand


def row(group, what, how, times):
    """One line of the table, of the (engine, by hand) of each run; it is judged by the median."""
    ratios = sorted(engine / hand for engine, hand in times)
    least, middle, greatest = ratios[0], round(statistics.median(ratios), 2), ratios[-1]
    engine, hand = (min(side) for side in zip(*times))
    asked = ASKED[group][what]
    met = "yes" if middle <= asked else f"{100 * (middle / asked - 1):.0f} % above"
    return f"| {group} | {what}{how} | {engine:.2f} | {hand:.2f} | {least:.2f} | {middle:.2f} | {greatest:.2f} | {asked:.2f} | {met} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", help="a bench binary, where cargo shall not build one")
    parser.add_argument("--times", type=int, default=9, help="how often each group is run (9)")
    parser.add_argument("--print", action="store_true", help="print, and leave the docs as they are")
    said = parser.parse_args()
    bench = [said.program, "--bench"] if said.program else BENCH
    seen, words = defaultdict(list), []
    for _ in range(said.times):
        for group, whats in ASKED.items():
            ran = subprocess.run(bench + [group] + BRIEFLY, cwd=ROOT, capture_output=True, text=True)
            if ran.returncode:
                sys.exit(ran.stderr or ran.stdout)
            found = figures(CRITERION / group)
            words.append(found.get(WORDS, math.nan))
            for what, how, engine, hand in pairs(found, whats):
                seen[group, what, how].append((engine, hand))
    missing = {(group, what) for group, whats in ASKED.items() for what in whats} - {which[:2] for which in seen}
    if missing:
        sys.exit(f"nothing was timed of {sorted(missing)}")
    lines = [
        "| group | what | engine, ns | by hand, ns | ratio, least | median | greatest | asked | met |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [row(*which, times) for which, times in seen.items()]
    head = (
        f"Seen on {date.today()}, one thread of a shared virtual machine, {processor()}; manyminds of {answer('git', 'rev-parse', '--short', 'HEAD')}, "
        f"{answer('rustc', '--version')}; {said.times} runs of each group, in turn; times are the least of all runs. A word of ChaCha8 took {min(words):.2f} to {max(words):.2f} ns."
    )
    text = f"{head}\n\n" + "\n".join(lines)
    tell("ratios", text, said.print)


if __name__ == "__main__":
    main()
