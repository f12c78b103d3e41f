"""What confidential talks are worth: the least chance of war under a mediator, by linear programming.

Two sides share a pie of 1; war shrinks it. Each side alone knows whether it is strong or weak. Each tells the
mediator, who proposes a split or none; a split that both accept ends the conflict, everything else is war.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.hearing_program import Hearing, HearingProgram, Numbers

__all__ = [
    "ConfidentialityStatus",
    "Hearing",
    "HearingPlan",
    "PairPlan",
    "Strength",
    "ValueOfConfidentiality",
    "best_plan",
    "p_war_without_talks",
    "value_of_confidentiality",
]

_TOLERANCE: Final = 1e-6  # some ten times the solver's own
_N_EVEN_SPLITS: Final = 0  # splits between the points of indifference have never lowered the chance
_MOST_SPLITS: Final = 500


class Strength(Enum):
    """What a side knows about itself."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class PairPlan:
    """What is proposed when the first side says `first` and the second `second`.

    `splits` holds (share of the first side, chance); `p_war` is the chance that nothing is proposed.
    """

    first: Strength
    second: Strength
    splits: tuple[tuple[float, float], ...]
    p_war: float


@dataclass(frozen=True, slots=True)
class HearingPlan:
    """The plan with the least chance of war, `p_war`, that both sides would tell the truth to and obey.

    `exact` says that no plan over any splits does better; else the plan is best among the `n_splits` tried,
    and no plan gets below `lower_bound`.
    """

    hearing: Hearing
    p_war: float
    lower_bound: float
    plan: tuple[PairPlan, ...]
    n_splits: int
    method: str
    exact: bool


class ConfidentialityStatus(Enum):
    """Whether it is needed: peace comes without talks, disclosed hearings do as well, or it prevents war."""

    PEACE_WITHOUT_TALKS = "PEACE_WITHOUT_TALKS"
    DISCLOSURE_DOES_AS_WELL = "DISCLOSURE_DOES_AS_WELL"
    PREVENTS_WAR = "PREVENTS_WAR"


@dataclass(frozen=True, slots=True)
class ValueOfConfidentiality:
    """By how much confidential hearings lower the chance of war, `value`.

    They are set beside the better of disclosed hearings and of no talks at all, where one split is proposed.
    """

    status: ConfidentialityStatus
    value: float
    confidential: HearingPlan
    disclosed: HearingPlan
    enforced: HearingPlan
    p_war_without_talks: float
    method: str
    exact: bool


def p_war_without_talks(p_win: float, left_after_war: float, p_strong: float) -> float:
    """Return the least chance of war if one split is proposed and nobody is asked anything.

    Half and half is accepted by all if strong sides are common enough; else a split that suits the strong on
    one side leaves war where the other side is strong; else only two weak sides agree. Mixed answers do no
    better.

    Parameters
    ----------
    p_win : float
        Chance that a strong side beats a weak one, above 1/2 and below 1.
    left_after_war : float
        Share of the pie that war leaves, between 0 and 1.
    p_strong : float
        Chance that a side is strong, between 0 and 1, the same for both and independent.

    Returns
    -------
    float

    Raises
    ------
    QuestionError
        If a number is out of its range.

    Notes
    -----
    Exact, closed form.

    Examples
    --------
    >>> p_war_without_talks(0.75, 0.8, 0.5), p_war_without_talks(0.75, 0.8, 0.4)
    (0.0, 0.4)
    """
    _check(p_win, left_after_war, p_strong)
    p_weak = 1 - p_strong
    # What a strong side expects of fighting whoever it meets, against the half that it is offered.
    if p_strong * left_after_war / 2 + p_weak * p_win * left_after_war <= 0.5 + 1e-12:
        return 0.0
    for_weak = 1 - p_win * left_after_war
    fighting_weak = p_strong * (1 - p_win) * left_after_war + p_weak * left_after_war / 2
    return p_strong if for_weak >= fighting_weak - 1e-12 else 1 - p_weak**2


