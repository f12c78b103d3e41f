"""Building values and points: one number per option, a direction, an order, or the corners of a line."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from goodoffices.case.building.drafts import Draft, canonical, law_bounds
from goodoffices.case.building.places import Place
from goodoffices.case.decimals import number_text
from goodoffices.case.issues import Deferred, Issue, Unclear
from goodoffices.case.nodes import MappingNode, ScalarNode, SequenceNode
from goodoffices.case.parties import Corners, Direction, OptionValues, OrdinalValues, Values
from goodoffices.case.spelling import quoted, shown
from goodoffices.case.uncertain import Basis, Fixed, Quantity

__all__ = ["build_points", "build_values"]

_DIRECTIONS = ("increasing", "decreasing")
_SHOWN = 8


def build_values(place: Place, draft: Draft) -> tuple[dict[int, Values], frozenset[int]]:
    """Return the values by issue, and the issues whose values could not be read."""
    found: dict[int, Values] = {}
    failed: set[int] = set()
    for key, at in place.entries("values: {jobs: increasing, shift: {none: 0, voluntary: 100}}"):
        issue = draft.issue(place, key.text, key.line)
        if issue is None:
            continue
        if draft.issues[issue].id in draft.broken_issues:
            failed.add(issue)
            _check_loosely(at, draft)
            continue
        values = _values(at, issue, draft)
        if values is None:
            failed.add(issue)
        else:
            found[issue] = values
            _warn_of_scale(at, values, draft)
    return found, frozenset(failed)


def _check_loosely(place: Place, draft: Draft) -> None:
    """Report what is wrong whatever the options of an issue are, where those could not be read."""
    if isinstance(place.node, ScalarNode):
        _direction_word(place)
    elif isinstance(place.node, MappingNode):
        for _, at in place.entries():
            if not isinstance(at.node, SequenceNode):
                draft.number(at)


def _direction_word(place: Place) -> str | None:
    text = place.text("increasing, decreasing or {option: number}")
    if text is None or text in _DIRECTIONS:
        return text
    hint = place.suggestion(text, _DIRECTIONS, "directions") + " Or give a number for each option."
    place.error(f"{quoted(text)} is no way to value an issue.", hint)
    return None


def _values(place: Place, position: int, draft: Draft) -> Values | None:
    issue = draft.issues[position]
    if isinstance(place.node, ScalarNode):
        return _direction(place, issue)
    if isinstance(place.node, SequenceNode):
        place.error(
            "a list stands where values are expected.", "Write {a: 0, b: 100}, or {order: [best, worst]}."
        )
        return None
    entries = place.node.entries
    if len(entries) == 1 and entries[0][0].text == "order" and isinstance(entries[0][1], SequenceNode):
        return _value_order(place.at(entries[0][1], "order"), position, place.where, draft)
    listed = {canonical(key.text) for key, _ in entries}
    all_plain = all(option.id in listed for option in issue.options if option.meaning is None)
    numeric = all(option.number is not None or option.meaning is not None for option in issue.options)
    if issue.is_range and numeric and not all_plain:
        return _corners(place, issue, draft)
    return _option_values(place, position, draft)


def _direction(place: Place, issue: Issue) -> Values | None:
    text = _direction_word(place)
    if text is None:
        return None
    numbers = [option.number for option in issue.options if option.number is not None]
    plain = [option for option in issue.options if option.meaning is None]
    if len(numbers) != len(plain) or not numbers:
        example = ", ".join(f"{shown(option.id)}: .." for option in issue.options[:3])
        place.error(
            f"{quoted(text)} needs options that are numbers, and {quoted(issue.id)} has others.",
            f"Write {{{example}}} with a number from 0 to 100 for each.",
        )
        return None
    if issue.is_numeric:
        return Direction(text == "increasing")
    low, high = min(numbers), max(numbers)
    by_option: list[Quantity | None] = []
    for option in issue.options:
        if option.number is None:
            by_option.append(None)
            continue
        share = (option.number - low) / (high - low) if high > low else Fraction(1)
        worth = 100 * (share if text == "increasing" else 1 - share)
        by_option.append(Quantity(f"{place.where}.{option.id}", Fixed(worth), Basis(by=""), place.line))
    return OptionValues(tuple(by_option))


def _value_order(place: Place, position: int, path: str, draft: Draft) -> Values | None:
    issue = draft.issues[position]
    order: list[int] = []
    before = len(draft.findings.errors)
    for item in place.items("order: [best, middle, worst]"):
        text = item.text("one of the options")
        option = None if text is None else draft.option(item, position, text)
        if option is not None and option in order:
            item.error(f"option {quoted(text or '')} is given twice.", "Name each option once.")
        elif option is not None:
            order.append(option)
    missing = [
        option.id
        for index, option in enumerate(issue.options)
        if index not in order and not _values_itself(option.meaning)
    ]
    if missing and len(draft.findings.errors) == before:
        place.error(f"the order leaves out {', '.join(missing[:_SHOWN])}.", "Name every option, best first.")
    return OrdinalValues(tuple(order), path) if len(draft.findings.errors) == before else None


def _values_itself(meaning: Deferred | Unclear | None) -> bool:
    """Whether an option needs no value of its own."""
    return isinstance(meaning, Unclear) or (isinstance(meaning, Deferred) and bool(meaning.awards))


def _shown_list(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" .." if len(names) > _SHOWN else "")


def _option_values(place: Place, position: int, draft: Draft) -> Values | None:
    issue = draft.issues[position]
    found, fine = _by_option(place, position, draft)
    missing = [
        option.id
        for index, option in enumerate(issue.options)
        if index not in found and not _values_itself(option.meaning)
    ]
    if missing and fine:
        place.error(
            f"values are missing for {_shown_list(missing)}.",
            "Give a number from 0 to 100 for every option.",
        )
    if missing or not fine:
        return None
    return OptionValues(tuple(found.get(index) for index in range(len(issue.options))))


def _by_option(place: Place, position: int, draft: Draft) -> tuple[dict[int, Quantity], bool]:
    found: dict[int, Quantity] = {}
    fine = True
    for key, at in place.entries("{none: 0, voluntary: 70, compulsory: 100}"):
        option = draft.option(place, position, key.text, key.line)
        if option is None:
            fine = False
            continue
        where = place.at(at.node, draft.issues[position].options[option].id)
        value = draft.number(where)
        if option in found:
            place.error(f"option {quoted(key.text)} is given twice.", "Keep one of them.", key.line)
            fine = False
        elif value is None:
            fine = False
        else:
            found[option] = value
    return found, fine


def _corners(place: Place, issue: Issue, draft: Draft) -> Values | None:
    points: list[tuple[Quantity, Quantity]] = []
    before = len(draft.findings.errors)
    for key, at in place.entries("{0: 0, 40: 80, 100: 100}"):
        if not key.text[:1].isdecimal() and key.text[:1] not in "+-.":
            first, last = issue.options[0].id, issue.options[-1].id
            place.error(
                f"corner {quoted(key.text)} is not a number.",
                f"Corners of a line run from {first} to {last}.",
                key.line,
            )
            continue
        corner = draft.number(
            place.at(ScalarNode(key.text, key.quoted, key.line), f"{canonical(key.text)}.at")
        )
        value = draft.number(place.at(at.node, canonical(key.text)))
        if corner is not None and value is not None:
            points.append((corner, value))
    if len(draft.findings.errors) > before:
        return None
    spans = [(law_bounds(corner.law, draft.unknown_bounds), corner, value) for corner, value in points]
    bounded = [
        (low, high, corner, value)
        for (low, high), corner, value in spans
        if low is not None and high is not None
    ]
    if len(bounded) < len(spans):
        place.error("a corner must be a number or a range.", "Write {0: 0, 30..50: 80, 100: 100}.")
        return None
    bounded.sort(key=lambda entry: (entry[0], entry[1]))
    if not _cover(place, issue, [(low, high) for low, high, _, _ in bounded]):
        return None
    return Corners(tuple((corner, value) for _, _, corner, value in bounded))


def _cover(place: Place, issue: Issue, spans: list[tuple[Fraction, Fraction]]) -> bool:
    """Whether the corners rise and reach both ends of the range; report what is wrong."""
    numbers = [option.number for option in issue.options if option.number is not None]
    first, last = min(numbers), max(numbers)
    for (_, high), (low, _) in pairwise(spans):
        if low <= high:
            place.error(
                f"corners overlap at {number_text(low)}.", "Let each corner lie above the one before."
            )
            return False
    if not spans or spans[0][1] > first or spans[-1][0] < last:
        place.error(
            f"the corners do not cover the range from {number_text(first)} to {number_text(last)}.",
            f"Begin with {number_text(first)}: and end with {number_text(last)}: .",
        )
        return False
    return True


def _warn_of_scale(place: Place, values: Values, draft: Draft) -> None:
    if isinstance(values, OptionValues):
        quantities = [value for value in values.by_option if value is not None]
        complete = len(quantities) == len(values.by_option)
    elif isinstance(values, Corners):
        quantities, complete = [value for _, value in values.points], True
    else:
        return
    bounds = [law_bounds(value.law, draft.unknown_bounds) for value in quantities]
    lows, highs = (
        [low for low, _ in bounds if low is not None],
        [high for _, high in bounds if high is not None],
    )
    if len(lows) < len(bounds) or len(highs) < len(bounds) or not bounds:
        return
    if min(lows) < 0 or max(highs) > 100:
        extreme = min(lows) if min(lows) < 0 else max(highs)
        place.warn(f"a value of {number_text(extreme)} lies outside 0 to 100.", "Values run from 0 to 100.")
    elif complete and (min(lows) > 0 or max(highs) < 100):
        span = f"{number_text(min(lows))} to {number_text(max(highs))}"
        place.warn(
            f"the values run from {span}, so this issue weighs less than its weight says.",
            "Let the worst option be 0 and the best 100.",
        )


def build_points(place: Place, draft: Draft) -> tuple[dict[int, tuple[Quantity, ...]], frozenset[int]]:
    """Return the points by issue and option, and the issues that could not be read."""
    found: dict[int, tuple[Quantity, ...]] = {}
    failed: set[int] = set()
    for key, at in place.entries("points: {jobs: {0: 0, 2: 10}}"):
        position = draft.issue(place, key.text, key.line)
        if position is None:
            continue
        issue = draft.issues[position]
        if issue.id in draft.broken_issues:
            failed.add(position)
            continue
        given, fine = _by_option(at, position, draft)
        missing = [option.id for index, option in enumerate(issue.options) if index not in given]
        if missing and fine:
            at.error(
                f"points are missing for {_shown_list(missing)}.",
                "Give a number for every option.",
            )
        if missing or not fine:
            failed.add(position)
        else:
            found[position] = tuple(given[index] for index in range(len(issue.options)))
    return found, frozenset(failed)
