"""The layout of a whole space of packages as bits, 64 packages to a machine word.

The issues are cut into two halves; a package is a row (one option of each issue of the first half) and a
column (second half), and a truth value over the whole space is a matrix of bits.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.diagrams import Diagram
from goodoffices.bargaining.needs import Needs, needs_of
from goodoffices.bargaining.positions import (
    Model,
    RouteModel,
    Score,
    StepModel,
)
from goodoffices.bargaining.predicates import holds, table_of
from goodoffices.case.expressions import Condition, issues_of
from goodoffices.worlds.picking import values_in

__all__ = ["EVERY_BIT", "LARGEST_SPACE", "WORDS_AT_ONCE", "BitSpace", "pack"]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
LARGEST_SPACE = 5 * 10**7
"""The most packages (coherent or not) for which a matrix of bits is made."""
EVERY_BIT = np.uint64(0xFFFFFFFFFFFFFFFF)
"""A word of 64 packages for all of which something is true."""
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
        self._needs: dict[int, tuple[Model, Needs]] = {}

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
        return bool(((self.condition(rule) | ~self.valid) == EVERY_BIT).all())

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
            return np.where(truth, EVERY_BIT, np.uint64(0))
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

    def needs(self, model: Model) -> Needs:
        """Return the least gains of a model laid out in this way, worked out once."""
        known = self._needs.get(id(model))
        if known is None:
            known = self._needs[id(model)] = (model, needs_of(model))
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
        table = values_in(tables[i], worlds)
        # One long row each: adding up along short axes costs several times as much.
        total = np.repeat(total, table.shape[1], axis=1) + np.tile(table, total.shape[1])
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
