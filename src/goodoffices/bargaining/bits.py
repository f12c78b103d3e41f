"""Verdicts on every package of a space at once, 64 packages to a machine word.

The issues are cut into two halves; a package is a row (one option of each issue of the first half) and a
column (second half), and a truth value over the whole space is a matrix of bits. In one world a score is a
row part plus a column part, so *score >= threshold* is, row by row, a tail of the columns sorted by their part:
one binary search and one copied row of bits. Red lines, rules and votes are then plain logic on bits. This is
exact, and its cost per world is a few hundred operations on n_packages / 64 words.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.diagrams import LARGEST_TABLE, Bloc, Diagram, diagram_of
from goodoffices.bargaining.positions import (
    TOLERANCE,
    Ballot,
    Model,
    RouteModel,
    Score,
    StepModel,
    lowered,
)
from goodoffices.bargaining.predicates import holds, table_of
from goodoffices.bargaining.ratification import at_least, scaled_seats
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.expressions import Condition, issues_of

__all__ = ["LARGEST_SPACE", "WORDS_AT_ONCE", "BitSpace", "BitVerdicts"]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
T = TypeVar("T")

LARGEST_SPACE = 5 * 10**7
"""The most packages (coherent or not) for which a matrix of bits is made."""
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_SORTED_FROM = 30_000
WORDS_AT_ONCE = 2**13
"""How many words of one truth value are worked on at once."""


def pack(truth: npt.NDArray[np.bool_]) -> Words:
    """Pack Booleans along the last axis into words, lowest bit first; the axis is padded to whole words."""
    missing = -truth.shape[-1] % 64
    if missing:
        truth = np.concatenate([truth, np.zeros((*truth.shape[:-1], missing), dtype=bool)], axis=-1)
    return np.ascontiguousarray(np.packbits(truth, axis=-1, bitorder="little")).view("<u8")


class BitSpace:
    """The layout of a space of packages as a matrix of bits, and the conditions laid out in it.

    Parameters
    ----------
    model : Model
        Its sizes and conditions; the worlds do not matter here.
    like : BitSpace, optional
        Cut the issues as this space does, instead of looking for the best cut.
    """

    def __init__(self, model: Model, like: BitSpace | None = None) -> None:
        self.model = model
        if math.prod(model.sizes) > LARGEST_SPACE:
            raise ValueError(f"{math.prod(model.sizes)} packages are too many to lay out")
        self.columns_issues: tuple[int, ...]
        one = _cut(model) if like is None else like.columns_issues
        other = tuple(i for i in range(len(model.sizes)) if i not in one)
        halves = [(issues, *self._half(issues)) for issues in (one, other)]
        if other:
            # Columns are sorted in every world, rows only looked up: the shorter half is the columns.
            halves.sort(key=lambda half: len(half[2]))
        self.columns_issues, self._column_options, self._columns_kept = halves[0]
        self.rows_issues, self._row_options, self._rows_kept = halves[1]
        self.n_rows = len(self._rows_kept)
        self.n_columns = len(self._columns_kept)
        self.n_packages = self.n_rows * self.n_columns
        self.n_words = -(-self.n_columns // 64)
        self._conditions: dict[int, tuple[Condition, Words]] = {}
        self._masks: dict[int, list[Words]] = {}
        self._diagrams: dict[tuple[int, int], tuple[StepModel, Diagram]] = {}

    def _half(
        self, issues: tuple[int, ...]
    ) -> tuple[dict[int, npt.NDArray[np.int64]], npt.NDArray[np.int64]]:
        """Lay out one half: the option of each issue along it, and which of all combinations are kept.

        Combinations that break a rule within the half are left out (not rules that are limits: those can be
        dropped). One always stays, so that the matrix has a place; the rules rule it out again.
        """
        shape = tuple(self.model.sizes[i] for i in issues)
        grid = np.indices(shape).reshape(len(issues), -1) if issues else np.empty((0, 1), dtype=np.int64)
        options = {i: np.asarray(grid[k], dtype=np.int64) for k, i in enumerate(issues)}
        fits = np.ones(math.prod(shape), dtype=bool)
        for number, rule in enumerate(self.model.rules):
            if number not in self.model.named_rules and issues_of(rule) <= set(issues):
                fits &= self._holds(rule, options)
        kept = np.flatnonzero(fits) if fits.any() else np.zeros(1, dtype=np.int64)
        return {i: along[kept] for i, along in options.items()}, kept

    @cached_property
    def valid(self) -> Words:
        """Bits that stand for a package, shape (1, n_words)."""
        return pack(np.ones((1, self.n_columns), dtype=bool))

    @cached_property
    def coherent(self) -> Words:
        """Bits of the packages that satisfy every rule: shape (n_rows or 1, n_words)."""
        bits = self.valid
        for number, rule in enumerate(self.model.rules):
            if number in self.model.named_rules or not self._is_built_in(rule):
                bits = bits & self.condition(rule)
        return bits

    @cached_property
    def open(self) -> Words:
        """Bits of the packages that satisfy every rule that is no limit: shape (n_rows or 1, n_words)."""
        bits = self.valid
        for number, rule in enumerate(self.model.rules):
            if number not in self.model.named_rules and not self._is_built_in(rule):
                bits = bits & self.condition(rule)
        return bits

    def _is_built_in(self, rule: Condition) -> bool:
        """Tell whether no combination that breaks the rule has been laid out at all."""
        return bool(((self.condition(rule) | ~self.valid) == _ALL).all())

    @cached_property
    def one_hot(self) -> Words:
        """Row c has the bit of column c alone, shape (n_columns, n_words)."""
        bits = np.zeros((self.n_columns, self.n_words), dtype=np.uint64)
        place = np.arange(self.n_columns)
        bits[place, place // 64] = np.uint64(1) << (place % 64).astype(np.uint64)
        return bits

    def condition(self, condition: Condition) -> Words:
        """Lay a condition out: shape (n_rows or 1, n_words or 1), the 1 where that half does not matter."""
        known = self._conditions.get(id(condition))
        if known is None:
            known = self._conditions[id(condition)] = (condition, self._lay_out(condition))
        return known[1]

    def _lay_out(self, condition: Condition) -> Words:
        scope = issues_of(condition)
        columns = {i: self._column_options[i][None, :] for i in scope if i in self._column_options}
        rows = {i: self._row_options[i][:, None] for i in scope if i in self._row_options}
        if not columns:
            truth = np.broadcast_to(self._holds(condition, rows), (self.n_rows if rows else 1, 1))
            return np.where(truth, _ALL, np.uint64(0))
        if not rows:
            return pack(np.broadcast_to(self._holds(condition, columns), (1, self.n_columns)))
        blocks = []
        step = max(1, 2**22 // self.n_columns)
        for start in range(0, self.n_rows, step):
            part = {i: options[start : start + step] for i, options in rows.items()}
            n = min(step, self.n_rows - start)
            blocks.append(pack(np.broadcast_to(self._holds(condition, columns | part), (n, self.n_columns))))
        return np.concatenate(blocks)

    def _holds(self, condition: Condition, columns: dict[int, Array]) -> npt.NDArray[np.bool_]:
        return holds(condition, columns, self.model.numbers, self.model.names)

    def diagram(self, step: StepModel, question: int, make: Callable[[], Diagram]) -> Diagram:
        """Return the diagram of a question of a step, made once."""
        known = self._diagrams.get((id(step), question))
        if known is None:
            known = self._diagrams[id(step), question] = (step, make())
        return known[1]

    def halves(self, tables: Sequence[Array], worlds: Array | slice) -> tuple[Array, Array]:
        """Add tables up over each half: shapes (n or 1, n_rows) and (n or 1, n_columns)."""
        return (
            _total(tables, self.rows_issues, worlds)[:, self._rows_kept],
            _total(tables, self.columns_issues, worlds)[:, self._columns_kept],
        )

    def row_slices(self) -> list[slice]:
        """Cut the rows into blocks whose bits stay within the processor's cache."""
        size = max(1, WORDS_AT_ONCE // self.n_words)
        return [slice(start, min(start + size, self.n_rows)) for start in range(0, self.n_rows, size)]

    def option_masks(self, issue: int) -> list[Words]:
        """Return, per option of a column issue, the bits of its columns, shape (n_words,)."""
        known = self._masks.get(issue)
        if known is None:
            options = self._column_options[issue]
            known = self._masks[issue] = [
                pack(options == option) for option in range(self.model.sizes[issue])
            ]
        return known

    def packages(self, bits: Words, rows: Array | None = None) -> npt.NDArray[np.int64]:
        """Return the packages whose bits are set in a (n_rows, n_words) matrix, as option positions."""
        matrix = np.ascontiguousarray(
            np.broadcast_to(bits & self.valid, (self.n_rows if rows is None else len(rows), self.n_words))
        )
        row, word = np.nonzero(matrix)
        inside = np.unpackbits(matrix[row, word][:, None].view(np.uint8), axis=1, bitorder="little")
        which, bit = np.nonzero(inside)
        row_at = row[which] if rows is None else rows[row[which]]
        return self.decode(row_at, word[which] * 64 + bit)

    def index_of(self, packages: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
        """Return the place of packages in the order of the space (row by row); -1 if it is not laid out."""
        row = self._place(packages, self.rows_issues, self._rows_kept)
        column = self._place(packages, self.columns_issues, self._columns_kept)
        return np.where((row >= 0) & (column >= 0), row * self.n_columns + column, -1)

    def _place(
        self, packages: npt.NDArray[np.integer[Any]], issues: Sequence[int], kept: Array
    ) -> npt.NDArray[np.int64]:
        full = np.zeros(len(packages), dtype=np.int64)
        for i in issues:
            full = full * self.model.sizes[i] + packages[:, i]
        place = np.minimum(np.searchsorted(kept, full), len(kept) - 1)
        return np.where(kept[place] == full, place, -1)

    def some_packages(self, bits: Words, most: int) -> npt.NDArray[np.int64]:
        """Return at most `most` of the packages whose bits are set, spread evenly over them, in order."""
        full = np.broadcast_to(bits & self.valid, (self.n_rows, self.n_words))
        by_row = np.bitwise_count(full).sum(axis=1, dtype=np.int64)
        ends = np.cumsum(by_row)
        total = int(ends[-1])
        wanted = (
            np.unique(np.linspace(0, total - 1, min(total, most)).astype(np.int64)) if total else ends[:0]
        )
        rows = np.searchsorted(ends, wanted, side="right")
        columns = np.empty(len(wanted), dtype=np.int64)
        for row in np.unique(rows):
            here = rows == row
            inside = np.flatnonzero(
                np.unpackbits(np.ascontiguousarray(full[row]).view(np.uint8), bitorder="little")
            )
            columns[here] = inside[wanted[here] - (ends[row] - by_row[row])]
        return self.decode(rows, columns)

    def decode(self, rows: Array, columns: Array) -> npt.NDArray[np.int64]:
        """Return option positions, shape (k, n_issues), of k rows and columns."""
        result = np.empty((len(rows), len(self.model.sizes)), dtype=np.int64)
        for i, options in self._row_options.items():
            result[:, i] = options[rows]
        for i, options in self._column_options.items():
            result[:, i] = options[columns]
        return result

    def count(self, bits: Words) -> int:
        """Count the packages of a (n_rows or 1, n_words or 1) matrix."""
        full = np.broadcast_to(bits & self.valid, (self.n_rows, self.n_words))
        return int(
            sum(
                int(np.bitwise_count(full[start : start + 4096]).sum())
                for start in range(0, self.n_rows, 4096)
            )
        )


def _total(tables: Sequence[Array], issues: Sequence[int], worlds: Array | slice) -> Array:
    total: Array = np.zeros((1, 1), dtype=tables[0].dtype if tables else np.float64)
    for i in issues:
        table = tables[i] if tables[i].shape[0] == 1 else tables[i][worlds]
        total = (total[:, :, None] + table[:, None, :]).reshape(max(len(total), len(table)), -1)
    return total


def _cut(model: Model) -> tuple[int, ...]:
    """Choose the issues of the column half: few words, few bonuses cut in two, a width near the square root.

    A rule that falls into one half shrinks it; a bonus that falls into both costs a second search each time.
    """
    n = math.prod(model.sizes)
    if n <= 4096:
        return tuple(range(len(model.sizes)))
    bonuses = {frozenset(issues_of(condition)) for score in _scores(model) for condition, _ in score.bonuses}
    rules = _pass_shares(model)
    wanted = math.log(min(max(math.sqrt(n), 256), 2048))

    def cost(chosen: frozenset[int]) -> tuple[float, tuple[int, ...]]:
        cuts = sum(1 for scope in bonuses if scope & chosen and not scope <= chosen)
        width = sum(math.log(model.sizes[i]) for i in chosen)
        width += sum(math.log(share) for scope, share in rules if scope <= chosen)
        open_rules = sum(-math.log(share) for scope, share in rules if scope & chosen and not scope <= chosen)
        return (open_rules + 0.5 * cuts + 0.3 * abs(width - wanted), tuple(sorted(chosen)))

    cheapest = min(_subsets(model.sizes, wanted), key=cost)
    return tuple(sorted(cheapest))


def _pass_shares(model: Model) -> list[tuple[frozenset[int], float]]:
    """Return the issues of every rule that is no limit, and the share of combinations that satisfies it."""
    shares = []
    for number, rule in enumerate(model.rules):
        scope = issues_of(rule)
        if number not in model.named_rules and scope and math.prod(model.sizes[i] for i in scope) <= 2**16:
            truth = table_of(rule, model.numbers, model.names)[1]
            shares.append((scope, max(float(truth.mean()), 1e-3)))
    return shares


def _subsets(sizes: Sequence[int], wanted: float) -> Iterator[frozenset[int]]:
    everyone = [i for i, size in enumerate(sizes) if size > 1]
    top = min(len(everyone), 14)
    for k in range(1, top + 1):
        for chosen in itertools.islice(itertools.combinations(everyone, k), 4000):
            if math.log(math.prod(sizes[i] for i in chosen)) <= wanted + 2.0:
                yield frozenset(chosen)
    yield frozenset({min(range(len(sizes)), key=lambda i: abs(math.log(max(1, sizes[i])) - wanted))})


def _scores(model: Model) -> Iterator[Score]:
    for party in model.parties:
        if party.score is not None:
            yield party.score
        for entry in party.steps:
            yield from _ballot_scores(entry)
    for entry in model.steps:
        yield from _ballot_scores(entry)


def _ballot_scores(entry: StepModel | RouteModel) -> Iterator[Score]:
    for step in entry.steps if isinstance(entry, RouteModel) else (entry,):
        yield from (
            ballot.score for member in step.members for ballot in member.ballots if ballot.score is not None
        )


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

    def on_rows(self, rows: Array | slice) -> BitVerdicts:
        """Return the verdicts of the same worlds on some rows of the whole matrix, sorted columns shared."""
        part = BitVerdicts(self.model, self.space, self._worlds)  # type: ignore[arg-type]
        part._rows = rows
        part.n_rows = len(range(*rows.indices(self.space.n_rows))) if isinstance(rows, slice) else len(rows)
        part._shared = self._shared
        return part

    def narrowed(self, places: Array) -> BitVerdicts:
        """Return the verdicts on some of these rows (places among them), with what is known already kept."""
        part = self.on_rows(np.arange(self.space.n_rows)[self._rows][places])
        for key, known in self._kept.items():
            if isinstance(known, np.ndarray) and known.ndim == 3:
                part._kept[key] = known[:, places] if known.shape[1] > 1 else known
        return part

    def false(self) -> Words:
        """Nowhere."""
        return np.zeros((1, 1, 1), dtype=np.uint64)

    def lift(self, by_world: npt.NDArray[np.bool_]) -> Words:
        """In the worlds where `by_world` is true, for every package."""
        return np.where(self.at(by_world), _ALL, np.uint64(0))[:, None, None]

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
        if self.space.n_packages < _SORTED_FROM or rows.dtype == object or columns.dtype == object:
            return pack((rows[:, :, None] + columns[:, None, :]) >= threshold[:, None, None])
        tails = self._tails(score, columns)
        n = max(len(tails), len(rows), len(threshold))
        result = np.empty((n, self.n_rows, self.space.n_words), dtype=np.uint64)
        for w in range(n):
            sorted_columns, bits = tails[min(w, len(tails) - 1)]
            needed = threshold[min(w, len(threshold) - 1)] - rows[min(w, len(rows) - 1)]
            np.take(bits, np.searchsorted(sorted_columns, needed), axis=0, out=result[w], mode="clip")
        return result

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

    def lift_here(self, here: npt.NDArray[np.bool_]) -> Words:
        """Like `lift`, for an array over this batch of worlds."""
        return np.where(here, _ALL, np.uint64(0))[:, None, None]

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
            if _may_split(step, others) or max(tables) > LARGEST_TABLE:
                return self._counted(step, p)
            return tuple(self._by_diagram(step, q, p) for q in range(step.n_questions))

        return self._keep(("questions", id(step)), make)

    def _by_diagram(self, step: StepModel, q: int, p: int | None) -> Words:
        votes = self.votes(step, p)[q]
        blocs = self._blocs(step, q, p)
        cast = [votes[bloc.members[0]] for bloc in blocs]
        if all(array.shape[0] == 1 for array in _step_numbers(step)):
            diagram = self.space.diagram(step, q, lambda: diagram_of(step, blocs, 0))
            return diagram.evaluate(cast)
        result = self.false()
        for place, world in enumerate(np.arange(self.model.n_worlds)[self._worlds]):
            here = np.zeros(self.n, dtype=bool)
            here[place] = True
            result = result | (self.lift_here(here) & diagram_of(step, blocs, int(world)).evaluate(cast))
        return result

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


def _may_split(step: StepModel, others: Sequence[StepModel | RouteModel]) -> bool:
    """Tell whether some member's seats may split, itself or by following one that does."""
    if _splits(step):
        return True
    steps = (
        other for entry in others for other in (entry.steps if isinstance(entry, RouteModel) else (entry,))
    )
    return any(member.follows_member is not None for member in step.members) and any(map(_splits, steps))


def _splits(step: StepModel) -> bool:
    return any(
        ballot.spread is not None and np.any(np.asarray(ballot.spread, dtype=float) > 0)
        for member in step.members
        for ballot in member.ballots
    )


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


def _step_numbers(step: StepModel) -> Iterator[Array]:
    for member in step.members:
        yield member.seats
        if member.turnout is not None:
            yield member.turnout
    for array in (step.threshold, step.electorate, step.turnout_at_least, step.yes_of_electorate_at_least):
        if array is not None:
            yield array


def _votes_of(step: StepModel, m: int, q: int) -> tuple[str, ...]:
    """Return the votes that a member can cast on a question."""
    voter = step.members[m]
    ballot = voter.ballots[q]
    if ballot.fixed is not None:
        return (ballot.fixed,)
    if voter.follows >= 0:
        led = _votes_of(step, voter.follows, q)
        return tuple(vote for vote in ("yes", "no", "abstain", "absent") if vote in {*led, "no"})
    if voter.follows_member is not None:
        return ("yes", "no", "abstain", "absent")
    return ("yes", "no", "abstain") if ballot.abstains_within is not None else ("yes", "no")


def blocs_of(step: StepModel, q: int, apart: Sequence[str]) -> list[Bloc]:
    """Group members that always vote alike: a member, and those who follow it with no lines of their own.

    Members named in `apart` may leave a coalition by themselves and stay alone.
    """

    def root(m: int) -> object:
        voter = step.members[m]
        ballot = voter.ballots[q]
        if ballot.fixed is not None:
            return ("fixed", ballot.fixed)
        if voter.lines or voter.id in apart or voter.follows_member is not None or voter.follows == -1:
            return m
        return root(voter.follows) if voter.follows >= 0 else ("party", voter.follows)

    blocs: dict[object, list[int]] = {}
    for m in range(len(step.members)):
        blocs.setdefault(root(m), []).append(m)
    return [
        Bloc(tuple(bloc), _votes_of(step, key if isinstance(key, int) else bloc[0], q))
        for key, bloc in blocs.items()
    ]
