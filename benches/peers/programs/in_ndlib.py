"""NDlib: models of its library, configured and iterated. An iteration of its voter is one update; of its Hegselmann-Krause
a whole sweep of which one update is applied; of its algorithmic bias model with gamma = 0, Deffuant's, N pairs."""

import ndlib.models.ModelConfig as mc
import ndlib.models.opinions as op
import networkx as nx
import numpy as np
from work import CONFIDENCE, DEGREE, main


def regular(work, agents):
    graph = nx.Graph()
    graph.add_nodes_from(range(agents))
    graph.add_edges_from((at // DEGREE, other) for at, other in enumerate(work.network(agents)))
    return graph


def play(model, work, statuses=None, **parameters):
    config = mc.Configuration()
    for name, value in parameters.items():
        config.add_model_parameter(name, value)
    model.set_initial_status(config)
    np.random.seed(2)  # once more, for where a seed is not heeded; not 1, which drew the start
    if statuses is not None:
        model.status = dict(enumerate(statuses))
        if getattr(model, "sts", None) is not None:
            model.sts = np.array(statuses, dtype=object)
    model.iteration(node_status=False)  # the first one only tells the start
    for _ in range(work.rounds):
        model.iteration(node_status=False)
    return [model.status[node] for node in range(len(model.status))]


def voter(work):
    return play(op.VoterModel(regular(work, work.agents or 100_000), seed=1), work, fraction_infected=0.5)


def hegselmann_krause(work):
    starts = work.starts(work.agents or 1_000)
    return play(op.HKModel(nx.complete_graph(len(starts))), work, starts, epsilon=CONFIDENCE)


def deffuant(work):
    starts = work.starts(work.agents or 1_000)
    model = op.AlgorithmicBiasModel(nx.complete_graph(len(starts)), seed=1)
    return play(model, work, starts, epsilon=CONFIDENCE, gamma=0)


def deffuant_regular(work):
    starts = work.starts(work.agents or 10_000)
    model = op.AlgorithmicBiasModel(regular(work, len(starts)), seed=1)
    return play(model, work, starts, epsilon=CONFIDENCE, gamma=0)


main(
    {
        "voter": voter,
        "hegselmann-krause": hegselmann_krause,
        "deffuant": deffuant,
        "deffuant-regular": deffuant_regular,
    }
)
