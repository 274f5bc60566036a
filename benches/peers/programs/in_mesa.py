"""Mesa: a model with a set of agents, activated in random order or all at once, on a `Network` of cells where there is one."""

import mesa
import networkx as nx
from mesa.discrete_space import FixedAgent, Network
from work import BITS, CONFIDENCE, DEGREE, main


def graph_of(work, agents):
    flat = work.network(agents)
    graph = nx.Graph()
    graph.add_nodes_from(range(agents))
    graph.add_edges_from((at // DEGREE, other) for at, other in enumerate(flat))
    return graph


class Society(mesa.Model):
    """A model whose step calls some methods of all agents."""

    def __init__(self, seed, *phases):
        super().__init__(seed=seed)
        self.phases = phases

    def step(self):
        for phase in self.phases:
            self.agents.do(phase)


class Shuffled(Society):
    """The same in random order."""

    def step(self):
        for phase in self.phases:
            self.agents.shuffle_do(phase)


def play(model, rounds):
    for _ in range(rounds):
        model.step()
    return model.agents


class CellVoter(FixedAgent):
    """Copies somebody from the cells around its own."""

    def __init__(self, model, cell):
        super().__init__(model)
        self.cell = cell
        self.vote = self.random.randrange(2)

    def step(self):
        self.vote = self.cell.neighborhood.select_random_agent().vote


def voter(work):
    """Everybody copies once a round, in random order, as the documentation has it."""
    agents = work.agents or 100_000
    model = Shuffled(1, "step")
    network = Network(graph_of(work, agents), capacity=1, random=model.random)
    for cell in network.all_cells:
        CellVoter(model, cell)
    return [agent.vote for agent in play(model, work.rounds)]


class Voter(mesa.Agent):
    """Copies one of the agents that it keeps in a list."""

    def __init__(self, model):
        super().__init__(model)
        self.vote = self.random.randrange(2)
        self.neighbours = ()

    def step(self):
        self.vote = self.random.choice(self.neighbours).vote


def fast_voter(work):
    """The same without cells: each agent keeps its neighbours."""
    agents = work.agents or 100_000
    model = Shuffled(1, "step")
    voters = [Voter(model) for _ in range(agents)]
    flat = work.network(agents)
    for at, agent in enumerate(voters):
        agent.neighbours = [voters[other] for other in flat[at * DEGREE : (at + 1) * DEGREE]]
    return [agent.vote for agent in play(model, work.rounds)]


class Averager(mesa.Agent):
    """Moves to the mean of all opinions near its own."""

    def __init__(self, model, opinion):
        super().__init__(model)
        self.opinion = self.after = opinion

    def average(self):
        own = self.opinion
        near = [other.opinion for other in self.model.agents if abs(other.opinion - own) <= CONFIDENCE]
        self.after = sum(near) / len(near)

    def move(self):
        self.opinion = self.after


def hegselmann_krause(work):
    """All at once: everybody looks, then everybody moves."""
    model = Society(1, "average", "move")
    for opinion in work.starts(work.agents or 1_000):
        Averager(model, opinion)
    return [agent.opinion for agent in play(model, work.rounds)]


class Mixer(mesa.Agent):
    """Meets somebody; both go half of the way if they are near enough."""

    def __init__(self, model, opinion):
        super().__init__(model)
        self.opinion = opinion

    def meet(self):
        other = self.random.choice(self.model.everybody)
        if abs(self.opinion - other.opinion) < CONFIDENCE:
            self.opinion = other.opinion = (self.opinion + other.opinion) / 2


def deffuant(work):
    """Everybody meets somebody once a round, in random order."""
    model = Shuffled(1, "meet")
    model.everybody = [Mixer(model, opinion) for opinion in work.starts(work.agents or 10_000)]
    return [agent.opinion for agent in play(model, work.rounds)]


class Climber(mesa.Agent):
    """Copies the better of two neighbours, or else tries one bit."""

    def __init__(self, model):
        super().__init__(model)
        self.held = self.after = self.random.randrange(1 << BITS)
        self.neighbours = ()

    def look(self):
        fitness = self.model.fitness
        best = max(self.neighbours, key=lambda other: fitness[other.held]).held
        if fitness[best] <= fitness[self.held]:
            best = self.held ^ 1 << self.random.randrange(BITS)
            if fitness[best] <= fitness[self.held]:
                best = self.held
        self.after = best

    def move(self):
        self.held = self.after


def nk(work):
    """All at once on a ring."""
    model = Society(1 + work.landscape, "look", "move")
    model.fitness = work.fitness().tolist()
    climbers = [Climber(model) for _ in range(work.agents or 100)]
    for at, climber in enumerate(climbers):
        climber.neighbours = (climbers[at - 1], climbers[(at + 1) % len(climbers)])
    return [agent.held for agent in play(model, work.rounds)]


class Solver(mesa.Agent):
    """Climbs the ring of its model by three steps of its own."""

    def __init__(self, model, steps):
        super().__init__(model)
        self.steps = steps

    def climb(self, here):
        values, steps = self.model.values, self.steps
        failed = at = 0
        while failed < len(steps):
            there = (here + steps[at]) % len(values)
            if values[there] > values[here]:
                here, failed = there, 0
            else:
                failed += 1
            at = (at + 1) % len(steps)
        return here

    def ability(self):
        values = self.model.values
        return sum(values[self.climb(start)] for start in range(len(values))) / len(values)


def ability(work):
    """The mean value at which climbs from all points end, for `rounds` solvers."""
    model = mesa.Model(seed=1)
    model.values = work.ring().tolist()
    heuristics = work.heuristics()
    for at in range(work.rounds):
        Solver(model, heuristics[at % len(heuristics)])
    return model.agents.map("ability")


class Team(mesa.Model):
    """Solvers who go on from where the one before stopped."""

    def __init__(self, values, heuristics):
        super().__init__(seed=1)
        self.values = values
        for steps in heuristics:
            Solver(self, steps)

    def relay(self, here):
        idle = 0
        while True:
            for solver in self.agents:
                there = solver.climb(here)
                idle = 1 if there != here else idle + 1
                here = there
                if idle == len(self.agents):
                    return here


def relay(work):
    """From every start, a team climbs one after the other until nobody can go on; `rounds` teams."""
    values, teams = work.ring().tolist(), work.teams()
    means = []
    for at in range(work.rounds):
        team = Team(values, teams[at % len(teams)])
        means.append(sum(values[team.relay(start)] for start in range(len(values))) / len(values))
    return means


main(
    {
        "voter": voter,
        "voter-fast": fast_voter,
        "hegselmann-krause": hegselmann_krause,
        "deffuant": deffuant,
        "nk": nk,
        "hong-page-ability": ability,
        "hong-page-relay": relay,
    }
)
