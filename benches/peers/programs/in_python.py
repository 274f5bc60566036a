"""Plain Python: lists and the standard library."""

import random

from work import BITS, CONFIDENCE, DEGREE, main


def voter(work):
    """Event by event: somebody copies somebody that it is tied to."""
    agents = work.agents or 100_000
    flat = work.network(agents)
    neighbours = [flat[at : at + DEGREE].tolist() for at in range(0, len(flat), DEGREE)]
    rng = random.Random(1)
    votes = [rng.randrange(2) for _ in range(agents)]
    for _ in range(work.rounds * agents):
        listener = rng.randrange(agents)
        votes[listener] = votes[rng.choice(neighbours[listener])]
    return votes


def deffuant(work):
    """Two meet; both go half of the way if they are near enough."""
    opinions = work.starts(work.agents or 10_000).tolist()
    agents = len(opinions)
    rng = random.Random(1)
    for _ in range(work.rounds * agents):
        one, other = rng.randrange(agents), rng.randrange(agents)
        if abs(opinions[one] - opinions[other]) < CONFIDENCE:
            opinions[one] = opinions[other] = (opinions[one] + opinions[other]) / 2
    return opinions


def nk(work):
    """A ring of climbers: copy the better of two neighbours, or else try one bit."""
    fitness = work.fitness().tolist()
    agents = work.agents or 100
    rng = random.Random(1 + work.landscape)
    held = [rng.randrange(1 << BITS) for _ in range(agents)]
    for _ in range(work.rounds):
        after = []
        for at, own in enumerate(held):
            best = max((own, held[at - 1], held[(at + 1) % agents]), key=fitness.__getitem__)
            if fitness[best] == fitness[own]:
                best = own ^ 1 << rng.randrange(BITS)
                if fitness[best] <= fitness[own]:
                    best = own
            after.append(best)
        held = after
    return held


def climb(values, steps, here):
    """Where a climb from `here` ends: steps in turn, until none of them leads higher."""
    points, count = len(values), len(steps)
    failed = at = 0
    while failed < count:
        there = (here + steps[at]) % points
        if values[there] > values[here]:
            here, failed = there, 0
        else:
            failed += 1
        at = (at + 1) % count
    return here


def ability(work):
    """The mean value at which climbs from all points end, for `rounds` heuristics."""
    values, heuristics = work.ring().tolist(), work.heuristics()
    return [
        sum(values[climb(values, heuristics[at % len(heuristics)], start)] for start in range(len(values))) / len(values)
        for at in range(work.rounds)
    ]


def relay(work):
    """From every start, a team climbs one after the other until nobody can go on; `rounds` teams."""
    values, teams = work.ring().tolist(), work.teams()
    means = []
    for at in range(work.rounds):
        team = teams[at % len(teams)]
        total = 0.0
        for here in range(len(values)):
            turn = idle = 0
            while idle < len(team):
                there = climb(values, team[turn], here)
                idle = 1 if there != here else idle + 1
                here, turn = there, (turn + 1) % len(team)
            total += values[here]
        means.append(total / len(values))
    return means


main({"voter": voter, "deffuant": deffuant, "nk": nk, "hong-page-ability": ability, "hong-page-relay": relay})
