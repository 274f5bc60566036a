#!/usr/bin/env python3
"""How the main loops grow: time of a unit and memory of an agent at a size, ten, a hundred and a thousand times that.

Writes "How it grows" of docs/BENCHMARKS.md. What was measured is kept, so that a run that is stopped goes on where it was;
each binary by itself. About ten minutes on a quiet core, most of it drawing the largest networks.
"""

import argparse
import hashlib
import json
import math
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from loops import LOOPS, PROGRAM, TARGET, answer, command, environment, processor, tell, written

KEPT = TARGET / "growth.json"
SMALL = 10  # the size that stands before a large one, and that memory is counted from
LARGE = 2_000  # from here on the network that a report tells of is a small one
WEIGHED = 4 << 20  # bytes beyond the smallest society from which on they are told for each: by less a program's peak varies by itself
SECONDS = 0.5  # least CPU time of the rounds that are timed
SHARE = 0.3  # and least share of the set-up
STEP = 1.15  # what is called a rise from one size to the next


class TooLarge(Exception):
    """It does not fit in memory."""


def high_water(pid):
    """Peak resident bytes of a process until now; 0 where nobody says."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s*(\d+) kB", told)
    return int(found[1]) * 1024 if found else 0


def run(program, loop, size, rounds):
    """CPU seconds and peak resident bytes of one process."""
    words = command(program, loop, size, rounds, SMALL if size >= LARGE else None)
    child = subprocess.Popen(words, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    peak, ended = 0, 0
    while not ended:
        peak = max(peak, high_water(child.pid))
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
        if not ended:
            time.sleep(0.002)
    child.returncode = os.waitstatus_to_exitcode(status)
    said = child.stderr.read()
    child.stderr.close()
    if child.returncode:
        raise TooLarge(said) if "fits in memory" in said else RuntimeError(f"{' '.join(words)}\n{said}")
    # What the system says at the end is exact, but counts this program too, from which the process was split off.
    if used.ru_maxrss > 2 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss:
        peak = used.ru_maxrss * 1024
    return used.ru_utime + used.ru_stime, peak


def rounds_for(loop, size, short, guess):
    """Rounds beyond the short run that take long enough, when a unit takes `guess` seconds."""
    return max(1, math.ceil(max(SECONDS, SHARE * short) / (guess * size)))


def measure(program, loop, size, guess):
    """Seconds of a unit, peak bytes, and CPU seconds of a run of one round."""
    short, peak = run(program, loop, size, 1)
    more = rounds_for(loop, size, short, guess)
    while True:
        long, peak_long = run(program, loop, size, 1 + more)
        gain, wanted = long - short, max(SECONDS, SHARE * short)
        if gain >= 0.5 * wanted:
            break
        more = math.ceil(more * min(8, 1.2 * wanted / max(gain, 0.01)))
    each = [(long - short) / (more * size)]
    # What is quick is timed three times.
    if long < 5:
        for _ in range(2):
            short = run(program, loop, size, 1)[0]
            each.append((run(program, loop, size, 1 + more)[0] - short) / (more * size))
    return {"seconds": statistics.median(each), "peak": max(peak, peak_long), "short": short}


def count(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def table(loops, rows, bases):
    lines = ["| loop | size | ns a unit | beside the smallest | peak, MiB | bytes each |", "|---|---|---|---|---|---|"]
    for loop in loops:
        first = None  # the seconds of the smallest that was timed
        for row in rows[loop.name]:
            size = f"{row['size']:,} {loop.grown_by}"
            if "seconds" not in row:
                lines.append(f"| {loop.title} | {size} | {row['why']} | - | - | - |")
                continue
            first = first or row["seconds"]
            beyond = row["peak"] - bases[loop.name]
            each = count(beyond / row["size"]) if beyond >= WEIGHED else "-"
            beside = f"{row['seconds'] / first:.2f}"
            lines.append(
                f"| {loop.title} | {size} | {count(row['seconds'] * 1e9)} | {beside} | {row['peak'] / 2**20:,.0f} | {each} |"
            )
    return "\n".join(lines)


def rises(loop, rows):
    """In words where the cost of a unit rises."""
    timed = [row for row in rows if "seconds" in row]
    if len(timed) < 2:
        return f"- {loop.title}: too few sizes to say."
    steps = [(b["seconds"] / a["seconds"], a, b) for a, b in zip(timed, timed[1:])]
    whole = timed[-1]["seconds"] / timed[0]["seconds"]
    up = [
        f"{ratio:.2f} times from {a['size']:,} to {b['size']:,} (peak {a['peak'] / 2**20:,.0f} to {b['peak'] / 2**20:,.0f} MiB)"
        for ratio, a, b in steps
        if ratio > STEP
    ]
    told = f"- {loop.title}: {whole:.2f} times from {timed[0]['size']:,} to {timed[-1]['size']:,} {loop.grown_by}"
    return f"{told}; it rises {', '.join(up)}." if up else f"{told}; no step is above {STEP} times."


def caches():
    """The sizes of the caches of the first core, as the machine tells them."""
    found = []
    for place in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        kind, level, size = ((place / name).read_text().strip() for name in ("type", "level", "size"))
        if kind != "Instruction":
            found.append(f"L{level} {size}")
    return ", ".join(found) or "unknown"


def page(program, loops, rows, bases):
    head = (
        f"Seen on {date.today()}, one thread of a shared virtual machine, {processor()}, caches {caches()}; "
        f"{answer(str(program), '--version')} ({answer('git', 'rev-parse', '--short', 'HEAD')}), "
        f"{' '.join(answer('rustc', '--version').split()[:2])}."
    )
    words = "\n".join(rises(loop, rows[loop.name]) for loop in loops)
    return f"{head}\n\n{table(loops, rows, bases)}\n\nWhere the cost of a unit rises by more than {STEP} times in a step:\n\n{words}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", type=Path, default=PROGRAM, help="a release binary (target/release/manyminds)")
    parser.add_argument("--only", nargs="*", default=[], metavar="LOOP", help="these loops alone; the docs stay as they are")
    parser.add_argument("--most", type=int, default=10**9, metavar="SIZE", help="leave larger sizes out")
    parser.add_argument("--print", action="store_true", help="print, and leave the docs as they are")
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    said = parser.parse_args()
    key = hashlib.sha256(said.program.read_bytes()).hexdigest()[:16]
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    seen = {} if said.anew else kept.get(key, {})
    loops = [loop for loop in LOOPS if loop.grown and (not said.only or loop.name in said.only)]
    if not loops:
        sys.exit(f"no such loop; there are {', '.join(loop.name for loop in LOOPS if loop.grown)}")
    rows, bases = {}, {}
    for loop in loops:
        rows[loop.name], guess = [], 1e-6
        # A short run may end before its peak was read.
        bases[loop.name] = max(run(said.program, loop, SMALL, 1)[1] for _ in range(5))
        for size in (size for size in loop.grown if size <= said.most):
            name = f"{loop.name} {size}"
            row = seen.get(name)
            if row is None:
                try:
                    row = measure(said.program, loop, size, guess)
                except TooLarge:
                    row = {"why": "does not fit in memory"}
                each = f"{row['seconds'] * 1e9:.1f} ns" if "seconds" in row else row["why"]
                print(f"{time.strftime('%H:%M:%S')} {name}: {each}", flush=True)
                seen[name] = row
                written(KEPT, kept | {key: seen})
            rows[loop.name].append(row | {"size": size})
            guess = row.get("seconds", guess)
    part = bool(said.only) or said.most < 10**9
    tell("growth", page(said.program, loops, rows, bases), said.print or part)


if __name__ == "__main__":
    main()
