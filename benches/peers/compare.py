"""Runs every program for its check, finds how long each must run to be timed, times all in rounds, and writes the table.

Time is the CPU time of the whole process. A run of one round is subtracted from a long one, so that imports, compilation,
reading and seating are left out for all alike.
"""

import json
import math
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from importlib import metadata
from pathlib import Path

import data
import numpy as np
import table
from checks import LANDSCAPES, Checks, Wrong
from programs import MODELS

HERE = Path(__file__).resolve().parent


class Broken(Exception):
    """A program that could not be run."""


class Runner:
    """Runs programs one at a time, with one thread each."""

    def __init__(self, plan):
        self.plan = plan
        self.work = Path(plan["work"])
        self.data = self.work / "data"
        self.state = self.work / "state.f64"
        threads = ("OMP", "OPENBLAS", "MKL", "NUMBA", "RAYON")
        self.environment = os.environ | {f"{name}_NUM_THREADS": "1" for name in threads}
        self.environment |= {"POLARS_MAX_THREADS": "1", "NUMBA_CACHE_DIR": str(self.work / "numba"), "PYTHONHASHSEED": "0"}
        # Set for old libraries, such words slow a current one.
        for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
            self.environment.pop(name, None)

    def command(self, program, rounds, settings):
        if program.by == "manyminds":
            length = "replicates" if program.model == "hong-page" else "protocol.stop.rounds"
            words = [self.plan["manyminds"], "run", HERE / "scenarios" / f"{program.model}.toml", "--jobs", "1", "--json"]
            folder = os.path.relpath(self.data, HERE / "scenarios")  # files are told relative to the scenario
            for path, value in ({length: rounds} | settings).items():
                words += ["--set", f"{path}={value}".replace("DATA", folder)]
            return words
        words = [program.model, f"rounds={rounds}", f"data={self.data}"]
        words += [f"{key}={value}" for key, value in settings.items()]
        if program.by in ("ixa", "krabmaga"):
            if not self.plan["peers"]:
                raise Broken("did not build")
            return [self.plan["peers"], program.by, *words]
        missing = self.plan["missing"].get(program.by.replace("_", "-"))
        if missing:
            raise Broken(f"did not install: {missing}")
        return [self.plan["python"], HERE / "programs" / f"in_{program.by}.py", *words]

    def run(self, program, rounds, settings, limit=600):
        """CPU seconds, and what was printed."""
        command = self.command(program, rounds, settings)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=limit)
        except subprocess.TimeoutExpired:
            raise Broken(f"took longer than {limit} seconds") from None
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            lines = (done.stderr or "").strip().splitlines() or [f"exit code {done.returncode}"]
            raise Broken(lines[-1])
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return spent, done.stdout

    def end_state(self, program):
        """The end state of a program that keeps one, or the figures of manyminds; for NK over all shared landscapes."""
        settings = program.settings | program.check_settings
        if program.by == "manyminds":
            told = json.loads(self.run(program, program.check, settings)[1])
            return None, {name: measure["mean"] for name, measure in told["cells"][0]["measures"].items()}
        parts = []
        for landscape in range(LANDSCAPES if program.model == "nk" else 1):
            self.state.unlink(missing_ok=True)
            self.run(program, program.check, settings | {"landscape": landscape, "state": self.state})
            parts.append(np.fromfile(self.state))
        return np.concatenate(parts), None

    def seconds(self, program, rounds):
        return self.run(program, rounds, program.settings)[0]

    def calibrate(self, program):
        """How many rounds a long run needs: enough CPU time beyond a short one, and not lost in the set-up."""
        short = self.seconds(program, 1)
        wanted = max(self.plan["seconds"], 0.3 * short)
        rounds = 1 + math.ceil(20_000 / program.units) if program.units > 1 else 2
        while True:
            gain = self.seconds(program, rounds) - short
            if gain >= 0.5 * wanted:
                return 1 + max(1, math.ceil((rounds - 1) * wanted / gain))
            growth = 8 if gain < wanted / 8 else 2 * wanted / gain
            rounds = 1 + math.ceil((rounds - 1) * growth)


def told(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def examine(runner, models):
    """Runs every program for its check; what is seen stands in `program.seen`, what is wrong in `program.broken`."""
    checks = Checks(runner.data)
    for model in models:
        look = getattr(checks, model.name.replace("-", "_"))
        # Peers first: manyminds is held against them.
        for program in sorted(model.programs, key=lambda program: program.by == "manyminds"):
            program.seen, program.broken, program.times = "", "", []
            try:
                state, figures = runner.end_state(program)
                program.seen = look(program.works, state, figures)
                program.long = runner.calibrate(program)
                told(f"{model.name}: {program.name}: {program.seen}; {program.long} rounds")
            except (Broken, Wrong) as error:
                program.broken = str(error)
                told(f"{model.name}: {program.name}: {error}")


def time_all(runner, models):
    for at in range(runner.plan["rounds"]):
        for model in models:
            for program in model.programs:
                if program.broken:
                    continue
                short, long = runner.seconds(program, 1), runner.seconds(program, program.long)
                program.times.append((long - short) / ((program.long - 1) * program.units) * 1e9)
            told(f"round {at + 1}: {model.name}")


def versions(runner):
    """Versions of everything that was compared."""

    def answer(*command):
        return subprocess.run(command, capture_output=True, text=True, cwd=HERE).stdout.strip()

    crates = re.findall(r'name = "(ixa|krabmaga)"\nversion = "([^"]+)"', (HERE / "rust" / "Cargo.lock").read_text())
    packages = ("mesa", "mesa-frames", "ndlib", "agentpy", "numba", "numpy", "polars")
    return [
        f"{answer(runner.plan['manyminds'], '--version')} ({answer('git', 'rev-parse', '--short', 'HEAD')})",
        " ".join(answer("rustc", "--version").split()[:2]),
        f"Python {platform.python_version()}",
        *(f"{name} {metadata.version(name)}" for name in packages if name not in runner.plan["missing"]),
        *(f"{name} {version}" for name, version in crates),
    ]


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def main():
    plan = json.loads(sys.argv[1])
    runner = Runner(plan)
    data.make(runner.data)
    models = [model for model in MODELS if not plan["only"] or model.name in plan["only"]]
    examine(runner, models)
    time_all(runner, models)
    for model in models:
        for program in model.programs:
            program.median = statistics.median(program.times) if program.times else None
    head = (
        f"Seen on {date.today()}, two cores of a shared virtual machine, {processor()}; {', '.join(versions(runner))}. "
        f"{plan['rounds']} interleaved rounds."
    )
    text = table.write(head, models)
    print(text)
    if plan["write"]:
        table.put(HERE.parent.parent / "docs" / "BENCHMARKS.md", text)


main()
