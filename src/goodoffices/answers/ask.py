"""What should we ask? Which answer would most change the text that we table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goodoffices.answers.ask_results import AskAnswer, Change, Kind, OptionChange, Question
from goodoffices.answers.candidates import Candidates, agreed_to, candidates
from goodoffices.answers.chances import certain_chance
from goodoffices.answers.packages import in_words, option_in_words
from goodoffices.answers.results import Chance
from goodoffices.answers.setting import DEFAULT_WORLDS, Setting, setting_of
from goodoffices.answers.text import notes_on
from goodoffices.answers.whom import whom_to_ask
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.learning.bins import Bins, cut_into_bins
from goodoffices.learning.questions import (
    Decision,
    Knowing,
    Worth,
    decision_between,
    value_of_everything,
    value_of_knowing,
)
from goodoffices.worlds.ensemble import Draw, Ensemble
from goodoffices.worlds.streams import generator
from goodoffices.worlds.unknowns import delay_parts, parts_of, unknowns_named

__all__ = ["ask", "ask_in"]

_Z90 = 1.6448536269514722

_NOTHING_OPEN = (
    "Nothing to ask: every number of this case is fixed, so that no answer could change what is known of it."
)
_NO_DEAL = (
    "In none of the worlds drawn do all say yes to any of these texts: no answer leads to another choice. "
    "Ask first what would open a deal."
)
_CERTAIN_TEXT = (
    "The text chosen without asking is accepted in every world drawn: no answer could lead to a better one."
)
_BY_CHANCE = "By chance alone about one unknown in twenty that tells nothing would pass for worth asking."


def ask(
    case: Case,
    *,
    seed: int = 0,
    worlds: int = DEFAULT_WORLDS,
    reliability: float | None = None,
    day: float = 0,
) -> AskAnswer:
    """Ask which unknown, if somebody told us, would most change the text that we table.

    Parameters
    ----------
    case : Case
    seed, worlds : int
        Of the ensemble; a case with no uncertain number is one world, and there is nothing to ask.
    reliability : float, optional
        The chance that a source tells the truth on a question of yes or no, 0.5 to 1: what such a source is
        worth is then told beside what a perfect one would be.
    day : float
        On which it is asked, from the case's date on.

    Returns
    -------
    AskAnswer
        Questions with a measurable value first, the most valuable at the top.

    Raises
    ------
    QuestionError
        If `seed`, `worlds`, `reliability` or `day` is out of range.
    """
    return ask_in(setting_of(case, seed=seed, worlds=worlds, day=day), reliability=reliability)


def ask_in(
    setting: Setting,
    *,
    reliability: float | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> AskAnswer:
    """Ask the same of worlds that have been drawn, and perhaps weighed by what was said, already.

    `tick` is told, after each unknown, how many of how many are done.
    """
    started = time.perf_counter()
    if reliability is not None and not 0.5 <= reliability <= 1:
        raise QuestionError(
            f"a reliability of {reliability} cannot be weighed.",
            "Give the chance of a true answer to a question of yes or no, from 0.5 (tells nothing) to 1. "
            "Of a source that mostly says what is not so, believe the opposite.",
        )
    if setting.ensemble is None:
        return _nothing_to_ask(setting, reliability, (_NOTHING_OPEN,))
    found = candidates(setting)
    if not len(found.packages):
        return _nothing_to_ask(setting, reliability, (*notes_on(setting), _NO_DEAL))
    table = _Table.of(setting, setting.ensemble, found)
    unknowns = _unknowns(setting)
    questions = []
    for n, (draw, bins) in enumerate(unknowns, 1):
        questions.append(_question(table, draw, bins, reliability))
        if tick is not None:
            tick(n, len(unknowns))
    questions.sort(key=_rank)
    chosen, reporting = table.decision.blind, setting.reporting
    p_text = setting.chance(table.agreed[reporting, chosen], reporting)
    return AskAnswer(
        title=str(setting.case.title),
        method=_method(setting, found),
        exact=False,
        seed=setting.seed,
        worlds=setting.model.n_worlds,
        ess=setting.ess,
        text=in_words(setting.case.issues, found.packages[chosen]),
        p_text=p_text,
        evpi=value_of_everything(table.decision),
        reliability=reliability,
        n_texts=len(found.packages),
        counted=found.counted,
        questions=tuple(question for _, question in questions),
        notes=(*notes_on(setting), _note(table)),
        seconds=time.perf_counter() - started,
    )


def _note(table: _Table) -> str:
    if not table.agreed.any():
        return _NO_DEAL
    return _CERTAIN_TEXT if table.agreed[:, table.decision.blind].all() else _BY_CHANCE


def _nothing_to_ask(setting: Setting, reliability: float | None, notes: tuple[str, ...]) -> AskAnswer:
    nothing = np.zeros(1) if setting.exact else np.zeros(setting.model.n_worlds)
    chance: Chance = certain_chance(nothing) if setting.exact else setting.chance(nothing)
    return AskAnswer(
        title=str(setting.case.title),
        method="exact" if setting.exact else "no text was found that could be tabled",
        exact=setting.exact,
        seed=setting.seed,
        worlds=setting.model.n_worlds,
        ess=setting.ess,
        text=None,
        p_text=chance,
        evpi=Worth(0.0, 0.0, 0.0),
        reliability=reliability,
        n_texts=0,
        counted=False,
        questions=(),
        notes=notes,
    )


def _method(setting: Setting, found: Candidates) -> str:
    half, n = len(setting.choosing), len(found.packages)
    search = "" if found.counted else ": a search that may have missed one"
    return (
        f"expected value of partial perfect information over {n} texts ({found.how}{search}); a number is "
        f"cut into 8 answers of equal weight; what to table after each is chosen on one half of the worlds "
        f"({half}) and scored on the other, both ways round, and the mean is told; changes are those of the "
        "first half"
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """The texts on the table and who agrees to which, ready to be asked about."""

    setting: Setting
    ensemble: Ensemble
    packages: npt.NDArray[np.int64]
    agreed: npt.NDArray[np.bool_]
    decision: Decision

    @classmethod
    def of(cls, setting: Setting, ensemble: Ensemble, found: Candidates) -> _Table:
        packages = found.packages
        agreed = agreed_to(setting, packages, np.arange(setting.model.n_worlds))
        decision = decision_between(
            agreed,
            setting.model.weights,
            setting.first,
            rng=generator(setting.seed, "ask:resamples"),
            apart=(packages[:, None, :] != packages[None, :, :]).sum(axis=2),
        )
        return cls(setting, ensemble, packages, agreed, decision)


def _unknowns(setting: Setting) -> list[tuple[Draw, Bins]]:
    """Return every unknown with its answers; one that a shared unknown settles is not asked about again.

    A shared unknown on which no yes and no no can turn has a single answer: what its draws and the choices
    have in common is chance, and would now and then pass for worth asking.
    """
    found: list[tuple[Draw, Bins]] = []
    shared: set[bytes] = set()
    case = setting.case
    parts = (*parts_of(case), *(delay_parts(case) if setting.day else ()))
    bearing = {f"unknowns.{unknown.id}" for unknown in unknowns_named(case, parts)}
    for draw in setting.draws:
        idle = draw.path.startswith("unknowns.") and draw.path not in bearing
        values = np.broadcast_to(draw.values * 0 if idle else draw.values, (setting.model.n_worlds,))
        bins = cut_into_bins(values, setting.model.weights, discrete=draw.discrete)
        same, turned = bins.labels.tobytes(), (bins.n - 1 - bins.labels).tobytes()
        if draw.path.startswith("unknowns."):
            shared |= {same, turned}
        elif bins.n > 1 and same in shared:
            continue
        found.append((draw, bins))
    return found


def _question(table: _Table, draw: Draw, bins: Bins, reliability: float | None) -> tuple[float, Question]:
    """Return the figure that a question is ranked by, and the question."""
    setting = table.setting
    rng = generator(setting.seed, f"ask:{table.ensemble.stream_of(draw.path)}")
    knowing = value_of_knowing(table.decision, bins, rng=rng, reliability=reliability)
    return knowing.figure, Question(
        unknown=draw.path,
        ask=whom_to_ask(setting.case, draw.path),
        value=knowing.worth,
        value_imperfect=knowing.imperfect,
        measurable=knowing.measurable,
        noise=knowing.noise,
        changes=_changes(table, draw.path, bins, knowing) if knowing.measurable else (),
    )


def _rank(found: tuple[float, Question]) -> tuple[bool, float, float, str]:
    figure, question = found
    return (not question.measurable, -round(figure, 12), question.noise, question.unknown)


def _kind(case: Case, path: str) -> Kind:
    parts = path.split(".")
    if "red_lines" in parts and parts[-1] == "firmness":
        return Kind.LINE
    if parts[0] == "unknowns":
        chance = next((each.chance for each in case.unknowns if each.id == parts[1]), None)
        return Kind.NUMBER if chance is None else Kind.YES_NO
    return Kind.YES_NO if parts[-1] == "chance" else Kind.NUMBER


def _changes(table: _Table, path: str, bins: Bins, knowing: Knowing) -> tuple[Change, ...]:
    """Return the answers that change the choice for the better, those that gain most in all first.

    Answers beside each other that lead to the same text are one answer. A gain, on the half that it was not
    chosen on, within its simulation error is left out.
    """
    case = table.setting.case
    kind, blind = _kind(case, path), table.decision.blind
    edges = (bins.high[:-1] + bins.low[1:]) / 2
    digits = _digits(edges)
    found: list[Change] = []
    for run in _runs(knowing.choices):
        start, end, place = run[0], run[-1] + 1, int(knowing.choices[run[0]])
        share = float(knowing.shares[start:end].sum())
        if place == blind or share <= 0:
            continue
        within = knowing.shares[start:end] / share
        before, after = float(within @ knowing.blind[start:end]), float(within @ knowing.chosen[start:end])
        if after - before <= _Z90 * float(np.sqrt(np.square(within * knowing.errors[start:end]).sum())):
            continue
        low = None if start == 0 else float(edges[start - 1])
        high = None if end == bins.n else float(edges[end - 1])
        if start + 1 == end and bins.low[start] == bins.high[start]:
            low = high = float(bins.low[start])
        low, high = (None if edge is None else round(edge, digits) for edge in (low, high))
        found.append(
            Change(
                answer=_in_words(kind, low, high, digits),
                kind=kind,
                low=low,
                high=high,
                share=share,
                text=in_words(case.issues, table.packages[place]),
                differs=_differs(table, blind, place),
                p_without=before,
                p_all=after,
                gain=after - before,
            )
        )
    return tuple(sorted(found, key=lambda change: -round(change.share * change.gain, 12)))


def _runs(choices: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    return np.split(np.arange(len(choices)), np.flatnonzero(np.diff(choices)) + 1)


def _digits(edges: npt.NDArray[np.float64]) -> int:
    """Return how many places after the point tell the answers apart, and no more."""
    return next((digits for digits in range(6) if len(set(np.round(edges, digits))) == len(edges)), 6)


def _in_words(kind: Kind, low: float | None, high: float | None, digits: int) -> str:
    if kind is Kind.LINE:
        return "it is real" if low else "it is bluff"
    if kind is Kind.YES_NO:
        return "yes" if low else "no"
    if low is None or high is None:
        edge = f"{low if high is None else high:.{digits}f}"
        return f"above {edge}" if high is None else f"below {edge}"
    return f"{low:.{digits}f}" if low == high else f"{low:.{digits}f} to {high:.{digits}f}"


def _differs(table: _Table, blind: int, place: int) -> dict[str, OptionChange]:
    before, after = table.packages[blind], table.packages[place]
    return {
        issue.id: OptionChange(option_in_words(issue.options[old]), option_in_words(issue.options[new]))
        for issue, old, new in zip(table.setting.case.issues, before, after, strict=True)
        if old != new
    }
