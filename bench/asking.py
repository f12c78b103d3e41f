"""Measure what an answer is worth: finding the texts, then asking about every unknown; no peer does this."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import numpy as np

from bench import orders
from goodoffices.answers.ask import ask_in
from goodoffices.answers.candidates import candidates
from goodoffices.answers.setting import setting_of
from goodoffices.case.files import load_case
from goodoffices.learning.bins import cut_into_bins
from goodoffices.learning.questions import decision_between, value_of_knowing

__all__ = ["section"]

_TEXTS, _UNKNOWNS = 200, 20


@dataclass(frozen=True, slots=True)
class _Row:
    work: str
    aim: str
    seconds: float
    how: str

    @property
    def line(self) -> str:
        """The row of the table."""
        return f"| {self.work} | {self.aim} | {orders.shown(self.seconds)} | {self.how} |"


def _of_case(slug: str, worlds: int, aim: str, repeats: int) -> _Row:
    """Ask about every unknown of a case whose worlds have been drawn."""
    setting = setting_of(load_case(slug), worlds=worlds)
    answer = ask_in(setting, reliability=0.8)
    whole = orders.seconds(lambda: ask_in(setting, reliability=0.8), repeats)
    texts = orders.seconds(lambda: candidates(setting), repeats)
    n, search = len(answer.questions), "counted" if answer.counted else "searched for"
    each = orders.shown((whole - texts) / n)
    how = f"{answer.n_texts} texts, {search} in {orders.shown(texts)}; then {each} each"
    return _Row(f"`ask {slug}`, {n} unknowns, {worlds:,} worlds", aim, whole, how)


def _of_arrays(worlds: int, n_unknowns: int) -> _Row:
    """Ask about so many numbers that tell something of who agrees to what."""
    rng = np.random.default_rng(0)
    values = rng.uniform(size=(n_unknowns, worlds))
    leaning = rng.uniform(-0.3, 0.3, size=(_TEXTS, n_unknowns))
    payoffs = rng.uniform(size=(worlds, _TEXTS)) < 0.2 + (values.T - 0.5) @ leaning.T
    weights = np.full(worlds, 1 / worlds)
    started = time.perf_counter()
    choose = decision_between(payoffs, weights, np.arange(worlds) % 2 == 0, rng=rng)
    for each in values:
        value_of_knowing(choose, cut_into_bins(each, weights), rng=rng)
    taken = time.perf_counter() - started
    work = f"{n_unknowns} numbers, {worlds:,} worlds, {_TEXTS} texts, given who agrees to which"
    return _Row(work, "", taken, "200 shuffles and 200 resamples of each")


def section(*, quick: bool) -> list[str]:
    """Measure everything and return the lines of the section in docs/benchmarks.md."""
    worlds, repeats = (256, 1) if quick else (4096, 5)
    rows = [
        _of_case("doha-2024-03", worlds, f"under 5 s for {_UNKNOWNS} unknowns", repeats),
        _of_case("dayton-1995", worlds, "", repeats),
        _of_arrays(worlds, _UNKNOWNS),
        _of_arrays(4 * worlds, _UNKNOWNS),
    ]
    for row in rows:
        print(f"  {row.line}", file=sys.stderr, flush=True)
    return [row.line for row in rows]
