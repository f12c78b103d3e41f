"""The vocabulary of carrying out: whole case files with a schedule, small enough to go through every order.

`scheduled_cases` has one world; `uncertain_schedules` has a handful of numbers that are choices (all of them,
with ``ranges=False``, so that `tests.oracle_schedule.worlds_of` can go through the distribution) or ranges.
Only numbers that are points or shares are uncertain: never a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import factorial
from typing import Any

from hypothesis import strategies as st

from tests.case_texts import CaseText, mirrored, written
from tests.oracle_schedule import Item, ScheduleOracle, corners_of
from tests.strategies_wants import (
    Data,
    Draw,
    Numbers,
    Temper,
    among,
    chance,
    issue_sets,
    option_ids,
    some_of,
    special_options,
    wants,
)

__all__ = [
    "check_mirrored_schedule",
    "portions",
    "renamed_table",
    "scheduled_cases",
    "uncertain_schedules",
]

_PARTIES = (("aru", "Aru"), ("beno", "Beno"), ("cala", "Cala"))
_MEDIATOR = "ministry"
_PATRONS = (_MEDIATOR, "a patron", "beno")
_SHARES = (Decimal("0.5"), Decimal("0.25"), Decimal("0.9"))
_MOST_WAYS = 150  # combinations of orders that the oracle goes through
_MOST_UNCERTAIN = 5


# ----------------------------------------------------------------------------------------- numbers


def _points(draw: Draw, low: int, high: int, fine: bool) -> int | Decimal:
    """Small whole numbers, so that ties are common; in a `fine` case now and then a decimal."""
    found = draw(st.integers(low, high))
    return found + Decimal("0.3") if fine and chance(draw, 40) else found


def _share(draw: Draw) -> int | Decimal:
    return draw(among(*_SHARES, 1, 0))


# ------------------------------------------------------------------------------------------- steps


class _Mood:
    """How tempting it is to stop: what acts cost and bring, what the end and going back are worth.

    In a tense one they act at the same time and harm each other, so that the orders often differ.
    """

    def __init__(self, draw: Draw) -> None:
        kind = draw(st.sampled_from(["sound", "shaky", "tense", "even", "rash"]))
        self.tense = kind == "tense"
        self.fine = chance(draw, 25)
        self.costs, self.brings, self.holds, self.back = {
            "sound": ((-6, 1), (0, 8), (8, 25), (-8, 3)),
            "shaky": ((-8, 1), (-1, 8), (2, 12), (-4, 5)),
            "tense": ((-9, -3), (0, 2), (3, 9), (-2, 1)),
            "even": ((-2, 0), (0, 2), (0, 2), (-1, 1)),
            "rash": ((-10, 2), (-2, 10), (0, 4), (-2, 12)),
        }[kind]

    def points(self, draw: Draw, span: tuple[int, int]) -> int | Decimal:
        return _points(draw, *span, self.fine)


@st.composite
def _acts(draw: Draw, by: str, parties: list[str], text: Mapping[str, Any], mood: _Mood) -> Data:
    act: Data = {"by": by}
    if chance(draw, 50):
        act["does"] = draw(st.sampled_from(["withdraw", "hand over", "release the first", "رفع الحصار"]))
    kind = draw(st.sampled_from(["worth", "worth", "worth", "delivers", "both"]))
    if kind != "delivers" or not text:
        named = some_of(draw, parties, 0 if chance(draw, 10) else 1)
        # who stops before a harmful act is done is spared it, so that the orders may differ
        harms = chance(draw, 85 if mood.tense else 20)
        act["worth"] = {
            party: mood.points(draw, mood.brings if (party == by) == harms else mood.costs) for party in named
        }
        if not act["worth"]:
            del act["worth"]
    if kind != "worth" and text:
        named = some_of(draw, list(text), 1)[:2]
        act["delivers"] = {issue: draw(st.sampled_from([*_SHARES, 1])) for issue in named}
    if chance(draw, 35):
        act["reversible"] = draw(st.sampled_from([True, False])) if chance(draw, 40) else _share(draw)
    if chance(draw, 25):
        act["seen"] = _share(draw)
    return act


@st.composite
def _steps(draw: Draw, parties: list[str], text: Mapping[str, Any], mood: _Mood) -> list[Data]:
    steps: list[Data] = []
    day = 0
    for _ in range(draw(st.sampled_from([1, 2] if mood.tense else [3, 2, 4, 1, 3, 2, 5, 6, 0]))):
        day += draw(st.sampled_from([7, 1, 0, 30]))
        step: Data = {"day": day}
        kind = draw(st.sampled_from(["one", "together", "one", "several", "nothing"]))
        if mood.tense:
            kind = "together"
        doers = [draw(st.sampled_from(parties))]
        if kind == "together":
            doers = some_of(draw, parties, 2)
        elif kind == "several":
            doers = draw(st.lists(st.sampled_from([*parties, _MEDIATOR]), min_size=1, max_size=4))
        elif kind == "nothing":
            doers = []
        if doers:
            step["acts"] = [draw(_acts(by, parties, text, mood)) for by in doers]
        if chance(draw, 30):
            step["may_stop"] = some_of(draw, parties)
        if _deciders(step, parties) and chance(draw, 5 if mood.tense else 25):
            draw(_orders(step, parties))
        steps.append(step)
    together = [step for step in steps if "order" not in step and len(_deciders(step, parties)) > 1]
    while _ways(together, parties) > _MOST_WAYS:
        draw(_orders(together.pop(), parties))
    return steps


def _deciders(step: Data, parties: list[str]) -> list[str]:
    doing = {act["by"] for act in step.get("acts", [])} | set(step.get("may_stop", []))
    return [party for party in parties if party in doing]


def _ways(steps: Iterable[Data], parties: list[str]) -> int:
    """How many combinations of orders steps without one have: all at once, or in any sequence."""
    found = 1
    for step in steps:
        found *= 1 + factorial(len(_deciders(step, parties)))
    return found


@st.composite
def _orders(draw: Draw, step: Data, parties: list[str]) -> None:
    """One after another: all who decide, or only some of them."""
    order = list(draw(st.permutations(_deciders(step, parties))))
    step["order"] = order[: draw(st.integers(1, len(order)))] if chance(draw, 40) else order


# ------------------------------------------------------------------------------------ what holds it


@st.composite
def _stopping(draw: Draw, parties: list[str], n_steps: int, mood: _Mood) -> Data:
    """What going back is worth; without steps somebody has it, for else there is nothing to ask."""
    found: Data = {}
    for party in some_of(draw, parties, 0 if n_steps else 1):
        if chance(draw, 35):
            found[party] = mood.points(draw, mood.back)
            continue
        names: list[Any] = [*range(1, n_steps + 1), "end", "default"]
        found[party] = {name: mood.points(draw, mood.back) for name in some_of(draw, names)}
        if "end" in found[party] and chance(draw, 30):
            found[party]["end"] += 8  # having received everything
    return found


@st.composite
def _guarantees(draw: Draw, parties: list[str], days: list[int], mood: _Mood) -> list[Data]:
    found: list[Data] = []
    around = sorted({day + more for day in [0, *days] for more in (-1, 0, 1) if day + more >= 0})
    for k in range(draw(st.sampled_from([0, 1, 0, 2, 3]))):
        guarantee: Data = {
            "id": f"g{k}",
            "by": draw(st.sampled_from(_PATRONS)),
            "against": draw(st.sampled_from(parties)),
            "worth": _points(draw, 0, 8, mood.fine),
        }
        if chance(draw, 40):
            guarantee["credible"] = _share(draw)
        if chance(draw, 40):
            guarantee["from_day"] = draw(st.sampled_from(around))
        if chance(draw, 40):
            guarantee["until_day"] = draw(st.sampled_from(around))
        found.append(guarantee)
    return found


@st.composite
def _bargaining(draw: Draw) -> tuple[Data, list[str]]:
    """A small case without a schedule, and its parties."""
    issues = draw(issue_sets("fast"))
    names = list(_PARTIES[: draw(st.sampled_from([2, 3, 2]))])
    ids = [name for name, _ in names]
    draw(special_options(issues, ids))
    numbers = Numbers(draw, uncertain=False)
    temper = Temper("mixed")
    parties = {name: {"name": called, **draw(wants(issues, numbers, temper))} for name, called in names}
    data: Data = {
        "format": "goodoffices/1",
        "title": "A made-up dispute",
        "author": "desk",
        "issues": issues,
        "parties": parties,
        "mediators": {_MEDIATOR: {"name": "The ministry"}},
    }
    return data, ids


@st.composite
def _cases(draw: Draw) -> Data:
    data, parties = draw(_bargaining())
    issues = {name: issue for name, issue in data["issues"].items() if "status_quo" in issue}
    text = {name: draw(st.sampled_from(option_ids(issue))) for name, issue in issues.items()}
    schedule: Data = {}
    where = draw(st.sampled_from(["for", "tabled", "both", "nowhere"]))
    if not text or where == "nowhere":
        text = {}
    if text and where != "for":
        data["tabled"] = text
    if text and where != "tabled":
        text = {name: draw(st.sampled_from(option_ids(issues[name]))) for name in some_of(draw, list(issues))}
        schedule["for"] = text
    mood = _Mood(draw)
    if steps := draw(_steps(parties, text, mood)):
        schedule["steps"] = steps
    if holding := some_of(draw, parties, 0 if chance(draw, 15) else 1):
        schedule["holds"] = {party: mood.points(draw, mood.holds) for party in holding}
    if stopping := draw(_stopping(parties, len(steps), mood)):
        schedule["stopping"] = stopping
    if guarantees := draw(_guarantees(parties, [step["day"] for step in steps], mood)):
        schedule["guarantees"] = guarantees
    data["schedule"] = schedule
    return data


# ----------------------------------------------------------------------------------------- ensembles


def _number_places(schedule: Data) -> list[tuple[Data, Any, bool]]:
    """The numbers that may be uncertain: what holds them, their key, and whether they are shares."""
    found: list[tuple[Data, Any, bool]] = []
    for act in [act for step in schedule.get("steps", []) for act in step.get("acts", [])]:
        found += [(act["worth"], party, False) for party in act.get("worth", {})]
        found += [(act["delivers"], issue, True) for issue in act.get("delivers", {})]
        found += [(act, key, True) for key in ("reversible", "seen") if key in act]
    for guarantee in schedule.get("guarantees", []):
        found.append((guarantee, "worth", False))
        found += [(guarantee, "credible", True)] if "credible" in guarantee else []
    found += [(schedule["holds"], party, False) for party in schedule.get("holds", {})]
    for party, stated in schedule.get("stopping", {}).items():
        if isinstance(stated, dict):
            found += [(stated, name, False) for name in stated]
        else:
            found.append((schedule["stopping"], party, False))
    return found


@st.composite
def _laws(draw: Draw, value: Any, *, share: bool, ranges: bool) -> Any:
    """Something that starts at a number and is a few points, or some of a share, wide."""
    low = Decimal(int(value) if isinstance(value, bool) else value)
    if share:
        low = min(low, Decimal("0.7"))
        high = low + Decimal("0.25")
    else:
        high = low + draw(st.sampled_from([2, 5, 9]))
    if ranges and chance(draw, 50):
        likely = (2 * low + high) / 3
        middle = f"..{likely.quantize(Decimal('0.01'))}" if chance(draw, 40) else ""
        return f"{low}{middle}..{high}"
    first = draw(st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal("0.8")]))
    return {"choices": {low: first, high: 1 - first}}


@st.composite
def _ensembles(draw: Draw, ranges: bool) -> Data:
    data = draw(_cases())
    places = _number_places(data["schedule"])
    count = min(len(places), draw(st.integers(1, _MOST_UNCERTAIN)))
    for i in draw(st.permutations(range(len(places))))[:count]:
        holder, key, share = places[i]
        holder[key] = draw(_laws(holder[key], share=share, ranges=ranges))
    return data


def scheduled_cases() -> st.SearchStrategy[CaseText]:
    """Cases with a schedule in which every number is known."""
    return _cases().map(written)


def uncertain_schedules(*, ranges: bool = True) -> st.SearchStrategy[CaseText]:
    """Cases with a schedule in which at most five numbers are uncertain, each by itself."""
    return _ensembles(ranges).map(written)


# ----------------------------------------------------------------------------------------- mirroring


def renamed_table(table: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A table by party, for the parties' new names."""
    return {names.get(party, party): value for party, value in table.items()}


