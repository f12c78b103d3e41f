"""Conflicts in option form of a given size, and how long all their verdicts take.

Each is the same on every run: what it holds is drawn from its own description.
"""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass
from typing import Any

from goodoffices.answers.stability import stability
from goodoffices.durability.graphs.files import load_graph
from goodoffices.durability.graphs.stability import survey, verdicts

__all__ = ["INSTANCES", "GraphInstance", "MeasuredGraph", "rows"]


@dataclass(frozen=True, slots=True)
class GraphInstance:
    """Options shared out over decision makers, each with random statements by priority.

    `one_way` is the share of options that can only be taken, or only be dropped.
    """

    work: str
    aim: str
    n_options: int
    n_makers: int
    one_way: float = 0.0

    def source(self) -> dict[str, Any]:
        """Return what a graph file would hold."""
        rng = random.Random(f"{self.n_options} {self.n_makers} {self.one_way}")
        options = []
        for number in range(self.n_options):
            direction = rng.choice(("fwd", "back")) if rng.random() < self.one_way else "both"
            owner = f"dm{number % self.n_makers}"
            options.append({"name": f"o{number + 1}", "owner": owner, "direction": direction})
        priorities = {f"dm{maker}": self._statements(rng) for maker in range(self.n_makers)}
        return {"format": "goodoffices-graph/1", "options": options, "priorities": priorities}

    def _statements(self, rng: random.Random) -> list[str]:
        """Return statements on all options, mixed; at the end the options themselves, so that no two tie."""
        names = [f"o{number + 1}" for number in range(self.n_options)]
        statements = []
        for _ in range(self.n_options // 2):
            one, other = rng.sample(names, 2)
            sign = rng.choice(("", "not "))
            statements.append(f"{sign}{one} {rng.choice(('and', 'or', 'IF', 'IFF'))} {other}")
        rng.shuffle(names)
        return statements + [f"{rng.choice(('', 'not '))}{name}" for name in names]


@dataclass(frozen=True, slots=True)
class MeasuredGraph:
    """Medians in seconds: all verdicts from the graph, and the whole answer with every reason."""

    work: str
    aim: str
    n_states: int
    n_makers: int
    verdicts_s: float
    answer_s: float


INSTANCES = (
    GraphInstance("stability, 1,024 states, 5 decision makers", "under 2 s", 10, 5),
    GraphInstance("stability, 1,024 states, 5 decision makers, half one-way", "under 2 s", 10, 5, 0.5),
    GraphInstance("stability, 4,096 states, 4 decision makers", "under 10 s", 12, 4),
    GraphInstance("stability, 4,096 states, 4 decision makers, half one-way", "under 10 s", 12, 4, 0.5),
)  # fmt: skip


def rows(repeats: int = 5, instances: tuple[GraphInstance, ...] = INSTANCES) -> tuple[MeasuredGraph, ...]:
    """Measure each instance; reading the file is left out."""
    found = []
    for instance in instances:
        graph = load_graph(instance.source())
        deciding, answering = [], []
        for _ in range(repeats):
            started = time.perf_counter()
            verdicts(survey(graph))
            decided = time.perf_counter()
            stability(graph)
            answering.append(time.perf_counter() - decided)
            deciding.append(decided - started)
        found.append(
            MeasuredGraph(
                instance.work,
                instance.aim,
                len(graph.states),
                len(graph.decision_makers),
                statistics.median(deciding),
                statistics.median(answering),
            )
        )
    return tuple(found)
