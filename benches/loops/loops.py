"""The main loops: which scenario drives each, how large it is counted, and how large it is grown.

Every run is a process of the release binary with one thread. What it takes in a short run is subtracted from what it takes
in a long one, so that reading, drawing and seating are left out.
"""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCENARIOS = HERE / "scenarios"
PAGE = ROOT / "docs" / "BENCHMARKS.md"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = TARGET / "release" / "manyminds"

ROUNDS = "protocol.stop.rounds"
NEVER = 60_000_000
NOBODY_MEASURES = {"measures.report": '["rounds"]', "measures.every": NEVER}
SPARSE = {"society.network": '{ kind = "small-world", degree = 4, rewire = 0.1 }'}


@dataclass
class Loop:
    """One loop. A round is as many units as `size` says."""

    name: str
    title: str  # as the docs call it
    unit: str
    scenario: str
    size: str  # the path of the scenario by which it grows
    counted: int  # the size at which instructions are counted, 0 where they are not
    rounds: int  # of the short run that is counted; the long one is three times that
    settings: dict = field(default_factory=dict)
    length: str = ROUNDS  # the path that says how long it runs; its rounds may be replicates
    grown: tuple = ()  # the sizes of "How it grows"
    grown_by: str = "agents"


def ten_times(first):
    return tuple(first * 10**power for power in range(4))


VOTERS = "society.perspectives.voter.count"
PEOPLE = "society.perspectives.person.count"
CLIMBERS = "society.perspectives.agent.count"
DEBATERS = "society.perspectives.debater.count"
MEMBERS = "society.perspectives.member.count"
UNTIL_SETTLED = {"protocol.stop.when": '["settled"]', "protocol.stop.patience": 1, ROUNDS: 10_000}
SYNCHRONOUS = {"protocol.schedule": '"synchronous"'}

LOOPS = [
    Loop("voter-events", "voter, event by event", "update", "voter", VOTERS, 2_000, 20, grown=ten_times(10_000)),
    Loop("voter-synchronous", "voter, all at once", "update", "voter", VOTERS, 2_000, 50, SYNCHRONOUS, grown=ten_times(10_000)),
    Loop("hegselmann-krause", "Hegselmann-Krause", "agent-round", "hegselmann-krause", PEOPLE, 1_000, 60, grown=ten_times(1_000)),
    Loop("deffuant", "Deffuant", "pair", "deffuant", PEOPLE, 1_000, 60, grown=ten_times(10_000)),
    Loop("lazer-friedman", "Lazer-Friedman, NK on a ring", "agent-round", "lazer-friedman", CLIMBERS, 100, 1_000, grown=ten_times(100)),
    Loop("relay", "Hong-Page, relay of ten, settled", "turn of one start", "relay", "problem.points", 2_000, 200),
    # Rounds of a relay that has settled hang on no size: it grows by starts.
    Loop(
        "relay-anew", "Hong-Page, relay of ten", "start", "relay", "problem.points", 2_000, 10, UNTIL_SETTLED, "replicates",
        grown=ten_times(1_000), grown_by="points",
    ),
    Loop("debate", "debate, all hear all", "agent-round", "debate", DEBATERS, 10, 2_000, grown=ten_times(10)),
    Loop(
        "deliberation", "deliberation, four or so heard", "turn", "deliberation", MEMBERS, 16, 100, SPARSE | NOBODY_MEASURES,
        grown=ten_times(16),
    ),
    Loop("deliberation-all", "deliberation, all hear all", "turn", "deliberation", MEMBERS, 16, 100, NOBODY_MEASURES),
    Loop("deliberation-measured", "deliberation, default measures", "turn", "deliberation", MEMBERS, 16, 100),
    Loop(
        "deliberation-measured-each", "deliberation, default measures at every round", "turn", "deliberation", MEMBERS, 16, 100,
        {"measures.every": 1},
    ),
]  # fmt: skip


def command(program, loop, size, rounds, first=None):
    """The words that run `loop` at this size for so many rounds.

    With `first`, a point of that size is run before, so that what a report tells of the network it tells of a small one:
    the spectral gap of a large one takes longer than its rounds.
    """
    words = [str(program), "run", str(SCENARIOS / f"{loop.scenario}.toml"), "--jobs", "1", "--quiet", "--json"]
    settings = dict(loop.settings) | {loop.length: rounds}
    if first is None:
        settings[loop.size] = size
    else:
        settings["sweep"] = f'{{ "{loop.size}" = [{first}, {size}] }}'
    for path, value in settings.items():
        words += ["--set", f"{path}={value}"]
    return words


def environment():
    """One thread, wherever rayon is asked."""
    return os.environ | {"RAYON_NUM_THREADS": "1"}


def answer(*words):
    """What a program prints, empty where there is no such program."""
    try:
        return subprocess.run(words, capture_output=True, text=True, cwd=ROOT).stdout.strip()
    except FileNotFoundError:
        return ""


def put(page, mark, text):
    """Puts `text` between the two marks of that name."""
    opening, closing = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    whole = page.read_text()
    if whole.count(opening) != 1 or whole.count(closing) != 1:
        raise ValueError(f"{page} needs one {opening.strip()} and one {closing}")
    before, rest = whole.split(opening)
    page.write_text(f"{before}{opening}{text}\n{closing}{rest.split(closing)[1]}")


def tell(mark, text, printed):
    """Prints `text`, and unless that is all that was wanted puts it into the docs."""
    print(text)
    if not printed:
        put(PAGE, mark, text)


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return os.uname().machine


def written(path, value):
    """JSON, all or nothing: what is stopped meanwhile leaves the old file."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(value, indent=1))
    beside.replace(path)
