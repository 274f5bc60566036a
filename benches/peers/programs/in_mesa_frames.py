"""mesa-frames: agents as rows of a data frame, and so all at once."""

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF
from work import DEGREE, main


class Voters(AgentSetPolars):
    """Everybody copies somebody that it is tied to."""

    def __init__(self, model, votes, neighbours):
        super().__init__(model)
        self.neighbours = neighbours
        self += pl.DataFrame({"unique_id": np.arange(len(votes)), "vote": votes})

    def step(self):
        agents = len(self.neighbours)
        chosen = self.neighbours[np.arange(agents), self.random.integers(DEGREE, size=agents)]
        self["vote"] = self["vote"].gather(chosen)


def voter(work):
    agents = work.agents or 100_000
    neighbours = np.asarray(work.network(agents)).reshape(agents, DEGREE)
    model = ModelDF(seed=1)
    model.agents += Voters(model, np.random.default_rng(1).integers(2, size=agents), neighbours)
    for _ in range(work.rounds):
        model.step()
    return next(iter(model.agents._agentsets))["vote"].to_list()


main({"voter-synchronous": voter})
