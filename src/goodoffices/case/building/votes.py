"""Building how bodies decide: voting rules, steps, alternative routes and the questions of a vote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from goodoffices.case.bodies import Base, Body, GroupRule, Route, RuleKind, Step, VotingRule
from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.places import Place
from goodoffices.case.shape import GroupRuleShape, StepShape
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Quantity

__all__ = ["Questions", "build_questions", "build_ratification", "build_voting_rule"]

Questions = tuple[tuple[int, ...], ...]

_FLAGS = (RuleKind.YES_MORE_THAN_NO, RuleKind.UNANIMOUS)
_SHARES = (RuleKind.YES_SHARE_OVER, RuleKind.YES_SHARE_AT_LEAST)
_RULE_NAMES = ", ".join(kind.value for kind in RuleKind)


def build_voting_rule(place: Place, keys: Mapping[str, Place], draft: Draft) -> VotingRule | None:
    """Return the one voting rule among the keys of a step, a group rule or an agreement."""
    given = [kind for kind in RuleKind if kind.value in keys]
    if len(given) != 1:
        if not given:
            place.error("a voting rule is missing.", f"Add one of {_RULE_NAMES}.")
        else:
            names = " and ".join(kind.value for kind in given)
            place.error(
                f"more than one voting rule is given: {names}.", "Keep one; steps can follow one another."
            )
        return None
    kind = given[0]
    at = keys[kind.value]
    threshold: Quantity | None = None
    if kind in _FLAGS:
        flag = at.flag()
        if flag is False:
            place.error(
                f"{quoted(kind.value)} is false.", f"Write {kind.value}: true, or another rule.", at.line
            )
        fine = flag is True
    else:
        threshold = draft.chance(at) if kind in _SHARES else draft.number(at, low=0)
        fine = threshold is not None
    base = Base.VOTES
    if "of" in keys:
        word = keys["of"].word([base.value for base in Base], "bases of a share")
        base = Base(word) if word is not None else base
        if kind not in _SHARES:
            keys["of"].warn(f"'of' changes nothing beside {kind.value}.", "It belongs to a share of votes.")
    return VotingRule(kind, threshold, base) if fine else None


def build_questions(place: Place, draft: Draft) -> Questions:
    """Return the questions that a vote is split into: every issue in exactly one of them."""
    questions: list[tuple[int, ...]] = []
    placed: dict[int, int] = {}
    before = len(draft.findings.errors)
    for number, item in enumerate(place.items("questions: [[pay, jobs], [review]]"), start=1):
        members: list[int] = []
        for text, at in item.texts("[pay, jobs]"):
            issue = draft.issue(at, text)
            if issue is None:
                continue
            if issue in placed:
                at.error(
                    f"issue {quoted(text)} is in question {placed[issue]} and in question {number}.",
                    "Put every issue into exactly one question.",
                )
                continue
            placed[issue] = number
            members.append(issue)
        if not members and len(draft.findings.errors) == before:
            item.error("a question names no issue.", "Name at least one, or remove the question.")
        questions.append(tuple(members))
    missing = [issue.id for position, issue in enumerate(draft.issues) if position not in placed]
    if missing and len(draft.findings.errors) == before:
        place.error(f"no question holds {', '.join(missing)}.", "Put every issue into exactly one question.")
    _need_status_quo(place, draft)
    if len(draft.findings.errors) > before:
        draft.has_broken_questions = True
        return ()
    return tuple(questions)


def _need_status_quo(place: Place, draft: Draft) -> None:
    bare = [
        issue.id for issue in draft.issues if issue.status_quo is None and issue.id not in draft.broken_issues
    ]
    if bare:
        place.error(
            f"questions need a status_quo for every issue, and {', '.join(bare)} "
            f"{'has' if len(bare) == 1 else 'have'} none.",
            "Add status_quo: to each, what holds if its question fails.",
        )


class _Numbering:
    """Ids of the limits of one holder: a second step of the same body gets ``.2``."""

    def __init__(self, holder: str) -> None:
        self._holder = holder
        self._count: dict[str, int] = {}

    def limit(self, name: str) -> str:
        """Return the id of the next limit of that name."""
        self._count[name] = self._count.get(name, 0) + 1
        number = self._count[name]
        return f"{self._holder}.{name}" + (f".{number}" if number > 1 else "")


def build_ratification(
    place: Place,
    holder: str,
    bodies: Mapping[str, Body | None],
    default: Mapping[str, Questions],
    draft: Draft,
) -> tuple[Step | Route, ...]:
    """Return the steps of a ratification.

    `bodies` are the holder's (None where one could not be read); `default` gives the questions of each body,
    and under ``""`` those of the holder.
    """
    steps: list[Step | Route] = []
    numbering = _Numbering(holder)
    for item in place.items("ratification: [{body: cabinet, yes_more_than_no: true}]"):
        keys = item.keys(StepShape)
        if keys is None:
            continue
        if "any_of" in keys:
            route = _route(item, keys, numbering, bodies, default, draft)
            if route is not None:
                steps.append(route)
            continue
        step = _step(item, keys, None, numbering, bodies, default, draft)
        if step is not None:
            steps.append(step)
    if not draft.has_broken_questions:
        _check_fixed_votes(place, holder, steps, bodies)
    return tuple(steps)


def _check_fixed_votes(
    place: Place, holder: str, steps: list[Step | Route], bodies: Mapping[str, Body | None]
) -> None:
    """Report votes that members are given on questions that no step puts to them."""
    asked: dict[str, int] = {}
    for entry in steps:
        for step in entry.steps if isinstance(entry, Route) else (entry,):
            asked[step.body] = max(asked.get(step.body, 1), len(step.questions))
    top = "" if holder == "agreement" else f"parties.{holder}."
    for body in bodies.values():
        for member in body.members if body is not None and body.id in asked else ():
            for number, _ in member.votes:
                if body is not None and number > asked[body.id]:
                    there = "is one question" if asked[body.id] == 1 else f"are {asked[body.id]} questions"
                    place.named(f"{top}bodies.{body.id}.members.{member.id}.votes").error(
                        f"there is no question {number}; there {there}.",
                        "Number the questions from 1, and list them under questions:.",
                        member.line,
                    )


def _route(
    place: Place,
    keys: Mapping[str, Place],
    numbering: _Numbering,
    bodies: Mapping[str, Body | None],
    default: Mapping[str, Questions],
    draft: Draft,
) -> Route | None:
    others = [key for key in keys if key not in {"any_of", "note"}]
    if others:
        place.error(
            f"{', '.join(map(quoted, others))} cannot stand beside any_of.", "Write it in each of its steps."
        )
    inner = [
        (item, item.keys(StepShape)) for item in keys["any_of"].items("any_of: [{body: ..}, {body: ..}]")
    ]
    names = [
        item_keys["body"].text() or "" if item_keys and "body" in item_keys else "" for _, item_keys in inner
    ]
    if len(inner) < 2 and inner:
        place.error("any_of needs two steps or more.", "Add a second route, or write the step by itself.")
    limit = numbering.limit("_or_".join(names))
    steps: list[Step] = []
    for item, item_keys in inner:
        if item_keys is None:
            continue
        if "any_of" in item_keys:
            item.error("any_of cannot stand inside any_of.", "List all routes side by side.")
            continue
        step = _step(item, item_keys, limit, numbering, bodies, default, draft)
        if step is not None:
            steps.append(step)
    return Route(limit, tuple(steps), place.line) if len(steps) == len(inner) and steps else None


def _step(
    place: Place,
    keys: Mapping[str, Place],
    limit: str | None,
    numbering: _Numbering,
    bodies: Mapping[str, Body | None],
    default: Mapping[str, Questions],
    draft: Draft,
) -> Step | None:
    before = len(draft.findings.errors)
    name = keys["body"].text("one of the bodies") if "body" in keys else None
    if "body" not in keys:
        place.error("a step needs a body.", "Add body: and one of the bodies.")
    elif name is not None and name not in bodies:
        hint = place.suggestion(name, bodies, "bodies") if bodies else "Add it under bodies:."
        place.error(f"unknown body {quoted(name)}.", hint, keys["body"].line)
    body = bodies.get(name) if name is not None else None
    rule: VotingRule | GroupRule | None
    if "each_group" in keys:
        rule = _group_rule(place, keys, body, draft)
    else:
        rule = build_voting_rule(place, keys, draft)
    turnout = draft.chance(keys["turnout_at_least"]) if "turnout_at_least" in keys else None
    electorate = (
        draft.chance(keys["yes_of_electorate_at_least"]) if "yes_of_electorate_at_least" in keys else None
    )
    days = draft.number(keys["days"], low=0) if "days" in keys else None
    binding = keys["binding"].flag() if "binding" in keys else True
    questions = build_questions(keys["questions"], draft) if "questions" in keys else None
    if questions is None:
        questions = default.get(name or "") or default.get("", ())
    if name is None or rule is None or len(draft.findings.errors) > before:
        return None
    return Step(
        limit or numbering.limit(name),
        name,
        rule,
        turnout,
        electorate,
        days,
        binding is not False,
        questions,
        place.line,
    )


def _group_rule(place: Place, keys: Mapping[str, Place], body: Body | None, draft: Draft) -> GroupRule | None:
    beside = [kind.value for kind in RuleKind if kind.value in keys] + [key for key in ("of",) if key in keys]
    if beside:
        place.error(
            f"{', '.join(map(quoted, beside))} stands beside each_group.", "Write the rule inside each_group."
        )
    at = keys["each_group"]
    inner = at.keys(GroupRuleShape)
    if inner is None:
        return None
    rule = build_voting_rule(at, inner, draft)
    groups: list[tuple[str, tuple[str, ...]]] = []
    known: Iterable[str] | None = None if body is None else [member.id for member in body.members]
    for key, entry in inner["groups"].entries("groups: {north: [a, b]}") if "groups" in inner else []:
        members: list[str] = []
        for text, item in entry.texts("[a, b]"):
            if known is not None and text not in known:
                item.error(
                    f"unknown member {quoted(text)}.",
                    place.suggestion(text, known, f"members of {body.id if body else ''}"),
                )
            members.append(text)
        if not members:
            entry.error("a group has no members.", "Name at least one member.")
        groups.append((key.text, tuple(members)))
    if "groups" in inner and not groups:
        at.error("each_group names no group.", "Write groups: {north: [a, b], south: [c]}.")
    return None if rule is None else GroupRule(tuple(groups), rule)