def check_mirrored_schedule(data: Data) -> tuple[CaseText, dict[str, str]]:
    """Let two parties change places in a case, and see that they have done so all through its schedule.

    Where every number is known, all that the witness says must have changed places too. Returns the mirror
    image and the old-to-new names.
    """
    swapped, names = mirrored(data)
    there, here = swapped["schedule"], data["schedule"]
    for before, after in zip(here.get("steps", []), there.get("steps", []), strict=True):
        for key in ("may_stop", "order"):
            assert after.get(key, []) == [names.get(party, party) for party in before.get(key, [])]
        for act, image in zip(before.get("acts", []), after.get("acts", []), strict=True):
            assert image["by"] == names.get(act["by"], act["by"])
            assert image.get("worth", {}) == renamed_table(act.get("worth", {}), names)
    for key in ("holds", "stopping"):
        assert there.get(key, {}) == renamed_table(here.get(key, {}), names)
    for given, image in zip(here.get("guarantees", []), there.get("guarantees", []), strict=True):
        assert image["against"] == names.get(given["against"], given["against"])
    if corners_of(data) == [data]:
        _same_but_mirrored(ScheduleOracle(data), ScheduleOracle(swapped), names)
    return written(swapped), names


def _same_but_mirrored(one: ScheduleOracle, other: ScheduleOracle, names: Mapping[str, str]) -> None:
    def new(party: str) -> str:
        return names.get(party, party)

    for step, incentives in one.stop_incentives.items():
        assert other.stop_incentives[step] == renamed_table(incentives, names)
    assert other.payoffs == renamed_table(one.payoffs, names)
    assert other.holds_in_every_order == one.holds_in_every_order
    if one.ending is None or other.ending is None:
        assert one.ending == other.ending
    else:
        assert other.ending.step == one.ending.step
        assert other.ending.by == {new(party) for party in one.ending.by}
    for party in one.parties:
        assert other.least_guarantee(new(party)) == one.least_guarantee(party)
        for another in set(one.parties) - {party}:
            assert other.trust(new(party), new(another)) == one.trust(party, another)


# ----------------------------------------------------------------------------------------- portions


@st.composite
def portions(draw: Draw) -> tuple[tuple[Item, ...], dict[str, Fraction]]:
    """One to three kinds of things to hand over, six at most, and what stopping is worth less going on."""
    parties = ["aru", "beno", "cala"][: draw(st.sampled_from([2, 2, 3]))]
    items: list[Item] = []
    room = 6
    for k in range(draw(st.sampled_from([2, 3, 2, 1]))):
        count = draw(st.integers(1, min(room, 3)))
        room -= count
        giver = draw(st.sampled_from(parties)) if k > 1 else parties[k]
        each = {party: _quarters(draw, -2, 12) for party in parties if party != giver}
        items.append((giver, count, {**each, giver: _quarters(draw, -12, 0)}))
        if room == 0:
            break
    return tuple(items), {party: _quarters(draw, -12, 6) for party in parties}


def _quarters(draw: Draw, low: int, high: int) -> Fraction:
    return Fraction(draw(st.integers(low, high)), 4)
