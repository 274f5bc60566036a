"""Whether two programs did the same work, read off their end states.

Each check returns what it saw, in words, and raises `Wrong` where it is not what it should be.
"""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

DEGREE = 8
BITS, LANDSCAPES = 20, 8


class Wrong(Exception):
    """The end state is not that of the model."""


def near(what, value, wanted, give):
    told = f"{what} {value:.6g}"
    if not abs(value - wanted) <= give:
        raise Wrong(f"{told}, and not {wanted:.6g} +- {give:g}")
    return told


def network(data, agents):
    return np.fromfile(data / f"network-{agents}.u32", dtype="<u4").reshape(agents, DEGREE)


def disagreeing(data, votes):
    return float((votes[network(data, len(votes))] != votes[:, None]).mean())


def regions(data, votes):
    """Connected groups of voters that agree."""
    heard = network(data, len(votes))
    rows, places = np.nonzero(votes[heard] == votes[:, None])
    ties = csr_matrix((np.ones(len(rows), dtype=np.int8), (rows, heard[rows, places])), shape=(len(votes), len(votes)))
    return connected_components(ties, directed=False)[0]


def camps(opinions):
    return int(1 + (np.diff(np.sort(opinions)) > 0.005).sum())


class Checks:
    """Remembers what the first programs of a model came to, for those that follow."""

    def __init__(self, data):
        self.data = data
        self.seen = {}

    def same(self, key, value, give, what):
        """Within `give` of the mean of all programs before it."""
        before = self.seen.setdefault(key, [])
        told = near(what, value, float(np.mean(before)), give) if before else f"{what} {value:.6g}"
        before.append(value)
        return told

    def as_many_regions(self, key, figures):
        """manyminds has no measure of disagreeing edges, but one of regions."""
        before = self.seen.get(key)
        if not before:
            raise Wrong("no other program to hold it against")
        wanted = float(np.mean(before))
        return near("regions of one vote", figures["regions"], wanted, 0.15 * wanted) + f" beside {wanted:.0f}"

    def voter(self, works, votes, figures):
        if figures:
            return self.as_many_regions("regions", figures)
        if works == "model" and len(votes) == 100_000:
            self.seen.setdefault("regions", []).append(regions(self.data, votes))
        return near("disagreeing edges", disagreeing(self.data, votes), 3 / 7, 0.06 if works == "small" else 0.01)

    def voter_synchronous(self, works, votes, figures):
        if figures:
            return self.as_many_regions("regions at once", figures)
        self.seen.setdefault("regions at once", []).append(regions(self.data, votes))
        return near("disagreeing edges", disagreeing(self.data, votes), 0.5, 0.01)

    def hegselmann_krause(self, works, opinions, figures):
        if works == "one at a time":
            starts = np.fromfile(self.data / "starts-1000.f64")
            return near("opinions that moved in two sweeps", int((opinions != starts).sum()), 2, 1)
        count = figures["opinion_clusters"] if figures else camps(opinions)
        spread = figures["opinion_spread"] if figures else float(opinions.std())
        told = self.same("camps", count, 0, "camps")
        return f"{told}, {self.same('spread', spread, 1e-9, 'standard deviation')}"

    def deffuant(self, works, opinions, figures):
        mean = figures["opinion_mean"] if figures else float(opinions.mean())
        spread = figures["opinion_spread"] if figures else float(opinions.std())
        agents = 10_000 if figures else len(opinions)
        start = float(np.fromfile(self.data / f"starts-{agents}.f64").mean())
        told = near("mean", mean, start, 1e-9) + " kept"
        if works == "sum":
            return f"{told}, standard deviation {spread:.3f}"
        return f"{told}, {near('standard deviation', spread, 0.225, 0.005)}"

    def nk(self, works, strings, figures):
        if figures:
            score = figures["merit_mean"]
        else:
            score = float(np.mean([self.height(at, held) for at, held in enumerate(strings.reshape(LANDSCAPES, -1))]))
        return self.same("score", score, 0.03, "mean fitness over the highest")

    def height(self, landscape, held):
        table = self.seen.setdefault(("table", landscape), np.fromfile(self.data / f"nk-{landscape}.f64"))
        return table[held.astype(int)].mean() / table.max()

    def hong_page_ability(self, works, means, figures):
        if figures:
            return near("ten ablest", figures["merit_mean"], 0.9262, 0.006)
        return self.same("ability", float(means.mean()), 1e-11, "mean ability") + " (checksum)"

    def hong_page_relay(self, works, means, figures):
        if figures:
            return near("ten at random", figures["merit_mean"], 0.9452, 0.0025)
        return self.same("relay", float(means.mean()), 1e-11, "ten at random") + " (checksum)"
