"""What a program is asked to run, the data that all programs share, and where the end state goes.

A program is called as `in_X.py MODEL rounds=N data=DIR [agents=N] [landscape=N] [teams=N] [state=FILE]` and writes its
end state to FILE as plain 64-bit floats, to be checked by whoever called it.
"""

import sys
from array import array
from pathlib import Path

DEGREE = 8  # neighbours of each voter
CONFIDENCE = 0.2  # bound of confidence of the opinion models
BITS = 20  # of a string on the NK landscape
TEAM = 10  # solvers of a team on the ring


class Work:
    """Settings as told on the command line, `key=value` each."""

    def __init__(self, words):
        settings = dict(word.split("=", 1) for word in words)
        self.data = Path(settings["data"])
        self.rounds = int(settings.get("rounds", 1))
        self.agents = int(settings.get("agents", 0))
        self.landscape = int(settings.get("landscape", 0))
        self.state = settings.get("state")

    def read(self, name, kind):
        """A shared file as an `array` of one kind of number."""
        numbers = array(kind)
        numbers.frombytes((self.data / name).read_bytes())
        return numbers

    def network(self, agents):
        """The regular network: DEGREE neighbours for each agent, row by row."""
        return self.read(f"network-{agents}.u32", "I")

    def starts(self, agents):
        """First opinions."""
        return self.read(f"starts-{agents}.f64", "d")

    def fitness(self):
        """The fitness of every string of BITS bits."""
        return self.read(f"nk-{self.landscape}.f64", "d")

    def ring(self):
        """The value of every point of the ring."""
        return self.read("ring.f64", "d")

    def heuristics(self):
        """All ordered lists of three different steps from 1 to 12."""
        steps = range(1, 13)
        return [(a, b, c) for a in steps for b in steps for c in steps if len({a, b, c}) == 3]

    def teams(self):
        """Teams of TEAM heuristics each, drawn evenly once for all programs."""
        heuristics = self.heuristics()
        numbers = self.read("teams.u32", "I")
        return [[heuristics[number] for number in numbers[at : at + TEAM]] for at in range(0, len(numbers), TEAM)]


def main(models):
    """Runs the model that the command line names, out of {name: function of the work}."""
    work = Work(sys.argv[2:])
    state = models[sys.argv[1]](work)
    if work.state:
        Path(work.state).write_bytes(array("d", state).tobytes())