def best_plan(
    hearing: Hearing,
    p_win: float,
    left_after_war: float,
    p_strong: float,
    *,
    n_even_splits: int = _N_EVEN_SPLITS,
) -> HearingPlan:
    """Find the plan of a mediator, or an arbitrator, that leaves the least chance of war.

    Under CONFIDENTIAL hearings each side learns only the split proposed; under DISCLOSED ones both learn what
    both said before they answer; under ENFORCED ones an arbitrator binds whoever takes part. A plan must be
    one that each side does best to tell the truth to and to obey, also against lying first and refusing
    later [1]_.

    Parameters
    ----------
    hearing : Hearing
    p_win, left_after_war, p_strong : float
        As in `p_war_without_talks`.
    n_even_splits : int
        Splits tried at equal distances, beside those at which a side is indifferent to war.

    Returns
    -------
    HearingPlan
        Symmetric: the mirrored plan for mirrored words. Of several plans that with the most even splits.

    Raises
    ------
    QuestionError
        If a number is out of its range.
    SearchStopped
        If the linear program is not solved.

    Notes
    -----
    Two linear programs, to the solver's tolerance. Payoffs are linear in the split between those where a side
    is indifferent, hence exact over all splits for DISCLOSED and ENFORCED. An arbitrator can do all that a
    mediator can, hence CONFIDENTIAL is exact if it reaches the arbitrator's value, which [1]_ proves it does.
    Milliseconds at the default, under a second at 80 splits.

    References
    ----------
    .. [1] J. Hörner, M. Morelli, F. Squintani, "Mediation and Peace", Review of Economic Studies 82 (2015)
       1483-1501.

    Examples
    --------
    >>> found = best_plan(Hearing.CONFIDENTIAL, 0.9, 0.8, 0.6)
    >>> round(found.p_war, 6), round(21 / 85, 6), found.exact
    (0.247059, 0.247059, True)
    """
    _check(p_win, left_after_war, p_strong)
    if not 0 <= n_even_splits <= _MOST_SPLITS:
        raise QuestionError(f"{n_even_splits} splits.", f"Ask for 0 to {_MOST_SPLITS}.")
    program = HearingProgram(p_win, left_after_war, p_strong, n_even_splits)
    chances = program.solved(hearing)
    p_war = program.p_war(chances)
    bound = p_war
    if hearing is Hearing.CONFIDENTIAL:
        bound = program.p_war(program.solved(Hearing.ENFORCED))
    exact = p_war - bound <= _TOLERANCE
    method = f"linear program (HiGHS) over {len(program.splits)} splits"
    return HearingPlan(
        hearing=hearing,
        p_war=p_war,
        lower_bound=min(bound, p_war),
        plan=_plan(program.splits, chances),
        n_splits=len(program.splits),
        method=f"{method}; no other split does better" if exact else method,
        exact=exact,
    )


def value_of_confidentiality(
    p_win: float, left_after_war: float, p_strong: float, *, n_even_splits: int = _N_EVEN_SPLITS
) -> ValueOfConfidentiality:
    """State by how much the chance of war falls if what the sides say stays with the mediator.

    Parameters
    ----------
    p_win, left_after_war, p_strong : float
        As in `p_war_without_talks`.
    n_even_splits : int
        As in `best_plan`.

    Returns
    -------
    ValueOfConfidentiality
        With the three plans as data.

    Raises
    ------
    QuestionError
        If a number is out of its range.
    SearchStopped
        If a linear program is not solved.

    Notes
    -----
    Some eight linear programs; see `best_plan`.

    Examples
    --------
    >>> found = value_of_confidentiality(0.9, 0.8, 0.65)
    >>> round(found.confidential.p_war, 3), round(found.disclosed.p_war, 3), round(found.value, 3)
    (0.166, 0.34, 0.175)
    """
    confidential, disclosed, enforced = (
        best_plan(hearing, p_win, left_after_war, p_strong, n_even_splits=n_even_splits)
        for hearing in Hearing
    )
    silent = p_war_without_talks(p_win, left_after_war, p_strong)
    value = min(disclosed.p_war, silent) - confidential.p_war
    status = ConfidentialityStatus.PREVENTS_WAR
    if silent == 0:
        status = ConfidentialityStatus.PEACE_WITHOUT_TALKS
    elif value <= _TOLERANCE:
        status = ConfidentialityStatus.DISCLOSURE_DOES_AS_WELL
    return ValueOfConfidentiality(
        status=status,
        value=value if status is ConfidentialityStatus.PREVENTS_WAR else 0.0,
        confidential=confidential,
        disclosed=disclosed,
        enforced=enforced,
        p_war_without_talks=silent,
        method=confidential.method,
        exact=confidential.exact and disclosed.exact,
    )


def _plan(splits: Numbers, chances: Numbers) -> tuple[PairPlan, ...]:
    """Return what is proposed after which words; chances within the solver's tolerance of 0 are left out."""
    return tuple(
        PairPlan(
            first,
            second,
            tuple(
                (float(splits[k]), float(chances[i, j, k]))
                for k in np.flatnonzero(chances[i, j] > _TOLERANCE)
            ),
            max(0.0, 1 - float(chances[i, j].sum())),
        )
        for i, first in enumerate(Strength)
        for j, second in enumerate(Strength)
    )


def _check(p_win: float, left_after_war: float, p_strong: float) -> None:
    """Refuse numbers that are no such situation."""
    if not 0.5 < p_win < 1:
        raise QuestionError(
            f"A strong side beats a weak one with chance {p_win}.", "Give more than 0.5 and less than 1."
        )
    if not 0 < left_after_war < 1:
        raise QuestionError(f"War leaves {left_after_war} of the pie.", "Give more than 0 and less than 1.")
    if not 0 < p_strong < 1:
        raise QuestionError(
            f"A side is strong with chance {p_strong}.",
            "Give more than 0 and less than 1; at 0 and at 1 nothing is unknown.",
        )
