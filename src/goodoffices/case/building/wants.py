"""Building preferences: weights, values, points, bonuses, and what follows without agreement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from pydantic import BaseModel

from goodoffices.case.building.drafts import Draft, law_bounds
from goodoffices.case.building.places import Place
from goodoffices.case.building.scales import build_points, build_values
from goodoffices.case.issues import Unclear
from goodoffices.case.nodes import MappingNode, SequenceNode
from goodoffices.case.parties import (
    AsGoodAs,
    Bonus,
    OptionValues,
    OrdinalWeights,
    Preferences,
    Values,
)
from goodoffices.case.shape import AsGoodAsShape, BonusShape
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Normal, Quantity

__all__ = ["Wants", "build_wants", "complete_preferences"]

Weights = dict[int, Quantity] | OrdinalWeights
Points = dict[int, tuple[Quantity, ...]]


@dataclass(frozen=True, slots=True)
class Wants:
    """What a party or member states, before inheritance; None where it states nothing.

    `failed` holds issues whose value was stated and could not be read, so that it is not called missing.
    """

    weights: Weights | None = None
    values: dict[int, Values] | None = None
    points: Points | None = None
    bonuses: tuple[Bonus, ...] | None = None
    no_deal: Quantity | AsGoodAs | None = None
    no_deal_stated: bool = False
    no_deal_line: int = 0
    failed: frozenset[int] = frozenset()
    weights_failed: bool = False
    values_failed: bool = False

    @property
    def states_nothing(self) -> bool:
        """Whether everything is left to inheritance."""
        stated = (self.weights, self.values, self.points, self.bonuses)
        failed = self.weights_failed or self.values_failed
        return all(part is None for part in stated) and not self.no_deal_stated and not failed


def build_wants(place: Place, keys: dict[str, Place], shape: type[BaseModel], draft: Draft) -> Wants:
    """Return what is stated under a party or member; what a misspelt key states is not called missing."""
    meant = place.meant(shape)
    if "points" in keys and ("weights" in keys or "values" in keys):
        other = "weights" if "weights" in keys else "values"
        place.error(
            f"both 'points' and '{other}' are given.",
            "Keep points, or weights with values.",
            keys["points"].line,
        )
    weights, weights_failed = _weights(keys["weights"], draft) if "weights" in keys else (None, False)
    values, failed = build_values(keys["values"], draft) if "values" in keys else (None, frozenset())
    points, bad = build_points(keys["points"], draft) if "points" in keys else (None, frozenset())
    no_deal = _no_deal(keys["no_deal"], draft) if "no_deal" in keys else None
    return Wants(
        weights,
        values,
        points,
        _bonuses(keys["bonuses"], draft) if "bonuses" in keys else None,
        no_deal,
        "no_deal" in keys or "no_deal" in meant,
        keys["no_deal"].line if "no_deal" in keys else 0,
        failed | bad,
        weights_failed or bool(meant & {"weights", "points"}),
        bool(meant & {"values", "points"}),
    )


def _weights(place: Place, draft: Draft) -> tuple[Weights | None, bool]:
    node = place.node
    if isinstance(node, MappingNode) and len(node.entries) == 1 and node.entries[0][0].text == "order":
        listed = node.entries[0][1]
        if isinstance(listed, SequenceNode) or "order" not in draft.positions:
            return _weight_order(place.at(listed, "order"), place, draft)
    found: dict[int, Quantity] = {}
    failed = not isinstance(node, MappingNode)
    for key, at in place.entries("weights: {pay: 40, jobs: 60}"):
        issue = draft.issue(place, key.text, key.line)
        weight = draft.number(at, low=0)
        if issue is None or weight is None:
            failed = True
            continue
        if isinstance(weight.law, Normal) and weight.law.mean < 3 * weight.law.sd:
            at.warn("this weight can fall below 0.", "Write a range such as 10..14..20.")
        found[issue] = weight
    if not failed and all(_is_zero(weight, draft) for weight in found.values()):
        place.error("all weights are 0.", "Give at least one issue a weight above 0.")
        failed = True
    return found, failed


def _is_zero(weight: Quantity, draft: Draft) -> bool:
    return law_bounds(weight.law, draft.unknown_bounds) == (Fraction(0), Fraction(0))


def _weight_order(place: Place, whole: Place, draft: Draft) -> tuple[Weights | None, bool]:
    order: list[int] = []
    failed = False
    for item in place.items("order: [pay, jobs]"):
        text = item.text("an issue")
        issue = None if text is None else draft.issue(item, text)
        if issue is None:
            failed = True
        elif issue in order:
            item.error(f"issue {quoted(text or '')} is given twice.", "Name each issue once.")
            failed = True
        else:
            order.append(issue)
    if not order and not failed:
        whole.error(
            "an order of weights names no issue.", "Write {order: [pay, jobs]}, most important first."
        )
        failed = True
    return OrdinalWeights(tuple(order), whole.where), failed


def _bonuses(place: Place, draft: Draft) -> tuple[Bonus, ...]:
    bonuses: list[Bonus] = []
    for item in place.items("[{if: jobs == 5, add: 5}]"):
        keys = item.keys(BonusShape)
        if keys is None:
            continue
        text = keys["if"].text("an expression") if "if" in keys else None
        condition = draft.condition(keys["if"], text) if text is not None else None
        add = draft.number(keys["add"]) if "add" in keys else None
        stated = draft.basis_of(keys)
        if add is not None and ("by" in keys or "why" in keys or "claims" in keys):
            add = replace(add, basis=stated)
            draft.quantities[add.path] = add
        if condition is not None and text is not None and add is not None:
            bonuses.append(Bonus(condition, text, add))
    return tuple(bonuses)


def _no_deal(place: Place, draft: Draft) -> Quantity | AsGoodAs | None:
    node = place.node
    if not (isinstance(node, MappingNode) and any(key.text == "as_good_as" for key, _ in node.entries)):
        return draft.number(place)
    draft.number_places[place.where] = None
    keys = place.keys(AsGoodAsShape) or {}
    plus = draft.number(keys["plus"]) if "plus" in keys else None
    basis = draft.basis_of(keys)
    if plus is not None and any(key in keys for key in ("by", "why", "claims")):
        plus = replace(plus, basis=basis)
        draft.quantities[plus.path] = plus
    if "as_good_as" not in keys:
        return None
    package = draft.package(keys["as_good_as"], partial=False)
    if package is None or ("plus" in keys and plus is None):
        return None
    return AsGoodAs(tuple(option for option in package if option is not None), plus)


def complete_preferences(
    place: Place, own: Wants, parent: Wants | None, leans: Quantity | None, holder: str, draft: Draft
) -> tuple[Wants, Preferences | None]:
    """Return what a party or member wants after inheritance, and its preferences where they are complete.

    `holder` is the id of the party, whose reading of unclear options counts.
    """
    merged = own if parent is None else _inherit(own, parent)
    before = len(draft.findings.errors)
    _check_no_deal(place, own, merged, is_member=parent is not None)
    if merged.points is not None and own.weights is None and own.values is None:
        values: tuple[Values | None, ...] = (None,) * len(draft.issues)
        points = tuple(merged.points.get(position) for position in range(len(draft.issues)))
        if merged.no_deal is None or len(draft.findings.errors) > before:
            return merged, None
        return merged, Preferences(None, values, points, merged.bonuses or (), merged.no_deal, leans)
    if merged.weights is None and not merged.weights_failed:
        what = (
            "'weights' are missing." if merged.values is not None else "'weights' and 'values' are missing."
        )
        hint = "Add weights: and values:, or points:"
        place.error(what, hint + ("; or always: no where it is only counted." if parent is None else "."))
        return merged, None
    _check_values(place, merged, holder, draft)
    if parent is None:
        _warn_of_weightless(place, merged, draft)
    if (
        merged.weights is None
        or merged.weights_failed
        or merged.no_deal is None
        or len(draft.findings.errors) > before
    ):
        return merged, None
    weights = merged.weights
    if not isinstance(weights, OrdinalWeights):
        listed = tuple(weights.get(position) for position in range(len(draft.issues)))
    all_values = tuple((merged.values or {}).get(position) for position in range(len(draft.issues)))
    stated = weights if isinstance(weights, OrdinalWeights) else listed
    return merged, Preferences(stated, all_values, None, merged.bonuses or (), merged.no_deal, leans)


def _inherit(own: Wants, parent: Wants) -> Wants:
    """Let a member start from its party: weights and values merge by issue, the rest is replaced whole."""
    if own.points is not None:
        weights: Weights | None = None
        values: dict[int, Values] | None = None
        points: Points | None = own.points
    else:
        starts_anew = parent.points is not None and (own.weights is not None or own.values is not None)
        points = None if starts_anew else parent.points
        weights = _merged_weights(own.weights, parent.weights)
        values = {**(parent.values or {}), **(own.values or {})} if own.values or parent.values else None
    return Wants(
        weights,
        values,
        points,
        own.bonuses if own.bonuses is not None else parent.bonuses,
        own.no_deal if own.no_deal_stated else parent.no_deal,
        own.no_deal_stated or parent.no_deal_stated,
        own.no_deal_line or parent.no_deal_line,
        own.failed | parent.failed,
        own.weights_failed or (parent.weights_failed and not isinstance(own.weights, OrdinalWeights)),
        own.values_failed or parent.values_failed,
    )


def _merged_weights(own: Weights | None, parent: Weights | None) -> Weights | None:
    if own is None:
        return parent
    if isinstance(own, OrdinalWeights) or parent is None or isinstance(parent, OrdinalWeights):
        return own
    return {**parent, **own}


def _check_no_deal(place: Place, own: Wants, merged: Wants, is_member: bool) -> None:
    if not merged.no_deal_stated:
        place.error(
            "no_deal is missing: what follows without agreement is worth to this side.",
            "Add no_deal: and a number of points, or no_deal: {as_good_as: {..}}.",
        )
        return
    if isinstance(merged.weights, OrdinalWeights) and isinstance(merged.no_deal, Quantity):
        if is_member and not isinstance(own.weights, OrdinalWeights) and not own.no_deal_stated:
            return  # inherited whole, and reported at the party
        place.error(
            "no_deal is a number, but the weights are only an order, so points have no meaning.",
            "Write no_deal: {as_good_as: {..}}: the package that this side would only just take.",
            own.no_deal_line or place.line,
        )


def _check_values(place: Place, merged: Wants, holder: str, draft: Draft) -> None:
    """Report issues that weigh something and lack values, and options that nothing gives a value."""
    weights = merged.weights
    if weights is None:
        return
    weighed = (
        list(weights.order)
        if isinstance(weights, OrdinalWeights)
        else [position for position, weight in weights.items() if not _is_zero(weight, draft)]
    )
    values = merged.values or {}
    missing = [
        draft.issues[position].id
        for position in weighed
        if position not in values
        and position not in merged.failed
        and draft.issues[position].id not in draft.broken_issues
    ]
    if missing and not merged.values_failed:
        place.error(
            f"values are missing for {', '.join(missing)}.",
            f"Add {missing[0]}: increasing, decreasing, or a number from 0 to 100 for each option.",
        )
    for position, stated in values.items():
        if isinstance(stated, OptionValues):
            _check_readings(place, position, stated, holder, draft)


def _warn_of_weightless(place: Place, stated: Wants, draft: Draft) -> None:
    """Warn of issues that have values and no weight, not even 0: most often the weight was forgotten."""
    if stated.weights is None or stated.weights_failed:
        return
    weighed = stated.weights.order if isinstance(stated.weights, OrdinalWeights) else stated.weights
    forgotten = [draft.issues[at].id for at in sorted(stated.values or {}) if at not in weighed]
    if forgotten:
        entries = place.node.entries if isinstance(place.node, MappingNode) else ()
        written = next((value for key, value in entries if key.text == "weights"), place.node)
        place.at(written, "weights").warn(
            f"{', '.join(forgotten)} has values and no weight, so it counts nothing."
            if len(forgotten) == 1
            else f"{', '.join(forgotten)} have values and no weight, so they count nothing.",
            "Add a weight, or 0 if that is meant.",
        )


def _check_readings(place: Place, position: int, stated: OptionValues, holder: str, draft: Draft) -> None:
    issue = draft.issues[position]
    for option, value in zip(issue.options, stated.by_option, strict=True):
        meaning = option.meaning
        if value is None and isinstance(meaning, Unclear) and holder not in dict(meaning.reads):
            place.at(place.node, f"values.{issue.id}").error(
                f"option {quoted(option.id)} has no value, and {holder or 'nobody'} has no reading of it.",
                f"Add {option.id}: a number, or a reading under issues.{issue.id}.",
            )
