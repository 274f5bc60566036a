"""What is compared: models, the programs that run them, and how the end state of each is checked."""

from dataclasses import dataclass, field

POINTS = 2_000  # of the ring: a climb or a relay starts from each
HEURISTICS = 12 * 11 * 10


@dataclass
class Program:
    """One program that runs one model."""

    name: str
    by: str  # manyminds, ixa, krabmaga, or the file of programs/ without in_ and .py
    model: str  # as the program calls it; of manyminds the scenario
    units: int  # in one of its rounds
    check: int  # rounds of the run whose end state is checked
    settings: dict = field(default_factory=dict)  # DATA stands for the folder of shared data
    check_settings: dict = field(default_factory=dict)
    note: str = ""
    differs: bool = False  # it computes another model, or another size of it
    works: str = "model"  # which check it must pass
    framework: bool = True  # and not an array language


@dataclass
class Model:
    """Programs that compute the same thing."""

    name: str
    title: str
    unit: str
    programs: list


def array(name, by, model, units, check, **more):
    return Program(name, by, model, units, check, framework=False, **more)


VOTERS = 100_000
VOTER = Model(
    "voter",
    "Voter, event by event, N = 100,000, 8-regular",
    "update",
    [
        Program("manyminds", "manyminds", "voter", VOTERS, 10, check_settings={"measures.report": '["regions"]'}),
        array("numba", "numba", "voter", VOTERS, 10),
        array("plain Python", "python", "voter", VOTERS, 10),
        Program("ixa", "ixa", "voter", VOTERS, 10),
        Program("krABMaga", "krabmaga", "voter", VOTERS, 10, note="each once a sweep, in a fixed order"),
        Program("Mesa, neighbours kept in lists", "mesa", "voter-fast", VOTERS, 5, note="each once a sweep, in random order"),
        Program("Mesa, on cells", "mesa", "voter", VOTERS, 4, note="each once a sweep, in random order"),
        Program("agentpy", "agentpy", "voter", VOTERS, 4, note="each once a sweep, in random order"),
        Program(
            "NDlib",
            "ndlib",
            "voter",
            1,
            10_000,
            check_settings={"agents": 1_000},
            note="checked at N = 1,000",
            works="small",
        ),
    ],
)

SYNCHRONOUS = Model(
    "voter-synchronous",
    "Voter, all at once, N = 100,000, 8-regular",
    "update",
    [
        Program(
            "manyminds", "manyminds", "voter-synchronous", VOTERS, 10, check_settings={"measures.report": '["regions"]'}
        ),
        array("numba", "numba", "voter-synchronous", VOTERS, 10),
        array("numpy", "numpy", "voter-synchronous", VOTERS, 10),
        Program("mesa-frames", "mesa_frames", "voter-synchronous", VOTERS, 10),
    ],
)

AVERAGERS = 1_000
AVERAGING = Model(
    "hegselmann-krause",
    "Hegselmann-Krause, N = 1,000, confidence 0.2",
    "agent that averages",
    [
        Program(
            "manyminds",
            "manyminds",
            "hegselmann-krause",
            AVERAGERS,
            20,
            settings={"society.perspectives.person.start": '{ file = "DATA/starts-1000.csv" }'},
        ),
        array("numba", "numba", "hegselmann-krause", AVERAGERS, 20),
        array("numpy", "numpy", "hegselmann-krause", AVERAGERS, 20),
        Program("ixa", "ixa", "hegselmann-krause", AVERAGERS, 20),
        Program("krABMaga", "krabmaga", "hegselmann-krause", AVERAGERS, 20),
        Program("Mesa", "mesa", "hegselmann-krause", AVERAGERS, 20),
        Program(
            "NDlib",
            "ndlib",
            "hegselmann-krause",
            1,
            2,
            note="another model: a sweep computes all and applies one update",
            differs=True,
            works="one at a time",
        ),
    ],
)

MIXERS = 10_000
MIXING = Model(
    "deffuant",
    "Deffuant, N = 10,000, confidence 0.2",
    "pair that meets",
    [
        Program(
            "manyminds",
            "manyminds",
            "deffuant",
            MIXERS,
            40,
            settings={"society.perspectives.person.start": '{ file = "DATA/starts-10000.csv" }'},
        ),
        array("numba", "numba", "deffuant", MIXERS, 40),
        array("plain Python", "python", "deffuant", MIXERS, 40),
        Program("ixa", "ixa", "deffuant", MIXERS, 40),
        Program("krABMaga", "krabmaga", "deffuant", MIXERS, 40, note="each starts one meeting a sweep, in a fixed order"),
        Program("Mesa", "mesa", "deffuant", MIXERS, 40, note="each starts one meeting a sweep, in random order"),
        Program(
            "NDlib, 8-regular",
            "ndlib",
            "deffuant-regular",
            MIXERS,
            5,
            note="another network: the complete one of this size does not fit",
            differs=True,
            works="sum",
        ),
        Program(
            "NDlib, N = 1,000", "ndlib", "deffuant", 1_000, 20, note="complete network, N = 1,000", differs=True, works="sum"
        ),
    ],
)

CLIMBERS = 100
LANDSCAPE = Model(
    "nk",
    "NK, N = 20, K = 5, 100 agents on a ring",
    "agent-step",
    [
        Program("manyminds", "manyminds", "nk", CLIMBERS, 250, check_settings={"replicates": 100}, note="landscapes of its own"),
        array("numba", "numba", "nk", CLIMBERS, 250),
        array("numpy", "numpy", "nk", CLIMBERS, 250),
        array("plain Python", "python", "nk", CLIMBERS, 250),
        Program("ixa", "ixa", "nk", CLIMBERS, 250),
        Program("krABMaga", "krabmaga", "nk", CLIMBERS, 250),
        Program("Mesa", "mesa", "nk", CLIMBERS, 250),
    ],
)

# Of the relay only one turn, except where it is checked.
BEST = {"society.perspectives.solver.team.from": '"best"', "protocol.stop.rounds": 1}
ABILITY = Model(
    "hong-page-ability",
    "Hong-Page, 2,000 positions: the ability of all 1,320 heuristics",
    "climb",
    [
        Program(
            "manyminds",
            "manyminds",
            "hong-page",
            POINTS * HEURISTICS,
            60,
            settings=BEST,
            check_settings={"protocol.stop.rounds": 10_000},
            note="landscapes of its own",
            works="best",
        ),
        array("numba", "numba", "hong-page-ability", POINTS, HEURISTICS),
        array("numpy", "numpy", "hong-page-ability", POINTS, HEURISTICS),
        array("plain Python", "python", "hong-page-ability", POINTS, HEURISTICS),
        Program("Mesa", "mesa", "hong-page-ability", POINTS, HEURISTICS),
    ],
)

RELAY = Model(
    "hong-page-relay",
    "Hong-Page, 2,000 positions: one start relayed by a team of ten",
    "start",
    [
        Program("manyminds", "manyminds", "hong-page", POINTS, 200, note="landscapes of its own, drawn within", works="random"),
        array("numba", "numba", "hong-page-relay", POINTS, 20),
        array("numpy", "numpy", "hong-page-relay", POINTS, 20),
        array("plain Python", "python", "hong-page-relay", POINTS, 20),
        Program("Mesa", "mesa", "hong-page-relay", POINTS, 20),
    ],
)

MODELS = [VOTER, SYNCHRONOUS, AVERAGING, MIXING, LANDSCAPE, ABILITY, RELAY]
