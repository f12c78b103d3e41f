"""Building the schedule and the events: what later happens to a text, as data with its numbers uncertain.

`building.later` has checked the shape of both sections; here names meet what they name. The stream of an
act's numbers is keyed by who does what, not by the act's place in the list, so that a step put in between
leaves every other draw alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeVar

from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.kinds import by_id, read_assurance
from goodoffices.case.building.places import Place
from goodoffices.case.building.topics import build_words
from goodoffices.case.nodes import MappingNode, ScalarNode
from goodoffices.case.schedule import (
    Act,
    Assurance,
    Event,
    Guarantee,
    Item,
    Schedule,
    ScheduleStep,
    Stopping,
)
from goodoffices.case.shape_later import (
    ActShape,
    AssuranceShape,
    EventShape,
    GuaranteeShape,
    ItemShape,
    ScheduleShape,
    ScheduleStepShape,
)
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Basis, Fixed, Quantity

__all__ = ["build_events", "build_schedule"]

_WHEN = frozenset({"day", "step", "talks"})
_EVENT_WORDS = frozenset({"no_agreement", "agreement"})
_LONGEST_KEY = 60
Worth = tuple[tuple[str, Quantity], ...]
T = TypeVar("T")


class _Keys:
    """Names of streams: words, and a number only where the same words stand twice."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def unique(self, *words: str | None) -> str:
        text = " ".join(word for word in words if word)
        key = re.sub(r"[^\w]+", "_", text).strip("_")[:_LONGEST_KEY]
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}_{self._seen[key]}"


def build_schedule(place: Place, draft: Draft) -> Schedule:
    """Return the schedule at a place; it is whole only if no error was found.

    The findings of a second reading of the same numbers are the same problems, which are told once.
    """
    keys = place.keys(ScheduleShape) or {}
    names = _Keys()
    steps = tuple(
        _step(item, number, names, draft) for number, item in enumerate(_items(keys.get("steps")), start=1)
    )
    schedule = Schedule(
        text=draft.package(keys["for"], partial=True) if "for" in keys else None,
        steps=steps,
        holds=_worth(keys.get("holds"), "schedule.holds", draft),
        stopping=_stopping(keys["stopping"], "schedule.stopping", draft) if "stopping" in keys else (),
        guarantees=_found(_guarantee(item, draft) for item in _items(keys.get("guarantees"))),
        assurances=_found(_assurance(item, draft) for item in _items(keys.get("assurances"))),
        items=_found(
            _item(key.text, item, draft) for key, item in (keys["items"].entries() if "items" in keys else ())
        ),
        line=place.line,
    )
    _check_deciders(schedule, keys, draft)
    return schedule


def build_events(place: Place, draft: Draft) -> tuple[Event, ...]:
    """Return the events; each is whole only if no error was found."""
    return _found(_event(item, draft) for item in _items(place))


def _found(read: Iterable[T | None]) -> tuple[T, ...]:
    """Return what could be read."""
    return tuple(each for each in read if each is not None)


def _items(place: Place | None) -> list[Place]:
    """Return the items of a list, named as the check of its shape names them."""
    return [] if place is None else [by_id(place, item) for item in place.items()]


def _share(place: Place | None, path: str, draft: Draft, otherwise: int, at: Place) -> Quantity:
    """Return a share from 0 to 1; `true` is 1, `false` 0; `otherwise` where nothing is stated."""
    if place is not None:
        node = place.node
        if isinstance(node, ScalarNode) and node.text.casefold() in {"true", "yes", "false", "no"}:
            value = Fraction(node.text.casefold() in {"true", "yes"})
            return Quantity(path, Fixed(value), Basis(draft.author), place.line)
        found = draft.chance(place, path)
        if found is not None:
            return found
    return Quantity(path, Fixed(Fraction(otherwise)), Basis(draft.author), at.line)


