#!/usr/bin/env python3
"""Counts the instructions of the main loops under callgrind, and holds them against those that are kept in instructions.toml.

Fails where a loop takes over 5 % more, and says how many more. Where the compiler or the machine is another than the counts
were made with, they are told and nothing fails. Without valgrind nothing is counted, which is told too.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from loops import HERE, LOOPS, PROGRAM, TARGET, answer, command, environment

KEPT = HERE / "instructions.toml"
OUT = TARGET / "instructions"
GIVE = 0.05
RECORD = "python3 benches/loops/instructions.py --record"


class Failed(Exception):
    """A run that could not be counted."""


def counted(words, out):
    """Instructions of a whole run."""
    valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *words]
    done = subprocess.run(valgrind, env=environment(), capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        raise Failed(f"{' '.join(words)}\n{done.stderr}")
    return int(found[1])


def per_unit(program, loop):
    """Instructions of one unit: those of a long run less those of a short one. The profile of the long one is kept."""
    short, long = (
        counted(command(program, loop, loop.counted, rounds), OUT / f"{loop.name}.{what}.out")
        for rounds, what in ((loop.rounds, "short"), (3 * loop.rounds, "long"))
    )
    return (long - short) / (2 * loop.rounds * loop.counted)


def made_with():
    """What the counts hang on beside the source: the compiler and what the processor can do."""
    about = Path("/proc/cpuinfo")
    wide = about.exists() and re.search(r"\bavx2\b", about.read_text())
    return f"{answer('rustc', '--version')}, {os.uname().machine}{', AVX2' if wide else ''}"


def kept():
    return tomllib.loads(KEPT.read_text()) if KEPT.exists() else {"made_with": "", "loops": {}}


def keep(counts):
    lines = [
        f"# Instructions of one unit of each main loop. `{RECORD}` writes this file.",
        f'made_with = "{made_with()}"',
        "",
        "[loops]",
        *(f"{name} = {count:.1f}" for name, count in counts.items()),
    ]
    KEPT.write_text("\n".join(lines) + "\n")


def judge(counts, before, same):
    """Lines to tell, and what is wrong; `same` says whether the kept counts were made with this compiler and machine."""
    told, wrong = [], []
    for name, count in counts.items():
        old = before.get(name)
        if old is None:
            told.append(f"{name}: {count:.1f}, not kept yet")
            if same:
                wrong.append(f"{name} has no kept count")
            continue
        rise = count / old - 1
        line = f"{name}: {count:.1f} instructions, kept {old:.1f}, {rise:+.2%}"
        if same and rise < -GIVE:
            line += f"; that is less, keep it: {RECORD}"
        told.append(line)
        if same and rise > GIVE:
            wrong.append(f"{name} takes {rise:.1%} more instructions than kept ({count:.1f} beside {old:.1f})")
    if same:
        wrong += [f"{name} is kept and not counted" for name in before if name not in counts]
    return told, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", type=Path, default=PROGRAM, help="a release binary (target/release/manyminds)")
    parser.add_argument("--record", action="store_true", help="keep what is counted now, and judge nothing")
    said = parser.parse_args()
    if not shutil.which("valgrind"):
        print("instructions were NOT counted: there is no valgrind and it could not be installed")
        return
    OUT.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    loops = [loop for loop in LOOPS if loop.counted]
    try:
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            counts = dict(zip((loop.name for loop in loops), pool.map(lambda loop: per_unit(said.program, loop), loops)))
    except Failed as failed:
        sys.exit(f"instructions could not be counted: {failed}")
    if said.record:
        keep(counts)
        print(KEPT.read_text())
        return
    before = kept()
    same = before["made_with"] == made_with()
    told, wrong = judge(counts, before["loops"], same)
    print("\n".join(told))
    print(f"counted in {time.monotonic() - began:.0f} s; profiles are in {OUT} (callgrind_annotate)")
    if not same:
        print(f"kept counts were made with {before['made_with']}, and this is {made_with()}: nothing is judged")
    if wrong:
        wrong.append(f"if that is meant, keep what is counted now: {RECORD}")
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
