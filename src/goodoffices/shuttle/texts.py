"""The texts that talks are about: all coherent packages, or a list of them; and how far they are apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import block_diag

from goodoffices.bargaining.frontier import pareto_frontier
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.space import LARGEST_SPACE, BitSpace
from goodoffices.bargaining.undominated import FrontierStatus
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.issues import Issue

__all__ = ["DEFAULT_TEXTS", "MOST_TEXTS", "Distances", "TextList", "list_texts", "millionths"]

DEFAULT_TEXTS = 2000
"""How many texts talks are about where there are more packages."""
MOST_TEXTS = 4095
"""A distance (20 bits) and a rank (12 bits, the last of which marks what is out) fit one word of 32."""
MILLION = 10**6
_KEPT_SEEDS = 2
Packages = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TextList:
    """The texts of the talks, in the order of their option positions.

    Attributes
    ----------
    packages : int array of shape (n_texts, n_issues)
    apart : uint32 array of shape (n_texts, n_texts)
        Distances in millionths.
    from_tabled : uint32 array of shape (n_texts,), or None where nothing is tabled
        Over the issues that the tabled text settles.
    complete : bool
        Whether every coherent package is there.
    method : str
        How the list came about, for the reader of an answer.
    """

    packages: Packages
    apart: npt.NDArray[np.uint32]
    from_tabled: npt.NDArray[np.uint32] | None
    complete: bool
    method: str

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.packages)


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """How far texts are, on the mean, from what others offered last; at first, from what is tabled.

    Attributes
    ----------
    texts : TextList
    targets : int array of shape (n_others, k)
        What was offered in each of k runs, -1 where nothing has been.
    """

    texts: TextList
    targets: npt.NDArray[np.int64]

    def to_all(self, part: slice) -> npt.NDArray[np.uint32]:
        """Return the distances of all texts in some of the runs: a new array of shape (slice, n_texts)."""
        return self._mean(part, lambda targets: self.texts.apart[targets], self.texts.from_tabled)

    def to_some(self, part: slice, places: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.uint32]:
        """Return the distances of some texts, others in each run: of the shape of `places`, (slice, n)."""
        tabled = None if self.texts.from_tabled is None else self.texts.from_tabled[places]
        return self._mean(part, lambda targets: self.texts.apart[targets[:, None], places], tabled)

    def _mean(
        self,
        part: slice,
        look_up: Callable[[npt.NDArray[np.int64]], npt.NDArray[np.uint32]],
        tabled: npt.NDArray[np.uint32] | None,
    ) -> npt.NDArray[np.uint32]:
        targets = self.targets[:, part]
        known = targets >= 0
        if len(targets) == 1 and known.all():
            return look_up(targets[0])
        # Looked up for -1 too, as the last text; what comes of that is multiplied by 0.
        found = [look_up(target) * is_known[:, None] for target, is_known in zip(targets, known, strict=True)]
        if not found:  # There are no others: no text is away from what they offered.
            found = [np.zeros_like(look_up(np.zeros(targets.shape[1], dtype=np.int64)))]
        n_known = known.sum(axis=0).astype(np.uint32)[:, None]
        total = np.sum(found, axis=0, dtype=np.uint32) // np.maximum(n_known, np.uint32(1))
        return total if tabled is None else np.where(n_known == 0, tabled, total)


def millionths(
    issues: Sequence[Issue], packages: Packages, other: Sequence[int | None]
) -> npt.NDArray[np.uint32]:
    """Return the distance of packages from one text, over the issues that it settles, in millionths.

    On an issue of numbers the difference over the range, else 0 or 1; the mean over issues.
    """
    settled = [i for i, option in enumerate(other) if option is not None]
    total = np.zeros(len(packages))
    for i in settled:
        total += _steps_apart(issues[i])[packages[:, i], other[i]]
    return np.rint(total / max(1, len(settled)) * MILLION).astype(np.uint32)


def _apart(issues: Sequence[Issue], packages: Packages) -> npt.NDArray[np.uint32]:
    """Return the distances of all pairs: one product of matrices, with a column for every option."""
    chosen = np.concatenate(
        [packages[:, i, None] == np.arange(len(issue.options)) for i, issue in enumerate(issues)], axis=1
    ).astype(np.float64)
    across = block_diag(*[_steps_apart(issue) for issue in issues])
    return np.asarray(np.rint((chosen @ across) @ chosen.T / len(issues) * MILLION), dtype=np.uint32)


def _steps_apart(issue: Issue) -> npt.NDArray[np.float64]:
    numbers = [option.number for option in issue.options]
    n = len(numbers)
    known = [float(number) for number in numbers if number is not None]
    if len(known) < n or max(known) == min(known):
        return 1.0 - np.eye(n)
    values = np.array(known)
    return np.asarray(np.abs(values[:, None] - values[None, :]) / (values.max() - values.min()))


def list_texts(
    reference: Model,
    issues: Sequence[Issue],
    tabled: tuple[int | None, ...] | None,
    most: int = DEFAULT_TEXTS,
) -> TextList:
    """List the texts that talks are about.

    Parameters
    ----------
    reference : Model
        Of the reference world.
    issues : sequence of Issue
    tabled : tuple of option positions or None, optional
    most : int
        At most so many (up to `MOST_TEXTS`).

    Returns
    -------
    TextList
        All coherent packages if there are no more than `most`. Else those on the frontier of the reference
        world and nearest to what is tabled, then what is one option away from these, and so on; the last ring
        is thinned by a fixed hash. What is not on the list is never put forward.
    """
    packages, complete = _all_coherent(reference, most), True
    method = f"all {len(packages)} coherent packages" if packages is not None else ""
    if packages is None:
        packages, complete = _grown(reference, _seeds(reference, tabled, most), most), False
        method = f"{len(packages)} texts around the frontier of the reference world and what is tabled"
    packages = packages[np.lexsort(packages.T[::-1])]
    return TextList(
        packages=packages,
        apart=_apart(issues, packages),
        from_tabled=None if tabled is None else millionths(issues, packages, tabled),
        complete=complete,
        method=method,
    )


def _all_coherent(model: Model, most: int) -> Packages | None:
    """Return every coherent package, or None where there are more than `most`."""
    n = 1
    for size in model.sizes:
        n *= size
    if n > LARGEST_SPACE:
        return None
    space = BitSpace(model)
    return space.packages(space.coherent) if space.count(space.coherent) <= most else None


def _seeds(model: Model, tabled: tuple[int | None, ...] | None, most: int) -> Packages:
    """Return where the list starts: frontiers of the reference world, also with what is tabled put in."""
    fronts = (pareto_frontier(model, "all"), pareto_frontier(model, "zopa"))
    found = [
        np.asarray(front.packages, dtype=np.int64) for front in fronts if front.status is FrontierStatus.FOUND
    ]
    start = np.concatenate(found) if found else np.zeros((0, len(model.sizes)), dtype=np.int64)
    if not len(start):
        start = np.zeros((1, len(model.sizes)), dtype=np.int64)
    if tabled is not None:
        settled = [i for i, option in enumerate(tabled) if option is not None]
        near = start.copy()
        near[:, settled] = np.array([tabled[i] for i in settled], dtype=np.int64)
        start = np.concatenate([start, near])
    start = _coherent(model, np.unique(start, axis=0))
    return _thinned(start, max(1, most // _KEPT_SEEDS))


def _coherent(model: Model, packages: Packages) -> Packages:
    if not len(packages):
        return packages
    fits = np.broadcast_to(Verdicts(model, packages).coherent(), (1, len(packages)))[0]
    return np.asarray(packages[fits])


def _grown(model: Model, start: Packages, most: int) -> Packages:
    """Add what is one option away, ring after ring, up to `most`; the last ring is thinned."""
    listed = start
    edge = start
    while len(listed) < most:
        ring = _coherent(model, np.unique(_one_away(model, edge), axis=0))
        ring = ring[~_are_in(ring, listed)]
        if not len(ring):
            break
        edge = _thinned(ring, most - len(listed))
        listed = np.concatenate([listed, edge])
    return listed


def _one_away(model: Model, packages: Packages) -> Packages:
    found = [packages]
    for i, size in enumerate(model.sizes):
        for option in range(size):
            moved = packages[packages[:, i] != option].copy()
            moved[:, i] = option
            found.append(moved)
    return np.concatenate(found)


def _are_in(packages: Packages, listed: Packages) -> npt.NDArray[np.bool_]:
    row = np.dtype((np.void, packages.dtype.itemsize * packages.shape[1]))
    inside, known = (np.ascontiguousarray(each).view(row).ravel() for each in (packages, listed))
    return np.isin(inside, known)


def _thinned(packages: Packages, most: int) -> Packages:
    """Keep at most so many, by a fixed hash of each package: evenly, and the same whoever the parties are."""
    if len(packages) <= most:
        return packages
    keys = [hashlib.blake2b(row.tobytes(), digest_size=8).digest() for row in packages.astype("<i8")]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return np.asarray(packages[np.sort(np.array(order[:most]))])