def _worth(place: Place | None, path: str, draft: Draft) -> Worth:
    found: list[tuple[str, Quantity]] = []
    for key, at in place.entries("{union: 10}") if place is not None else ():
        quantity = draft.number(at, f"{path}.{key.text}")
        if key.text in draft.party_ids and quantity is not None:
            found.append((key.text, quantity))
    return tuple(found)


def _day(place: Place | None, path: str, draft: Draft) -> Quantity | None:
    return None if place is None else draft.number(place, path, low=0)


def _step(place: Place, number: int, names: _Keys, draft: Draft) -> ScheduleStep:
    keys = place.keys(ScheduleStepShape) or {}
    acts: list[Act] = []
    for item in _items(keys.get("acts")):
        act = _act(item, names, draft)
        if act is not None:
            acts.append(act)
    first = acts[0] if acts else None
    key = names.unique("day_of", first.by if first else "pause", first.does if first else None)
    day = _day(keys.get("day"), f"schedule.days.{key}", draft)
    return ScheduleStep(
        number=number,
        day=day or Quantity(f"schedule.days.{key}", Fixed(Fraction(0)), Basis(draft.author), place.line),
        acts=tuple(acts),
        may_stop=_parties(keys.get("may_stop"), draft),
        order=_parties(keys.get("order"), draft),
        title=build_words(keys["title"]) if "title" in keys else None,
        line=place.line,
    )


def _parties(place: Place | None, draft: Draft) -> tuple[str, ...]:
    listed = [] if place is None else [text for text, _ in place.texts("[union, port]")]
    return tuple(dict.fromkeys(text for text in listed if text in draft.party_ids))


def _act(place: Place, names: _Keys, draft: Draft) -> Act | None:
    keys = place.keys(ActShape) or {}
    by = keys["by"].text("a party") if "by" in keys else None
    if by is None:
        return None
    does = keys["does"].text() if "does" in keys else None
    path = f"schedule.acts.{names.unique(by, does)}"
    delivers: list[tuple[int, Quantity]] = []
    for key, at in keys["delivers"].entries("{jobs: 0.5}") if "delivers" in keys else ():
        issue, share = draft.positions.get(key.text), draft.chance(at, f"{path}.delivers.{key.text}")
        if issue is None or share is None:
            continue
        if draft.issues[issue].status_quo is None:
            at.error(
                f"{quoted(key.text)} has no status_quo, so nothing says what delivering it changes.",
                f"Add status_quo: to issues.{key.text}.",
            )
        delivers.append((issue, share))
    return Act(
        by=by,
        does=does,
        worth=_worth(keys.get("worth"), f"{path}.worth", draft),
        delivers=tuple(delivers),
        reversible=_share(keys.get("reversible"), f"{path}.reversible", draft, 0, place),
        seen=_share(keys.get("seen"), f"{path}.seen", draft, 1, place),
        line=place.line,
    )


def _stopping(place: Place, path: str, draft: Draft) -> tuple[Stopping, ...]:
    found: list[Stopping] = []
    for key, at in place.entries("{union: 5}"):
        if key.text not in draft.party_ids:
            continue
        where = f"{path}.{key.text}"
        node = at.node
        if isinstance(node, MappingNode) and node.entries and _is_step(node.entries[0][0].text):
            by_step: list[tuple[int | None, Quantity]] = []
            default: Quantity | None = None
            for name, inner in at.entries():
                quantity = draft.number(inner, f"{where}.{name.text}")
                if quantity is None or not _is_step(name.text):
                    continue
                if name.text == "default":
                    default = quantity
                else:
                    by_step.append((None if name.text == "end" else int(name.text), quantity))
            found.append(Stopping(key.text, tuple(by_step), default, key.line))
        else:
            found.append(Stopping(key.text, (), draft.number(at, where), key.line))
    return tuple(found)


def _is_step(text: str) -> bool:
    return text in {"end", "default"} or text.isdecimal()


