"""Makes the data that all programs share, the same on every machine: networks, first opinions, landscapes, teams."""

import random
import sys
from pathlib import Path

import networkx as nx
import numpy as np

DEGREE = 8
BITS, LINKS, LANDSCAPES = 20, 5, 8
POINTS = 2_000
HEURISTICS, TEAM, TEAMS = 12 * 11 * 10, 10, 200


def network(agents):
    """A random regular graph as rows of neighbours."""
    graph = nx.random_regular_graph(DEGREE, agents, seed=1)
    return np.array([sorted(graph.neighbors(node)) for node in range(agents)], dtype="<u4")


def starts(agents):
    """Even draws on [0, 1) with 15 decimals: a whole multiple of the grain of manyminds' opinions."""
    rng = random.Random(1)
    return np.array([round(rng.random(), 15) for _ in range(agents)], dtype="<f8")


def fitness(seed):
    """The mean of BITS contributions, each of a bit and LINKS others drawn evenly, for every string."""
    rng = np.random.default_rng(seed)
    strings = np.arange(1 << BITS, dtype=np.uint32)
    total = np.zeros(1 << BITS)
    for bit in range(BITS):
        others = rng.choice([other for other in range(BITS) if other != bit], size=LINKS, replace=False)
        key = np.zeros(1 << BITS, dtype=np.uint8)
        for one in (bit, *others):
            key = key << 1 | (strings >> np.uint32(one) & 1).astype(np.uint8)
        total += rng.random(2 << LINKS)[key]
    return total / BITS


def make(folder):
    """Writes whatever is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"network-{agents}.u32": lambda agents=agents: network(agents) for agents in (1_000, 10_000, 100_000)}
    files |= {f"starts-{agents}.f64": lambda agents=agents: starts(agents) for agents in (1_000, 10_000)}
    files |= {f"nk-{seed}.f64": lambda seed=seed: fitness(seed) for seed in range(LANDSCAPES)}
    files["ring.f64"] = lambda: np.random.default_rng(1).random(POINTS)
    files["teams.u32"] = lambda: np.array(
        [random.Random(seed).sample(range(HEURISTICS), TEAM) for seed in range(TEAMS)], dtype="<u4"
    )
    for name, draw in files.items():
        if not (folder / name).exists():
            (folder / name).write_bytes(np.ascontiguousarray(draw()).tobytes())
    for agents in (1_000, 10_000):
        rows = "".join(f"{start:.15f}\n" for start in starts(agents))
        (folder / f"starts-{agents}.csv").write_text("opinion\n" + rows)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
