"""Checking a node against its shape, where each piece of text is checked by what it stands for."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.places import Place
from goodoffices.case.building.topics import build_words
from goodoffices.case.laws import LAW_KEYS
from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.schedule import Duty
from goodoffices.case.shape_words import Kind
from goodoffices.case.spelling import quoted

__all__ = ["by_id", "check_shape", "plain", "read_assurance"]

_PROTOCOLS = ("proximity", "one_text", "bridging", "alternating")
_TACTICS = ("time", "micro", "fixed")
_DUTIES = tuple(duty.value for duty in Duty)
_ASSURANCE = re.compile(r"\s*(\w+)\s*\(\s*([^,()]+?)\s*,\s*([^()]+?)\s*\)\s*")
_EVENT_WORDS = ("no_agreement", "agreement")
_PROCESS = frozenset({"day", "step", "talks"})
_FLAG_WORDS = frozenset({"true", "false", "yes", "no"})
_MOST = 10**9


def plain(node: Node) -> Any:
    """Return a node as mappings, lists and text."""
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def check_shape(place: Place, annotation: Any, metadata: tuple[Any, ...], draft: Draft) -> None:
    """Report whatever in a node does not fit the annotation of its field."""
    kind = next((mark for mark in metadata if isinstance(mark, Kind)), None)
    if kind is not None:
        _CHECKS[kind.name](place, draft)
        return
    if typing.get_origin(annotation) is typing.Annotated:
        inner, *marks = typing.get_args(annotation)
        check_shape(place, inner, tuple(marks), draft)
        return
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in {typing.Union, types.UnionType}:
        _check_union(place, [choice for choice in arguments if choice is not type(None)], draft)
    elif origin is dict:
        _check_mapping(place, arguments[0], arguments[1], draft)
    elif origin is list:
        for item in place.items():
            check_shape(by_id(place, item), arguments[0], (), draft)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        _check_keys(place, annotation, draft)
    elif annotation is bool:
        place.flag()
    elif annotation is int:
        place.whole(-_MOST, _MOST)
    else:
        place.text()


def by_id(place: Place, item: Place) -> Place:
    """Name an item of a list by its id where it has one."""
    if isinstance(item.node, MappingNode):
        for key, value in item.node.entries:
            if key.text == "id" and isinstance(value, ScalarNode) and value.text:
                return place.at(item.node, value.text)
    if place.where == "schedule.steps":  # people count steps from 1
        return place.at(item.node, str(int(item.where.rpartition(".")[2]) + 1))
    return item


def _check_union(place: Place, choices: list[Any], draft: Draft) -> None:
    """Take the alternative that the form of the node asks for."""
    node = place.node
    mapping = next((choice for choice in choices if typing.get_origin(choice) is dict), None)
    if mapping is not None and isinstance(node, MappingNode):
        first = node.entries[0][0].text if node.entries else ""
        if len(choices) == 1 or first not in LAW_KEYS:
            check_shape(place, mapping, (), draft)
            return
    if bool in choices and isinstance(node, ScalarNode) and node.text.casefold() in _FLAG_WORDS:
        return
    rest = [choice for choice in choices if choice is not mapping and choice is not bool]
    check_shape(place, (rest or choices)[0], (), draft)


def _check_mapping(place: Place, key_type: Any, value_type: Any, draft: Draft) -> None:
    marks = typing.get_args(key_type)[1:] if typing.get_origin(key_type) is typing.Annotated else ()
    kind = next((mark for mark in marks if isinstance(mark, Kind)), None)
    for key, at in place.entries():
        if kind is not None:
            _CHECKS[kind.name](Place(key, place.where, place.file, place.findings), draft)
        check_shape(at, value_type, (), draft)


def _check_keys(place: Place, shape: type[BaseModel], draft: Draft) -> None:
    fields = {info.alias or name: info for name, info in shape.model_fields.items()}
    for key, at in (place.keys(shape) or {}).items():
        check_shape(at, fields[key].annotation, tuple(fields[key].metadata), draft)


def _expression(place: Place, draft: Draft, variables: frozenset[str] = frozenset()) -> None:
    text = place.text("an expression")
    if text is not None:
        draft.condition(place, text, variables)


def _event(place: Place, draft: Draft) -> None:
    text = place.text("no_agreement, or an expression")
    if text is not None and text not in _EVENT_WORDS:
        draft.condition(place, text)


def _assurance(place: Place, draft: Draft) -> None:
    text = place.text('"may(union, resume)"')
    if text is None:
        return
    match = _ASSURANCE.fullmatch(text)
    if match is None:
        place.error(
            f"{quoted(text)} is no assurance.",
            'Write "must(union, act)", "must_not(union, act)" or "may(union, act)", in double quotes.',
        )
        return
    if match[1] not in _DUTIES:
        place.error(f"{quoted(match[1])} is no duty.", place.suggestion(match[1], _DUTIES, "duties"))
    draft.party(place, match[2])


def read_assurance(text: str) -> tuple[Duty, str, str] | None:
    """Return duty, subject and act of ``may(union, resume)``; None where a text is nothing of the kind."""
    match = _ASSURANCE.fullmatch(text)
    if match is None or match[1] not in _DUTIES:
        return None
    return Duty(match[1]), match[2], " ".join(match[3].split())


def _doer(place: Place, draft: Draft) -> None:
    """Who carries something out: a party, which is asked each time, or a mediator, which is not."""
    text = place.text("a party or a mediator")
    if text is not None and text not in draft.speakers:
        hint = place.suggestion(text, draft.speakers, "parties and mediators")
        place.error(f"{quoted(text)} is neither a party nor a mediator, so it has nothing to deliver.", hint)


def _party(place: Place, draft: Draft) -> None:
    text = place.text("a party")
    if text is not None:
        draft.party(place, text)


def _speaker(place: Place, draft: Draft) -> None:
    text = place.text("a party or a mediator")
    if text is not None and text not in draft.speakers:
        hint = place.suggestion(text, draft.speakers, "parties and mediators")
        place.error(f"unknown party or mediator {quoted(text)}.", hint)


def _issue(place: Place, draft: Draft) -> None:
    text = place.text("an issue")
    if text is not None:
        draft.issue(place, text)


def _step(place: Place, _draft: Draft) -> None:
    text = place.text("a step, end or default")
    if text is not None and text not in {"end", "default"} and not text.isdecimal():
        place.error(f"{quoted(text)} is no step.", "Write the number of a step, end, or default.")


def _word_of(known: tuple[str, ...], kind: str) -> Callable[[Place, Draft], None]:
    def check(place: Place, _draft: Draft) -> None:
        place.word(known, kind)

    return check


def _number(place: Place, draft: Draft) -> None:
    draft.number(place)


def _day(place: Place, draft: Draft) -> None:
    draft.number(place, low=0)


def _chance(place: Place, draft: Draft) -> None:
    draft.chance(place)


def _package(place: Place, draft: Draft) -> None:
    draft.package(place, partial=True)


def _words(place: Place, _draft: Draft) -> None:
    build_words(place)


def _claims(place: Place, draft: Draft) -> None:
    draft.claims(place)


def _date(place: Place, _draft: Draft) -> None:
    place.date()


def _count(place: Place, _draft: Draft) -> None:
    place.whole(1, _MOST)


def _text(place: Place, _draft: Draft) -> None:
    place.text()


def _process(place: Place, draft: Draft) -> None:
    _expression(place, draft, _PROCESS)


_CHECKS: dict[str, Callable[[Place, Draft], None]] = {
    "number": _number,
    "chance": _chance,
    "day": _day,
    "expression": _expression,
    "process": _process,
    "event": _event,
    "assurance": _assurance,
    "party": _party,
    "speaker": _speaker,
    "doer": _doer,
    "issue": _issue,
    "option": _text,
    "claims": _claims,
    "protocol": _word_of(_PROTOCOLS, "protocols"),
    "tactic": _word_of(_TACTICS, "tactics"),
    "step": _step,
    "date": _date,
    "count": _count,
    "package": _package,
    "words": _words,
}
