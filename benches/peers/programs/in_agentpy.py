"""agentpy: agents in a list of their model, on a `Network`."""

import agentpy as ap
import networkx as nx
from work import DEGREE, main


class Voter(ap.Agent):
    """Copies somebody that it is tied to."""

    def setup(self):
        self.vote = self.model.random.randrange(2)

    def imitate(self):
        self.vote = self.network.neighbors(self).to_list().random().to_list()[0].vote


class Voters(ap.Model):
    """Everybody copies once a step, in random order."""

    def setup(self):
        self.agents = ap.AgentList(self, self.p.graph.number_of_nodes(), Voter)
        self.network = ap.Network(self, self.p.graph)
        self.network.add_agents(self.agents, self.network.nodes)
        self.agents.network = self.network

    def step(self):
        self.agents.shuffle().imitate()


def voter(work):
    agents = work.agents or 100_000
    graph = nx.Graph()
    graph.add_nodes_from(range(agents))
    graph.add_edges_from((at // DEGREE, other) for at, other in enumerate(work.network(agents)))
    model = Voters({"graph": graph, "steps": work.rounds, "seed": 1})
    model.run(display=False)
    return [agent.vote for agent in sorted(model.agents, key=lambda agent: agent.id)]  # a shuffle stays


main({"voter": voter})
