"""Made-up answers about the talks of the river case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from goodoffices.answers.talk_results import Contrast, Curve, DayChance, EventChances, TalksAnswer, TextsUsed
from goodoffices.case.claims import Claim
from goodoffices.case.model import Case
from goodoffices.case.schedule import Event
from goodoffices.case.talks import Mandate, Talks
from goodoffices.case.uncertain import Quantity, Uniform
from tests.report.samples import river_case

__all__ = ["contrast", "river_talks", "river_talks_case"]


def _curve(p: float, low: float, high: float, driver: str | None) -> Curve:
    days = tuple(DayChance(p * day / 60, p * day / 60, p * day / 60) for day in range(61))
    return Curve(days, p, p - 0.02, p + 0.02, (low, high), driver)


def contrast(low: tuple[float, ...], high: tuple[float, ...]) -> Contrast:
    """The chances if something is not so, and if it is; holding may be left out."""
    ends = [EventChances(end[0], end[1], end[2] if len(end) > 2 else None) for end in (low, high)]
    return Contrast(*ends)


def river_talks(*, holds: bool = True) -> TalksAnswer:
    """How the talks on the river may go."""
    return TalksAnswer(
        title="River Selva",
        method="2048 runs of proximity talks",
        exact=False,
        behavioural=True,
        seed=0,
        worlds=2048,
        runs=2048,
        ess=2048.0,
        protocol="proximity",
        horizon_days=60,
        agreed=_curve(0.55, 0.3, 0.7, "parties.upland.no_deal"),
        ratified=_curve(0.4, 0.2, 0.6, "parties.lowland.mandate.real"),
        holds=_curve(0.2, 0.05, 0.3, "talks.deadline_day") if holds else None,
        outcomes={"ratified": 0.4, "agreed": 0.15, "still_talking": 0.45},
        rejected_by={},
        walked_out_by={},
        blocking_issue={"dam": 1.0},
        last_issue={"dam": 0.6, "water": 0.4},
        leading_texts=(),
        median_day=41.0,
        texts=TextsUsed(200, False, "200 texts"),
        assumptions=(),
        notes=(),
        by_unknown={"unknowns.tired": contrast((0.2, 0.15, 0.1), (0.7, 0.5, 0.25))},
    )


def _number(path: str, low: int, high: int) -> Quantity:
    return Quantity(path, Uniform(Fraction(low), Fraction(high)))


def river_talks_case(language: str = "en") -> Case:
    """Return the river case with a deadline, an event, envoys who ask home, and a doubt about fatigue."""
    case = river_case(language)
    upland, lowland = case.parties
    mandate = Mandate(consult_days=_number("parties.upland.mandate.consult_days", 3, 8))
    doubt = (
        Claim("t1", "official", case.claims[5].says, date(2026, 3, 1), about="tired"),
        Claim("t2", "mission", case.claims[4].says, date(2026, 3, 1), about="tired", denies=True),
    )
    talks = Talks(deadline_day=_number("talks.deadline_day", 10, 20))
    flood = Event("flood", _number("events.flood.day", 2, 30), if_text="no_agreement")
    return replace(
        case,
        parties=(replace(upland, mandate=mandate), lowland),
        claims=(*case.claims, *doubt),
        talks=talks,
        events=(flood,),
    )
