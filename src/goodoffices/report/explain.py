"""Reasons to sentences: conditions, limits, conflicts, bridges, rules of voting.

Each kind of reason has one sentence pattern, the same for every side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goodoffices.answers.results import Conflict
from goodoffices.case.bodies import Base, GroupRule, RuleKind, Step
from goodoffices.case.expressions import (
    And,
    Compare,
    Condition,
    IsOption,
    IssueNumber,
    Not,
    Number,
    Or,
    SameOption,
)
from goodoffices.report.escaping import shortened
from goodoffices.report.naming import LimitKind, LimitName, Names

__all__ = [
    "TOO_LITTLE",
    "GroupedConflict",
    "condition_words",
    "conflict_sentence",
    "grouped_conflicts",
    "limit_words",
    "line_owner",
    "must_words",
    "rule_words",
    "wanting_office",
]

TOO_LITTLE = frozenset({LimitKind.NO_DEAL, LimitKind.STEP})


def condition_words(condition: Condition, text: str, names: Names) -> str:
    """Return a condition in words, or its own text in quotation marks where words would not be clearer."""
    words = _words(condition, names, nested=False)
    if words is None or len(words) > 180:
        return names.phrases.say("“{text}”", text=shortened(text, 120))
    return words


def _words(condition: Condition, names: Names, *, nested: bool) -> str | None:
    say = names.phrases.say
    match condition:
        case IsOption(issue, options) if issue >= 0:
            return _option_is(names, issue, options, no=False)
        case Not(IsOption(issue, options)) if issue >= 0:
            return _option_is(names, issue, options, no=True)
        case Compare(op, IssueNumber(issue), Number(value)):
            return _comparison(names, op, issue, names.phrases.number(value, 3))
        case Compare("==", IssueNumber(left), IssueNumber(right)) | SameOption(left, right):
            first, second = (names.issue(names.case.issues[each]) for each in (left, right))
            return say("{first} the same as {second}", first=first, second=second)
        case Or((Not(premise), conclusion)):
            parts = (_words(premise, names, nested=True), _words(conclusion, names, nested=True))
            if None in parts:
                return None
            sentence = say("if {premise}, then {conclusion}", premise=str(parts[0]), conclusion=str(parts[1]))
            return f"({sentence})" if nested else sentence
        case And(parts) | Or(parts):
            inner = [_words(part, names, nested=True) for part in parts]
            if None in inner or not inner:
                return None
            joint = say("{first} and {second}") if isinstance(condition, And) else say("{first} or {second}")
            sentence = str(inner[0])
            for part in inner[1:]:
                sentence = joint.format(first=sentence, second=part)
            return f"({sentence})" if nested and len(inner) > 1 else sentence
        case Not(And(parts)) if len(parts) > 1:
            inner_words = _words(And(parts), names, nested=False)
            return None if inner_words is None else say("not together: {condition}", condition=inner_words)
        case Not(of):
            inner_words = _words(of, names, nested=False)
            return None if inner_words is None else say("not: {condition}", condition=inner_words)
        case _:
            return None


def _option_is(names: Names, issue: int, options: Iterable[int], *, no: bool) -> str:
    topic = names.case.issues[issue]
    words = [names.option(topic, position) for position in sorted(options)]
    either = words[0] if words else "\u2013"
    for word in words[1:]:
        either = names.phrases.say("{first} or {second}", first=either, second=word)
    if no:
        return names.phrases.say("{issue}: not {option}", issue=names.issue(topic), option=either)
    return names.phrases.say("{issue}: {option}", issue=names.issue(topic), option=either)


def _comparison(names: Names, op: str, issue: int, number: str) -> str:
    say = names.phrases.say
    topic = names.case.issues[issue]
    if topic.unit:
        number = say("{number} {unit}", number=number, unit=shortened(topic.unit, 24))
    title = names.issue(topic)
    match op:
        case "==":
            return say("{issue}: {option}", issue=title, option=number)
        case "!=":
            return say("{issue}: not {option}", issue=title, option=number)
        case "<":
            return say("{issue} below {number}", issue=title, number=number)
        case "<=":
            return say("{issue} at most {number}", issue=title, number=number)
        case ">":
            return say("{issue} above {number}", issue=title, number=number)
        case _:
            return say("{issue} at least {number}", issue=title, number=number)


def limit_words(limit: LimitName, names: Names) -> str:
    """Return a limit as a phrase: whose it is, by office, and what it asks."""
    say = names.phrases.say
    party = names.party(names.case.parties[limit.party].id) if limit.party is not None else ""
    match limit.kind:
        case LimitKind.RED_LINE | LimitKind.RULE if limit.condition is not None:
            asked = condition_words(limit.condition, limit.text, names)
            return say("{owner} ({condition})", owner=line_owner(limit, names), condition=asked)
        case LimitKind.NO_DEAL:
            need = say("need to do better than no deal")
            return names.phrases.belonging(party, need)
        case LimitKind.STEP:
            return say("the vote of {body}", body=names.voter(limit))
        case _:
            return shortened(limit.id, 60)


def wanting_office(limit: LimitName, names: Names) -> str:
    """Return who gets too little where a limit of that kind blocks: a body, or the side itself."""
    if limit.kind is LimitKind.STEP or limit.party is None:
        return names.voter(limit)
    return names.party(names.case.parties[limit.party].id)


def line_owner(limit: LimitName, names: Names) -> str:
    """Return whose red line or rule a limit is, by office, with the side that the office belongs to."""
    owner = names.offices(limit)
    party = names.party(names.case.parties[limit.party].id) if limit.party is not None else ""
    return names.phrases.belonging(party, owner) if party and owner != party else owner


def must_words(limits: Sequence[str], names: Names) -> tuple[str, ...]:
    """Return what has to be so for a text to meet the limits that it meets in some draws only."""
    return tuple(_must(limit_id, names) for limit_id in limits)


def _must(limit_id: str, names: Names) -> str:
    say, limit = names.phrases.say, names.limit(limit_id)
    match limit.kind:
        case LimitKind.NO_DEAL if limit.party is not None:
            party = names.party(names.case.parties[limit.party].id)
            return say("{party} would be better off than without a deal", party=party)
        case LimitKind.STEP:
            return say("{body} would vote for it", body=names.voter(limit))
        case LimitKind.RED_LINE if limit.condition is not None:
            asked = condition_words(limit.condition, limit.text, names)
            return say("{owner} would not insist on “{line}”", owner=line_owner(limit, names), line=asked)
        case LimitKind.RULE if limit.condition is not None:
            asked = condition_words(limit.condition, limit.text, names)
            return say("{owner} would waive “{line}”", owner=line_owner(limit, names), line=asked)
        case _:
            return names.unknowns.get(limit_id, shortened(limit_id, 140))


@dataclass(frozen=True, slots=True)
class GroupedConflict:
    """Conflicts that read alike: the lines in them, and the parties to whom the rest is worth too little."""

    lines: tuple[str, ...]
    too_little: tuple[tuple[int | None, tuple[str, ...]], ...]
    p: float
    by_firmness: bool


def grouped_conflicts(conflicts: Sequence[Conflict], names: Names) -> tuple[GroupedConflict, ...]:
    """Merge conflicts that differ only in whether a party or one of its bodies gets too little."""
    merged: dict[tuple[tuple[str, ...], tuple[int | None, ...]], GroupedConflict] = {}
    for conflict in conflicts:
        limits = sorted((names.limit(limit_id) for limit_id in conflict.limits), key=lambda each: each.order)
        lines = tuple(each.id for each in limits if each.kind not in TOO_LITTLE)
        bodies: dict[int | None, list[str]] = {}
        for each in limits:
            if each.kind in TOO_LITTLE:
                bodies.setdefault(each.party, []).extend(
                    [names.step_body(each)] if each.kind is LimitKind.STEP else []
                )
        key = (lines, tuple(bodies))
        before = merged.get(key)
        if before is not None:
            for party, known in before.too_little:
                bodies[party] = list(dict.fromkeys([*known, *bodies[party]]))
        merged[key] = GroupedConflict(
            lines,
            tuple((party, tuple(inner)) for party, inner in bodies.items()),
            max(conflict.p, before.p if before else 0.0),
            conflict.by_firmness,
        )
    return tuple(sorted(merged.values(), key=lambda each: -each.p))


def conflict_sentence(conflict: GroupedConflict, names: Names) -> str:
    """Return one sentence on why the limits of a conflict cannot all be met, by office."""
    say = names.phrases.say
    lines = "; ".join(limit_words(names.limit(each), names) for each in conflict.lines)
    sides = names.phrases.listed(_side(party, bodies, names) for party, bodies in conflict.too_little)
    many = len(conflict.too_little) > 1
    if not conflict.lines:
        if many:
            return say("No text is worth enough to {sides} at once.", sides=sides)
        return say("No text is worth enough to {side}.", side=sides)
    if not conflict.too_little:
        if len(conflict.lines) > 1:
            return say("These lines cannot all be kept: {lines}.", lines=lines)
        return say("This line alone leaves no text: {line}.", line=lines)
    if len(conflict.lines) > 1:
        if many:
            return say(
                "Within these lines no text is worth enough to {sides} at once: {lines}.",
                lines=lines,
                sides=sides,
            )
        return say(
            "Within these lines every text is worth too little to {side}: {lines}.", lines=lines, side=sides
        )
    whose, asked = _line_parts(names.limit(conflict.lines[0]), names)
    if many:
        return say(
            "Within the line of {owner} ({line}) no text is worth enough to {sides} at once.",
            owner=whose,
            line=asked,
            sides=sides,
        )
    return say(
        "Within the line of {owner} ({line}) every text is worth too little to {side}.",
        owner=whose,
        line=asked,
        side=sides,
    )


def _line_parts(limit: LimitName, names: Names) -> tuple[str, str]:
    """Return whose line it is, by office, and what it asks."""
    if limit.condition is None:
        return names.offices(limit), shortened(limit.id, 60)
    return line_owner(limit, names), condition_words(limit.condition, limit.text, names)


def _side(party: int | None, bodies: tuple[str, ...], names: Names) -> str:
    """Return a party, with the bodies that must vote for it where the conflict is about them."""
    if party is None:
        return names.phrases.listed(bodies)
    name = names.party(names.case.parties[party].id)
    if not bodies:
        return name
    return names.phrases.say("{party} ({bodies})", party=name, bodies=names.phrases.listed(bodies))


def rule_words(step: Step, names: Names) -> str:
    """Return what a vote needs to pass."""
    say = names.phrases.say
    grouped = isinstance(step.rule, GroupRule)
    rule = step.rule.rule if isinstance(step.rule, GroupRule) else step.rule
    threshold = names.phrases.law(rule.threshold.law, names.unknowns) if rule.threshold else ""
    base = {
        Base.VOTES: say("of the votes cast"),
        Base.PRESENT: say("of those present"),
        Base.MEMBERS: say("of all members"),
    }[rule.of]
    share = ""
    if rule.threshold is not None and rule.threshold.is_fixed:
        share = say("{n} %", n=names.phrases.number(100 * rule.threshold.fixed, 1))
    match rule.kind:
        case RuleKind.YES_MORE_THAN_NO:
            words = say("more yes than no")
        case RuleKind.YES_AT_LEAST:
            words = say("at least {n} yes", n=threshold)
        case RuleKind.YES_SHARE_OVER:
            words = say("over {share} {base}", share=share or threshold, base=base)
        case RuleKind.YES_SHARE_AT_LEAST:
            words = say("at least {share} {base}", share=share or threshold, base=base)
        case RuleKind.BLOCKED_IF_NO_AT_LEAST:
            words = say("blocked by {n} no", n=threshold)
        case RuleKind.UNANIMOUS:
            words = say("none against")
    if grouped:
        words = say("{rule}, in each group", rule=words)
    for quantity, pattern in (
        (step.turnout_at_least, say("turnout at least {share}")),
        (step.yes_of_electorate_at_least, say("yes from at least {share} of the roll")),
    ):
        if quantity is not None:
            law = names.phrases.law(quantity.law)
            if quantity.is_fixed:
                law = say("{n} %", n=names.phrases.number(100 * quantity.fixed, 1))
            words = say("{first}, {second}", first=words, second=pattern.format(share=law))
    return words if step.binding else say("{rule}, not binding", rule=words)
