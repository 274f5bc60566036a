"""numpy: whole arrays at a time, and so all at once where the model allows it."""

import numpy as np
from work import BITS, CONFIDENCE, DEGREE, main


def voter(work):
    """All at once: everybody copies somebody that it is tied to."""
    agents = work.agents or 100_000
    neighbours = np.asarray(work.network(agents)).reshape(agents, DEGREE)
    rng = np.random.default_rng(1)
    votes = rng.integers(2, size=agents, dtype=np.uint8)
    rows = np.arange(agents)
    for _ in range(work.rounds):
        votes = votes[neighbours[rows, rng.integers(DEGREE, size=agents, dtype=np.uint8)]]
    return votes


def hegselmann_krause(work):
    """Everybody takes the mean of all opinions near its own."""
    opinions = np.asarray(work.starts(work.agents or 1_000))
    for _ in range(work.rounds):
        near = np.abs(opinions[:, None] - opinions) <= CONFIDENCE
        opinions = near @ opinions / near.sum(axis=1)
    return opinions


def nk(work):
    """A ring of climbers: copy the better of two neighbours, or else try one bit."""
    fitness = np.asarray(work.fitness())
    agents = work.agents or 100
    rng = np.random.default_rng(1 + work.landscape)
    held = rng.integers(1 << BITS, size=agents)
    for _ in range(work.rounds):
        heard = np.stack((held, np.roll(held, 1), np.roll(held, -1)))
        heights = fitness[heard]
        best = heard[heights.argmax(axis=0), np.arange(agents)]
        flipped = held ^ (1 << rng.integers(BITS, size=agents))
        kept = np.where(fitness[flipped] > heights[0], flipped, held)
        held = np.where(heights.max(axis=0) > heights[0], best, kept)
    return held


def climb(values, steps, here):
    """Where climbs from all of `here` end: steps in turn, until none of them leads higher."""
    here = here.copy()
    failed = np.zeros(len(here), dtype=np.int8)
    going = np.arange(len(here))
    at = 0
    while len(going):
        there = (here[going] + steps[at]) % len(values)
        higher = values[there] > values[here[going]]
        here[going] = np.where(higher, there, here[going])
        failed[going] = np.where(higher, 0, failed[going] + 1)
        going = going[failed[going] < len(steps)]
        at = (at + 1) % len(steps)
    return here


def ability(work):
    """The mean value at which climbs from all points end, for `rounds` heuristics."""
    values, heuristics = np.asarray(work.ring()), work.heuristics()
    starts = np.arange(len(values))
    return [values[climb(values, heuristics[at % len(heuristics)], starts)].mean() for at in range(work.rounds)]


def relay(work):
    """From every start, a team climbs one after the other until nobody can go on; `rounds` teams."""
    values, teams = np.asarray(work.ring()), work.teams()
    means = []
    for at in range(work.rounds):
        team = teams[at % len(teams)]
        here = np.arange(len(values))
        idle = np.zeros(len(values), dtype=np.int8)
        going = here.copy()
        turn = 0
        while len(going):
            there = climb(values, team[turn], here[going])
            idle[going] = np.where(there != here[going], 1, idle[going] + 1)
            here[going] = there
            going = going[idle[going] < len(team)]
            turn = (turn + 1) % len(team)
        means.append(values[here].mean())
    return means


main(
    {
        "voter-synchronous": voter,
        "hegselmann-krause": hegselmann_krause,
        "nk": nk,
        "hong-page-ability": ability,
        "hong-page-relay": relay,
    }
)
