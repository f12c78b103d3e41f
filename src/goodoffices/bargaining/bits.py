"""Verdicts on every package of a space at once, 64 packages to a machine word.

A truth value over the whole space is a matrix of bits. In one world a score is a row part plus a column part,
so *score >= threshold* is, row by row, a tail of the columns sorted by their part: one binary search and one
copied row of bits. Red lines, rules and votes are then plain logic on bits. This is exact, and its cost per
world is a few hundred operations on n_packages / 64 words.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.blocs import blocs_of, may_split, step_numbers
from goodoffices.bargaining.diagrams import LARGEST_TABLE, Bloc, diagram_of
from goodoffices.bargaining.positions import (
    TOLERANCE,
    Ballot,
    Model,
    Score,
    StepModel,
    lowered,
)
from goodoffices.bargaining.ratification import at_least, scaled_seats
from goodoffices.bargaining.space import EVERY_BIT, BitSpace, pack
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.expressions import Condition, issues_of

__all__ = ["BitVerdicts"]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
T = TypeVar("T")

_SORTED_FROM = 30_000


def _sorted_tails(columns: Array, one_hot: Words) -> tuple[Array, Words]:
    order = np.argsort(columns)
    tails = np.zeros((len(order) + 1, one_hot.shape[1]), dtype=np.uint64)
    np.bitwise_or.accumulate(one_hot[order[::-1]], axis=0, out=tails[:-1][::-1])
    return columns[order], tails


class BitVerdicts(Verdicts):
    """Verdicts on a whole space (or some of its rows), as bits.

    Their shape is (n_worlds or 1, n_rows or 1, n_words or 1).

    Parameters
    ----------
    space : BitSpace
    worlds : int array
        A batch of worlds of the model.
    rows : int array, optional
        Only these rows of the matrix.
    """

    def __init__(self, model: Model, space: BitSpace, worlds: Array, rows: Array | None = None) -> None:
        self.model = model
        self.space = space
        self.n = len(worlds)
        self._worlds = worlds
        self._rows: Array | slice = slice(None) if rows is None else rows
        self.n_rows = space.n_rows if rows is None else len(rows)
        self._kept = {}
        self._shared: dict[tuple[Any, ...], Any] = {}

    def _share(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """Like `_keep`, for what is the same on all rows."""
        if key not in self._shared:
            self._shared[key] = make()
        return cast("T", self._shared[key])

    @property
    def rows(self) -> Array | slice:
        """The rows of the whole matrix that these verdicts are on."""
        return self._rows

    @property
    def worlds(self) -> Array:
        """The worlds of the model that these verdicts are in, shape (n,)."""
        return np.asarray(self._worlds)

    def on_rows(self, rows: Array | slice) -> BitVerdicts:
        """Return the verdicts of the same worlds on some rows of the whole matrix, sorted columns shared."""
        part = BitVerdicts(self.model, self.space, self.worlds)
        part._rows = rows
        part.n_rows = len(range(*rows.indices(self.space.n_rows))) if isinstance(rows, slice) else len(rows)
        part._shared = self._shared
        return part

    def false(self) -> Words:
        """Nowhere."""
        return np.zeros((1, 1, 1), dtype=np.uint64)

    def lift(self, by_world: npt.NDArray[np.bool_]) -> Words:
        """In the worlds where `by_world` is true, for every package."""
        return self.lift_here(self.at(by_world))

    def lift_here(self, here: npt.NDArray[np.bool_]) -> Words:
        """Like `lift`, for an array over this batch of worlds."""
        return np.where(here, EVERY_BIT, np.uint64(0))[:, None, None]

    def condition(self, condition: Condition) -> Words:
        """The bits of a condition, shape (1, n_rows or 1, n_words or 1)."""
        return self._static(self.space.condition(condition))

    def full(self, bits: Words) -> Words:
        """Spread bits out over all rows and words of these verdicts."""
        return np.broadcast_to(bits, (bits.shape[0], self.n_rows, self.space.n_words))

    def coherent(self) -> Words:
        """Bits of the packages that satisfy every rule (never a padding bit)."""
        return self._static(self.space.coherent)

    def open(self) -> Words:
        """Bits of the packages that satisfy every rule that is no limit."""
        return self._static(self.space.open)

    def _static(self, bits: Words) -> Words:
        if bits.shape[0] == 1:
            return bits[None]
        return self._keep(("rows", id(bits)), lambda: bits[self._rows][None])

    # -- thresholds -----------------------------------------------------------------------------------------

    def _key(self, score: Score) -> tuple[int, ...]:
        """What of a score makes its parts: scores that differ in their constant alone share them."""
        return self._share(
            ("key", id(score)),
            lambda: (id(score.tables), *(id(part) for bonus in score.bonuses for part in bonus)),
        )

    def score_parts(self, score: Score) -> tuple[Array, Array, list[tuple[Condition, Array]]]:
        """Row part, column part (without the constant), and the bonuses that fall into both halves."""
        rows, columns, across = self.whole_parts(score)
        return self._keep(("rows of", self._key(score)), lambda: rows[:, self._rows]), columns, across

    def whole_parts(self, score: Score) -> tuple[Array, Array, list[tuple[Condition, Array]]]:
        """Like `score_parts`, over all rows of the matrix."""

        def make() -> tuple[Array, Array, list[tuple[Condition, Array]]]:
            rows, columns = self.space.halves(score.tables, self._worlds)
            across = []
            for condition, points in score.bonuses:
                bits = self.space.condition(condition)
                # By the issues named and not by the shape: 64 columns are one word too.
                named = issues_of(condition)
                if named.isdisjoint(self.space.columns_issues):
                    rows = rows + self.at(points)[:, None] * (bits[None, :, 0] != 0)
                elif named.isdisjoint(self.space.rows_issues):
                    inside = np.unpackbits(
                        bits.view(np.uint8), axis=1, bitorder="little", count=self.space.n_columns
                    )
                    columns = columns + self.at(points)[:, None] * inside
                else:
                    across.append((condition, self.at(points)))
            return rows, columns, across

        return self._share(("parts", *self._key(score)), make)

    def reaches(self, score: Score, threshold: Array) -> Words:
        """Bits where ``score >= threshold``, which is of shape (n or 1,) and lowered by the tolerance."""
        _, _, across = self.score_parts(score)
        threshold = threshold - self.at(score.constant)
        if not across:
            return self._plain(score, threshold)
        result = self.false()
        for held in itertools.product((False, True), repeat=len(across)):
            where = ~self.false()
            limit = threshold
            for (condition, points), yes in zip(across, held, strict=True):
                bits = self.condition(condition)
                where = where & (bits if yes else ~bits)
                limit = limit - points * yes
            if (where & self.space.valid).any():
                result = result | (where & self._plain(score, limit))
        return result

    def _plain(self, score: Score, threshold: Array) -> Words:
        rows, columns, _ = self.score_parts(score)
        if self._is_unsorted(rows, columns):
            return pack((rows[:, :, None] + columns[:, None, :]) >= threshold[:, None, None])
        tails = self._tails(score, columns)
        # Looked up one after the other in order, rows take a quarter of the time; their order serves again.
        orders = self._keep(("order", self._key(score)), lambda: np.argsort(rows, axis=1))
        first = np.empty(self.n_rows, dtype=np.int64)
        n = max(len(tails), len(rows), len(threshold))
        result = np.empty((n, self.n_rows, self.space.n_words), dtype=np.uint64)
        for w in range(n):
            sorted_columns, bits = tails[min(w, len(tails) - 1)]
            order = orders[min(w, len(orders) - 1)]
            needed = threshold[min(w, len(threshold) - 1)] - rows[min(w, len(rows) - 1)][order]
            first[order] = np.searchsorted(sorted_columns, needed)
            np.take(bits, first, axis=0, out=result[w], mode="clip")
        return result

    def _is_unsorted(self, rows: Array, columns: Array) -> bool:
        """Tell whether adding up costs less than sorting, or sorting cannot be relied on."""
        return self.space.n_packages < _SORTED_FROM or rows.dtype == object or columns.dtype == object

    def _tails(self, score: Score, columns: Array) -> list[tuple[Array, Words]]:
        """Column parts of each world, sorted, and the bits of every tail (k-th: columns from place k on)."""
        return self._share(
            ("sorted", *self._key(score)),
            lambda: [_sorted_tails(part, self.space.one_hot) for part in columns],
        )

    # -- what differs from the plain evaluator --------------------------------------------------------------

    def survives(self, p: int) -> Words:
        """Bits where party p's government keeps the seats it needs."""
        result = self.false()
        for where, _, keeps in self.departures(p):
            result = result | (where & self.lift_here(keeps))
        return result

    def departures(self, p: int) -> list[tuple[Words, Array, npt.NDArray[np.bool_]]]:
        """Every way of being left: where, what it costs party p per world, and if the government survives."""

        def make() -> list[tuple[Words, Array, npt.NDArray[np.bool_]]]:
            coalition = self._coalition(p)
            can_leave = sorted(
                {
                    gone
                    for lines, out in zip(coalition.lines, coalition.follow_out, strict=True)
                    if lines
                    for gone in out
                }
            )
            states = []
            for gone in itertools.product((False, True), repeat=len(can_leave)):
                where = ~self.false()
                for m, leaves in zip(can_leave, gone, strict=True):
                    where = where & (self.left(p)[m] if leaves else ~self.left(p)[m])
                if (where & self.space.valid).any():
                    out = {m for m, leaves in zip(can_leave, gone, strict=True) if leaves}
                    states.append((where, *self._price(p, out)))
            return states

        return self._keep(("states", p), make)

    def _price(self, p: int, out: set[int]) -> tuple[Array, npt.NDArray[np.bool_]]:
        coalition = self._coalition(p)
        cost = self.at(coalition.cost_of_losing) * 0
        for m in out:
            cost = cost + self.at(coalition.cost_of_leaving[m])
        if coalition.needs is None:
            return cost, np.ones(1, dtype=bool)
        staying = self.at(scaled_seats(coalition.safety_net, 1))
        for m, seats in enumerate(coalition.seats):
            if m not in out:
                staying = staying + self.at(scaled_seats(seats, 1))
        keeps = at_least(staying, self.at(scaled_seats(coalition.needs, 1)))
        return cost + self.at(coalition.cost_of_losing) * ~keeps, keeps

    def reckons_yes(self, p: int) -> Words:
        """Bits where ``E >= no_deal``: utility against a threshold raised by what each departure costs."""
        party = self.model.parties[p]
        if party.score is None:
            raise ValueError(f"{party.id} is counted, not modelled")
        no_deal = self.at(self._no_deal(p))
        if party.coalition is None:
            return self.reaches(party.score, lowered(no_deal))
        result = self.false()
        for where, cost, _ in self.departures(p):
            # The tolerance is that of no_deal, so that a departure moves the comparison and not its slack.
            result = result | (where & self.reaches(party.score, lowered(no_deal) + cost))
        return result

    def _vote(
        self, step: StepModel, m: int, q: int, p: int | None, above: tuple[int, ...]
    ) -> tuple[Any, Any, Any]:
        """As in the plain evaluator; a member that nothing but its gain moves costs no further operation."""
        voter = step.members[m]
        coalition = None if p is None else self.model.parties[p].coalition
        moved = bool(voter.lines) or (coalition is not None and voter.id in coalition.members)
        if (
            moved
            or voter.ballots[q].fixed is not None
            or voter.follows != -1
            or voter.follows_member is not None
        ):
            return super()._vote(step, m, q, p, above)
        return self._vote_by_gain(voter.ballots[q], f"{step.limit}: {voter.id}")

    def _vote_by_gain(self, ballot: Ballot, who: str) -> tuple[Any, Any, Any]:
        if ballot.score is None or ballot.threshold is None:
            raise ValueError(f"{who} has nothing to vote by")
        threshold = self.at(ballot.threshold)
        yes = self.reaches(ballot.score, lowered(threshold))
        if ballot.abstains_within is None:
            return yes, ~yes, self.false()
        within = self.at(ballot.abstains_within)
        above = self.reaches(ballot.score, _reached_by(threshold, within))
        below = ~self.reaches(ballot.score, _passed_by(threshold, within))
        abstain = ~above & ~below
        return yes & ~abstain, ~yes & ~abstain, abstain

    def passes_questions(self, step: StepModel, p: int | None) -> tuple[Words, ...]:
        """Bits, per question, where a step passes."""

        def make() -> tuple[Words, ...]:
            others = self.followed(p)
            tables = (
                math.prod(len(bloc.votes) for bloc in self._blocs(step, q, p))
                for q in range(step.n_questions)
            )
            if may_split(step, others) or max(tables) > LARGEST_TABLE:
                return self._counted(step, p)
            return tuple(self._by_diagram(step, q, p) for q in range(step.n_questions))

        return self._keep(("questions", id(step)), make)

    def _by_diagram(self, step: StepModel, q: int, p: int | None) -> Words:
        votes = self.votes(step, p)[q]
        blocs = self._blocs(step, q, p)
        cast = [votes[bloc.members[0]] for bloc in blocs]
        if all(array.shape[0] == 1 for array in step_numbers(step)):
            diagram = self.space.diagram(step, q, lambda: diagram_of(step, blocs, 0))
            return diagram.evaluate(cast)
        result = self.false()
        for world, here in self._each_world():
            result = result | (here & diagram_of(step, blocs, world).evaluate(cast))
        return result

    def _each_world(self) -> Iterator[tuple[int, Words]]:
        """Yield every world of the batch, and the bits that are in it."""
        for place, world in enumerate(self.worlds.tolist()):
            yield world, self.lift_here(np.arange(self.n) == place)

    def _blocs(self, step: StepModel, q: int, p: int | None) -> list[Bloc]:
        coalition = None if p is None else self.model.parties[p].coalition
        return blocs_of(step, q, () if coalition is None else coalition.members)

    def _counted(self, step: StepModel, p: int | None) -> tuple[Words, ...]:
        """A step whose members do not vote as one: counted package by package with the plain evaluator."""
        rows = np.arange(self.space.n_rows)[self._rows]
        blocks: list[list[Words]] = [[] for _ in range(step.n_questions)]
        for row in rows:
            columns = np.arange(self.space.n_columns)
            packages = self.space.decode(np.full(len(columns), row), columns)
            plain = Verdicts(self.model, packages, self._worlds)
            for q, passes in enumerate(plain.passes_questions(step, p)):
                blocks[q].append(pack(np.broadcast_to(passes, (self.n, len(columns))))[:, None, :])
        return tuple(np.concatenate(block, axis=1) for block in blocks)


def _reached_by(threshold: Array, within: Array) -> Array:
    """The least score that is `within` above the threshold, by the one comparison: gain >= within."""
    if (threshold + within).dtype.kind in "iO":
        return threshold + within
    return threshold + within - TOLERANCE * np.maximum(1.0, within)


def _passed_by(threshold: Array, within: Array) -> Array:
    """The least score that is not `within` or more below the threshold."""
    if (threshold + within).dtype.kind in "iO":
        return threshold - within + 1
    return np.nextafter(threshold - within + TOLERANCE * np.maximum(1.0, within), np.inf)
