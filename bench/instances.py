"""Made-up disputes to measure on: additive scores, the same numbers for both programs."""

from __future__ import annotations

import random
from dataclasses import dataclass

__all__ = ["Instance", "additive", "ruled"]


@dataclass(frozen=True, slots=True)
class Instance:
    """A dispute by points: `points[p][i][k]` is what option k of issue i is worth to party p."""

    name: str
    points: tuple[tuple[tuple[int, ...], ...], ...]
    no_deal: tuple[int, ...]
    rules: tuple[str, ...] = ()

    @property
    def n_packages(self) -> int:
        """The number of packages, coherent or not."""
        total = 1
        for options in self.points[0]:
            total *= len(options)
        return total

    def case_file(self) -> str:
        """Return the dispute as a case file."""
        lines = ["format: goodoffices/1", f"title: {self.name}", "issues:"]
        for i, options in enumerate(self.points[0]):
            names = ", ".join(f"o{k}" for k in range(len(options)))
            lines.append(f"  i{i}: {{options: [{names}]}}")
        if self.rules:
            lines += ["rules:", *(f"  - {rule}" for rule in self.rules)]
        lines.append("parties:")
        for p, issues in enumerate(self.points):
            lines += [f"  p{p}:", f"    name: Party {p}", "    points:"]
            for i, options in enumerate(issues):
                row = ", ".join(f"o{k}: {worth}" for k, worth in enumerate(options))
                lines.append(f"      i{i}: {{{row}}}")
            lines.append(f"    no_deal: {self.no_deal[p]}")
        return "\n".join(lines) + "\n"


def additive(n_parties: int, n_issues: int, n_options: int, *, seed: int = 1, most: int = 1000) -> Instance:
    """Return a dispute whose parties weigh the issues differently and agree on none of them by accident.

    Two parties pull in opposite directions on each issue with noise; a third and later ones are independent.
    """
    rng = random.Random(seed)
    parties = []
    for p in range(n_parties):
        weights = [rng.uniform(0.2, 1.0) for _ in range(n_issues)]
        total = sum(weights)
        issues = []
        for weight in weights:
            values = [rng.random() for _ in range(n_options)]
            if p < 2:
                values = sorted(
                    (0.3 * value + k / n_options for k, value in enumerate(values)), reverse=p == 1
                )
            low, high = min(values), max(values)
            issues.append(tuple(round(most * weight / total * (v - low) / (high - low)) for v in values))
        parties.append(tuple(issues))
    no_deal = tuple(most * 3 // 10 for _ in range(n_parties))
    return Instance(f"{n_parties} parties, {n_options}^{n_issues}", tuple(parties), no_deal)


def ruled(n_parties: int, n_issues: int, n_options: int, *, seed: int = 1) -> Instance:
    """Return an additive dispute in which rules tie some issues to their neighbours."""
    plain = additive(n_parties, n_issues, n_options, seed=seed)
    rng = random.Random(seed + 1)
    rules = []
    for i in range(0, n_issues - 1, 2):
        a, b, c = (rng.randrange(n_options) for _ in range(3))
        rules.append(f"implies(i{i} == o{a}, i{i + 1} != o{b})")
        rules.append(f"not (i{i} == o{c} and i{(i + 3) % n_issues} == o{a})")
    return Instance(f"{plain.name}, with rules", plain.points, plain.no_deal, tuple(rules))