def _guarantee(place: Place, draft: Draft) -> Guarantee | None:
    keys = place.keys(GuaranteeShape) or {}
    name, by, against = (keys[key].text() if key in keys else None for key in ("id", "by", "against"))
    if name is None or by is None or against is None:
        return None
    path = f"schedule.guarantees.{name}"
    worth = draft.number(keys["worth"], f"{path}.worth", low=0) if "worth" in keys else None
    if worth is None:
        return None
    return Guarantee(
        id=name,
        by=by,
        against=against,
        worth=worth,
        credible=_share(keys.get("credible"), f"{path}.credible", draft, 1, place),
        to=keys["to"].text() if "to" in keys else None,
        from_day=_day(keys.get("from_day"), f"{path}.from_day", draft),
        until_day=_day(keys.get("until_day"), f"{path}.until_day", draft),
        claims=draft.claims(keys["claims"]) if "claims" in keys else (),
        line=place.line,
    )


def _assurance(place: Place, draft: Draft) -> Assurance | None:
    keys = place.keys(AssuranceShape) or {}
    name, by, says = (keys[key].text() if key in keys else None for key in ("id", "by", "says"))
    stated = None if says is None else read_assurance(says)
    if name is None or by is None or says is None or stated is None:
        return None
    text = keys["when"].text("an expression") if "when" in keys else None
    return Assurance(
        id=name,
        by=by,
        duty=stated[0],
        subject=stated[1],
        act=stated[2],
        says=says,
        when=None if text is None else draft.condition(keys["when"], text, _WHEN),
        when_text=text,
        to=keys["to"].text() if "to" in keys else None,
        visible_to=tuple(t for t, _ in keys["visible_to"].texts()) if "visible_to" in keys else (),
        claims=draft.claims(keys["claims"]) if "claims" in keys else (),
        line=place.line,
    )


def _item(name: str, place: Place, draft: Draft) -> Item | None:
    keys = place.keys(ItemShape) or {}
    giver, receiver = (keys[key].text() if key in keys else None for key in ("from", "to"))
    count = keys["count"].whole(1, 10**9) if "count" in keys else None
    if giver is None or receiver is None or count is None:
        return None
    if giver == receiver:
        place.error(f"{quoted(giver)} cannot hand anything to itself.", "Name two parties under from and to.")
    worth = _worth(keys.get("worth_each"), f"schedule.items.{name}.worth_each", draft)
    return Item(name, giver, receiver, count, worth, place.line)


def _event(place: Place, draft: Draft) -> Event | None:
    keys = place.keys(EventShape) or {}
    name = keys["id"].text() if "id" in keys else None
    if name is None:
        return None
    path = f"events.{name}"
    day = _day(keys.get("day"), f"{path}.day", draft)
    if day is None:
        return None
    text = keys["if"].text() if "if" in keys else None
    condition = None
    if text is not None and text not in _EVENT_WORDS:
        condition = draft.condition(keys["if"], text)
    return Event(
        id=name,
        day=day,
        chance=draft.chance(keys["chance"], f"{path}.chance") if "chance" in keys else None,
        chosen_by=keys["chosen_by"].text() if "chosen_by" in keys else None,
        if_text=text,
        condition=condition,
        no_deal=_worth(keys.get("no_deal"), f"{path}.no_deal", draft),
        stopping=_stopping(keys["stopping"], f"{path}.stopping", draft) if "stopping" in keys else (),
        holds=_worth(keys.get("holds"), f"{path}.holds", draft),
        title=build_words(keys["title"]) if "title" in keys else None,
        line=place.line,
    )


def _check_deciders(schedule: Schedule, keys: dict[str, Place], draft: Draft) -> None:
    """Report an order that names a side which has nothing to decide at the step."""
    for step, place in zip(schedule.steps, _items(keys.get("steps")), strict=True):
        deciding = {act.by for act in step.acts if act.by in draft.party_ids} | set(step.may_stop)
        for party in step.order:
            if party not in deciding:
                place.named(f"{place.where}.order").error(
                    f"{quoted(party)} decides nothing at this step.",
                    "In order: name sides that act in the step or are in its may_stop.",
                )
