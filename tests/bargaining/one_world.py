"""Hand-made one-world models, and frontiers and solutions of any of them by going through every package."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Line, Model, PartyModel, Score
from goodoffices.case.expressions import Condition
from tests.bargaining.random_models import Witness, binds

__all__ = ["SOLUTIONS", "ByHand", "additive", "as_rows", "without_votes"]

Package = tuple[int, ...]
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


def additive(
    tables: Sequence[Sequence[Sequence[int]]],
    no_deal: Sequence[int] | None = None,
    rules: Sequence[Condition] = (),
    lines: Sequence[Sequence[Condition]] | None = None,
    bonuses: Sequence[Sequence[tuple[Condition, int]]] | None = None,
    agreeing: Sequence[frozenset[int]] | None = None,
    scales: Sequence[int] | None = None,
) -> Model:
    """Return a model from ``tables[party][issue][option]``; options are the numbers 0, 1, .."""
    n = len(tables)
    sizes = tuple(len(table) for table in tables[0])
    parties = []
    for p in range(n):
        large = any(abs(value) >= 2**62 for table in tables[p] for value in table)
        kind: Any = object if large else np.int64
        score = Score(
            tuple(np.array([table], dtype=kind) for table in tables[p]),
            tuple((condition, np.array([points])) for condition, points in (bonuses[p] if bonuses else ())),
            np.array([0]),
            scales[p] if scales else 1,
        )
        floor = np.array([no_deal[p] if no_deal else -(10**9)], dtype=kind)
        own = tuple(Line(f"{p}.{i}", c, np.array([True])) for i, c in enumerate(lines[p] if lines else ()))
        parties.append(PartyModel(f"p{p}", score, floor, own, (), None))
    return Model(
        sizes=sizes,
        numbers=tuple(tuple(Fraction(j) for j in range(size)) for size in sizes),
        names=tuple(tuple(str(j) for j in range(size)) for size in sizes),
        n_worlds=1,
        weights=np.ones(1),
        exact=True,
        rules=tuple(rules),
        named_rules=(),
        parties=tuple(parties),
        agreeing=tuple(agreeing) if agreeing is not None else (frozenset(range(n)),),
        steps=(),
        limits=(),
    )


def without_votes(model: Model) -> Model:
    """Return the model with nobody voting on anything."""
    parties = tuple(replace(party, steps=(), decider=None) for party in model.parties)
    return replace(model, steps=(), parties=parties)


def as_rows(packages: npt.NDArray[Any]) -> list[Package]:
    """Return packages as tuples, in their order."""
    return [tuple(row) for row in packages.tolist()]


@dataclass(frozen=True)
class Answer:
    """A solution by hand."""

    status: str
    packages: list[Package]
    value: Fraction | None


class ByHand:
    """Definitions, applied to one package after the other, in Fractions."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.witness = Witness(model)
        self.modelled = [p for p, party in enumerate(model.parties) if party.score is not None]
        rules = model.rules
        self.coherent = [
            x for x in self.witness.packages if all(self.witness.holds(rule, x) for rule in rules)
        ]
        self.zopa = [x for x in self.coherent if self.agreed(x)]
        self.gains = {x: self.gains_at(x) for x in self.coherent}

    def says_yes(self, p: int, x: Package) -> bool:
        party = self.model.parties[p]
        if party.always is not None:
            return party.always == "yes"
        witness = self.witness
        passes = all(witness.passes(entry, p, x) for entry in party.steps if binds(entry))
        return passes and witness.worth(p, x) and not witness.breaks(party.lines, x)

    def agreed(self, x: Package) -> bool:
        enough = any(all(self.says_yes(p, x) for p in parties) for parties in self.model.agreeing)
        return enough and all(self.witness.passes(e, None, x) for e in self.model.steps if binds(e))

    def gains_at(self, x: Package) -> tuple[Fraction, ...]:
        gains = []
        for p in self.modelled:
            party = self.model.parties[p]
            assert party.no_deal is not None
            assert party.score is not None
            gain = Fraction(self.witness.effective(p, x)) - Fraction(int(party.no_deal[0]))
            gains.append(gain / party.score.scale)
        return tuple(gains)

    def undominated(self, packages: Sequence[Package]) -> list[Package]:
        vectors = {self.gains[x] for x in packages}
        beaten = {
            v
            for v in vectors
            if any(w != v and all(a >= b for a, b in zip(w, v, strict=True)) for w in vectors)
        }
        return sorted(x for x in packages if self.gains[x] not in beaten)

    def solutions(self) -> dict[str, Answer]:
        rational = [x for x in self.zopa if min(self.gains[x]) >= 0]
        if not rational:
            status = "NO_INDIVIDUALLY_RATIONAL" if self.zopa else "NO_AGREEMENT"
            return dict.fromkeys(SOLUTIONS, Answer(status, [], None))
        ideal = [max(self.gains[x][c] for x in rational) for c in range(len(self.modelled))]
        able = [c for c, best in enumerate(ideal) if best > 0]

        def best(key: Callable[[Package], Any], value: Callable[[Package], Fraction]) -> Answer:
            top = max(map(key, rational))
            chosen = sorted(x for x in rational if key(x) == top)
            return Answer("FOUND", chosen, value(chosen[0]))

        def product(x: Package) -> Fraction:
            return math.prod((self.gains[x][c] for c in able), start=Fraction(1)) if able else Fraction(0)

        def shares(x: Package) -> list[Fraction]:
            return sorted(self.gains[x][c] / ideal[c] for c in able)

        def positive(x: Package) -> tuple[int, Fraction]:
            found = [gain for gain in self.gains[x] if gain > 0]
            return len(found), math.prod(found, start=Fraction(1))

        some = any(product(x) > 0 for x in rational)
        return {
            "nash": best(product if some else positive, product),
            "kalai_smorodinsky": best(shares, lambda x: min(shares(x), default=Fraction(0))),
            "egalitarian": best(lambda x: sorted(self.gains[x]), lambda x: min(self.gains[x])),
            "utilitarian": best(lambda x: sum(self.gains[x]), lambda x: sum(self.gains[x], Fraction(0))),
        }
