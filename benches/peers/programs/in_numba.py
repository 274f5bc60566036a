"""numba: plain loops over numpy arrays, compiled."""

import numpy as np
from numba import njit
from work import BITS, CONFIDENCE, DEGREE, main


@njit(cache=True)
def vote_by_events(votes, neighbours, events, seed):
    np.random.seed(seed)
    agents, degree = neighbours.shape
    for _ in range(events):
        listener = np.random.randint(agents)
        votes[listener] = votes[neighbours[listener, np.random.randint(degree)]]


@njit(cache=True)
def vote_at_once(votes, neighbours, rounds, seed):
    np.random.seed(seed)
    agents, degree = neighbours.shape
    after = votes.copy()
    for _ in range(rounds):
        for agent in range(agents):
            after[agent] = votes[neighbours[agent, np.random.randint(degree)]]
        votes, after = after, votes
    return votes


def votes_and_neighbours(work):
    agents = work.agents or 100_000
    neighbours = np.asarray(work.network(agents)).reshape(agents, DEGREE)
    return np.random.default_rng(1).integers(2, size=agents, dtype=np.uint8), neighbours


def voter(work):
    """Event by event: somebody copies somebody that it is tied to."""
    votes, neighbours = votes_and_neighbours(work)
    vote_by_events(votes, neighbours, work.rounds * len(votes), 1)
    return votes


def voter_synchronous(work):
    """All at once."""
    votes, neighbours = votes_and_neighbours(work)
    return vote_at_once(votes, neighbours, work.rounds, 1)


@njit(cache=True)
def average(opinions, rounds):
    agents = len(opinions)
    after = opinions.copy()
    for _ in range(rounds):
        for agent in range(agents):
            own, total, count = opinions[agent], 0.0, 0
            for other in opinions:
                if abs(other - own) <= CONFIDENCE:
                    total += other
                    count += 1
            after[agent] = total / count
        opinions, after = after, opinions
    return opinions


def hegselmann_krause(work):
    """Everybody takes the mean of all opinions near its own."""
    return average(np.array(work.starts(work.agents or 1_000)), work.rounds)


@njit(cache=True)
def meet(opinions, pairs, seed):
    np.random.seed(seed)
    agents = len(opinions)
    for _ in range(pairs):
        one, other = np.random.randint(agents), np.random.randint(agents)
        a, b = opinions[one], opinions[other]
        if abs(a - b) < CONFIDENCE:
            opinions[one] = opinions[other] = (a + b) / 2


def deffuant(work):
    """Two meet; both go half of the way if they are near enough."""
    opinions = np.array(work.starts(work.agents or 10_000))
    meet(opinions, work.rounds * len(opinions), 1)
    return opinions


@njit(cache=True)
def copy_or_flip(fitness, held, rounds, seed):
    np.random.seed(seed)
    agents = len(held)
    after = held.copy()
    for _ in range(rounds):
        for agent in range(agents):
            own = best = held[agent]
            for other in (held[agent - 1], held[(agent + 1) % agents]):
                if fitness[other] > fitness[best]:
                    best = other
            if best == own:
                flipped = own ^ (1 << np.random.randint(BITS))
                if fitness[flipped] > fitness[own]:
                    best = flipped
            after[agent] = best
        held, after = after, held
    return held


def nk(work):
    """A ring of climbers: copy the better of two neighbours, or else try one bit."""
    held = np.random.default_rng(1 + work.landscape).integers(1 << BITS, size=work.agents or 100)
    return copy_or_flip(np.asarray(work.fitness()), held, work.rounds, 1)


@njit(cache=True)
def climb(values, steps, here):
    points, count = len(values), len(steps)
    failed = at = 0
    while failed < count:
        there = here + steps[at]
        if there >= points:
            there -= points
        if values[there] > values[here]:
            here, failed = there, 0
        else:
            failed += 1
        at = at + 1 if at + 1 < count else 0
    return here


@njit(cache=True)
def abilities(values, heuristics, rounds):
    means = np.empty(rounds)
    for at in range(rounds):
        total = 0.0
        for start in range(len(values)):
            total += values[climb(values, heuristics[at % len(heuristics)], start)]
        means[at] = total / len(values)
    return means


@njit(cache=True)
def relays(values, teams, rounds):
    means = np.empty(rounds)
    for at in range(rounds):
        team = teams[at % len(teams)]
        total = 0.0
        for start in range(len(values)):
            here, turn, idle = start, 0, 0
            while idle < len(team):
                there = climb(values, team[turn], here)
                idle = 1 if there != here else idle + 1
                here = there
                turn = turn + 1 if turn + 1 < len(team) else 0
            total += values[here]
        means[at] = total / len(values)
    return means


def ability(work):
    """The mean value at which climbs from all points end, for `rounds` heuristics."""
    return abilities(np.asarray(work.ring()), np.array(work.heuristics()), work.rounds)


def relay(work):
    """From every start, a team climbs one after the other until nobody can go on; `rounds` teams."""
    return relays(np.asarray(work.ring()), np.array(work.teams()), work.rounds)


main(
    {
        "voter": voter,
        "voter-synchronous": voter_synchronous,
        "hegselmann-krause": hegselmann_krause,
        "deffuant": deffuant,
        "nk": nk,
        "hong-page-ability": ability,
        "hong-page-relay": relay,
    }
)
