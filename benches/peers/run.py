#!/usr/bin/env python3
"""Makes the environment, builds what is in Rust, and compares. `--help` tells what may be said."""

import argparse
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = TARGET / "peers"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manyminds", type=Path, help="a manyminds binary; without it one is built")
    parser.add_argument("--rounds", type=int, default=3, help="how often every program is timed (3)")
    parser.add_argument("--seconds", type=float, default=1.0, help="least CPU seconds between a short and a long run (1)")
    parser.add_argument("--only", nargs="*", default=[], metavar="MODEL", help="these models alone; the docs stay as they are")
    parser.add_argument("--print", action="store_true", help="print the table and leave the docs as they are")
    return parser.parse_args()


def environment():
    """A Python with all requirements; what could not be installed, with the reason."""
    python = WORK / "env" / "bin" / "python"
    if not python.exists():
        venv.create(WORK / "env", with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    requirements = HERE / "requirements.txt"
    if subprocess.run([*install, "-r", requirements]).returncode == 0:
        return python, {}
    missing = {}
    for line in requirements.read_text().splitlines():
        if line and not line.startswith("#"):
            done = subprocess.run([*install, line], capture_output=True, text=True)
            if done.returncode:
                missing[line.split("==")[0].lower()] = last_line(done.stderr)
    return python, missing


def build(folder, target, binary):
    """A release binary, or the reason why there is none."""
    command = ["cargo", "build", "--release", "--locked", "--manifest-path", folder / "Cargo.toml", "--target-dir", target]
    if subprocess.run(command).returncode:
        return None
    return target / "release" / binary


def last_line(text):
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no reason given"


def main():
    said = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    python, missing = environment()
    peers = build(HERE / "rust", WORK / "rust", "peers")
    manyminds = said.manyminds or build(ROOT, TARGET, "manyminds")
    if manyminds is None:
        sys.exit("manyminds could not be built")
    plan = {
        "work": str(WORK),
        "python": str(python),
        "peers": peers and str(peers),
        "manyminds": str(manyminds.resolve()),
        "missing": missing,
        "rounds": said.rounds,
        "seconds": said.seconds,
        "only": said.only,
        "write": not (said.print or said.only),
    }
    sys.exit(subprocess.run([python, HERE / "compare.py", json.dumps(plan)]).returncode)


if __name__ == "__main__":
    main()
