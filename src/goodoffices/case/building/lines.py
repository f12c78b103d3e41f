"""Building red lines and rules: conditions with an id, an owner and a firmness."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.places import Place
from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.parties import RedLine, Rule
from goodoffices.case.shape import RedLineShape, RuleShape
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Fixed, Quantity

__all__ = ["build_red_lines", "build_rules", "claim_limit"]

_ID = re.compile(r"[\w-]+")
_RULE_KEYS = frozenset(RuleShape.model_fields)


def claim_limit(place: Place, limit: str, draft: Draft, line: int) -> bool:
    """Reserve the id of a red line or rule, unique over the whole case."""
    if not _ID.fullmatch(limit):
        place.error(
            f"{quoted(limit)} cannot be an id.", "Use letters, digits, - and _ only, such as U1.", line
        )
        return False
    if limit in draft.limits:
        place.error(
            f"the id {quoted(limit)} is used twice, first in line {draft.limits[limit]}.",
            "Give every red line and rule an id of its own.",
            line,
        )
        return False
    draft.limits[limit] = line
    return True


def _id_of(node: Node) -> str | None:
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            if key.text == "id" and isinstance(value, ScalarNode) and value.text:
                return value.text
    return None


def build_red_lines(
    place: Place, draft: Draft, members: Mapping[str, str] | None, of_member: bool
) -> tuple[RedLine, ...]:
    """Return red lines. `members` are names and ids of the party's members, each with its place."""
    lines: list[RedLine] = []
    for item in place.items("[{id: U1, rule: jobs >= 2, owner: board}]"):
        limit = _id_of(item.node)
        line = _red_line(
            item if limit is None else place.at(item.node, limit), draft, members or {}, of_member
        )
        if line is not None:
            lines.append(line)
    return tuple(lines)


def _red_line(place: Place, draft: Draft, members: Mapping[str, str], of_member: bool) -> RedLine | None:
    keys = place.keys(RedLineShape)
    if keys is None:
        return None
    limit = keys["id"].text() if "id" in keys else None
    unique = limit is not None and claim_limit(place, limit, draft, keys["id"].line)
    text = keys["rule"].text("an expression") if "rule" in keys else None
    condition = None if text is None else draft.condition(keys["rule"].named(place.where), text)
    owners = tuple(text for text, _ in keys["owner"].texts("owner: board")) if "owner" in keys else ()
    if not of_member:
        for owner in owners:
            if owner in members:
                place.error(
                    f"the owner {quoted(owner)} is a member of a body ({members[owner]}).",
                    "Move the line under the member, or write `owner: party`.",
                    keys["owner"].line,
                )
    leaves = keys["leaves"].flag() if "leaves" in keys else False
    if leaves and not of_member:
        place.error(
            "only a member's red line can have `leaves`.",
            "Move the line under the member.",
            keys["leaves"].line,
        )
    path = f"{place.where}.firmness"
    firmness: Quantity | None = Quantity(path, Fixed(Fraction(1)), draft.basis_of({}), place.line)
    if "firmness" in keys:
        firmness = draft.chance(keys["firmness"], path)
    basis = draft.basis_of(keys)
    if limit is None or not unique or condition is None or text is None or firmness is None:
        return None
    named = tuple(owner for owner in owners if owner != "party")
    return RedLine(limit, condition, text, named, firmness, bool(leaves), basis, place.line)


def build_rules(place: Place, draft: Draft) -> tuple[Rule, ...]:
    """Return the rules of coherence; one with an id is a limit of the mediator's."""
    rules: list[Rule] = []
    for item in place.items("rules: [implies(a == b, c == d)]"):
        if isinstance(item.node, SequenceNode):
            item.error("a list stands where a rule is expected.", 'Put the expression in "quotes".')
            continue
        if isinstance(item.node, ScalarNode):
            text = item.text("an expression")
            condition = None if text is None else draft.condition(item, text)
            if condition is not None and text is not None:
                rules.append(Rule(None, condition, text, line=item.line))
            continue
        limit = _id_of(item.node)
        rule = _named_rule(item if limit is None else place.at(item.node, limit), draft)
        if rule is not None:
            rules.append(rule)
    return tuple(rules)


def _named_rule(place: Place, draft: Draft) -> Rule | None:
    if isinstance(place.node, MappingNode) and not any(
        key.text in _RULE_KEYS for key, _ in place.node.entries
    ):
        place.error("this is not a rule.", 'Put an expression with a colon or a comma in "quotes".')
        return None
    keys = place.keys(RuleShape) or {}
    limit = keys["id"].text() if "id" in keys else None
    unique = limit is None or claim_limit(place, limit, draft, keys["id"].line)
    text = keys["rule"].text("an expression") if "rule" in keys else None
    condition = None if text is None else draft.condition(keys["rule"].named(place.where), text)
    owners = tuple(owner for owner, _ in keys["owner"].texts("owner: mediator")) if "owner" in keys else ()
    if limit is None and owners and "id" not in keys:
        place.error("a rule with an owner needs an id.", "Add id: M1, so that conflicts can name it.")
    if condition is None or text is None or not unique:
        return None
    why = keys["why"].text() if "why" in keys else None
    return Rule(limit, condition, text, owners or (("mediator",) if limit else ()), why, place.line)
