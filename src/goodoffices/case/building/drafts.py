"""A case while it is being built: the names that exist, and the readers that look names up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from goodoffices.case.building.places import Findings, Place
from goodoffices.case.decimals import is_decimal, number_text, read_number
from goodoffices.case.expressions import Condition
from goodoffices.case.issues import Issue
from goodoffices.case.laws import read_law, split_basis
from goodoffices.case.nodes import MappingNode, Node, ScalarNode
from goodoffices.case.parsing import parse_condition
from goodoffices.case.spelling import Misspelling, is_name, latin_digits, quoted, same_word
from goodoffices.case.uncertain import (
    Basis,
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Quantity,
    Shifted,
    Uniform,
)

__all__ = ["Draft", "canonical", "check_name", "is_number", "law_bounds", "law_unknowns"]

ONE = Fraction(1)
HUNDRED = Fraction(100)
_PER_CENT_FROM = 10
Bounds = tuple[Fraction | None, Fraction | None]


def canonical(text: str) -> str:
    """Return an option or corner as it is written everywhere: ``2`` for 2, 2.0 and ٢; words as they are."""
    if is_number(text):
        try:
            return number_text(read_number(text))
        except Misspelling:
            return text
    return text.strip()


def is_number(text: str) -> bool:
    """Whether a text is written as a number; ``E1`` is a name."""
    plain = latin_digits(text).strip()
    return is_decimal(plain) and plain[:1] in "+-.0123456789"


def check_name(place: Place, text: str, kind: str) -> bool:
    """Report a text that cannot be a name; whether it can."""
    if is_name(text):
        return True
    hint = (
        "Use letters, digits and _, and at least one letter; not and, or, not, in, implies, day, step, talks."
    )
    likely = re.sub(r"[^\w]+", "_", text).strip("_")
    if likely != text and is_name(likely):
        hint = f"Write {likely}, and put other words in its title."
    place.error(f"{quoted(text)} cannot be the name of {kind}.", hint)
    return False


def law_unknowns(law: Law) -> tuple[tuple[str, str], ...]:
    """Return (unknown, how it is used) for every unknown that a law names: chance, number or either."""
    match law:
        case Named(unknown):
            return ((unknown, "either"),)
        case Linear(unknown, _, _):
            return ((unknown, "number"),)
        case Conditional(unknown, then, otherwise):
            return ((unknown, "chance"), *law_unknowns(then), *law_unknowns(otherwise))
        case Shifted(base, plus):
            return (*law_unknowns(base), *law_unknowns(plus))
        case _:
            return ()


def law_bounds(law: Law, known: dict[str, Bounds]) -> Bounds:
    """Return the least and the largest value that a law can take; None where there is no bound."""
    match law:
        case Fixed(value):
            return value, value
        case Uniform(low, high) | Pert(low, _, high):
            return low, high
        case Choices(options):
            values = [value for value, _ in options]
            return min(values), max(values)
        case Conditional(_, then, otherwise):
            (a, b), (c, d) = law_bounds(then, known), law_bounds(otherwise, known)
            return None if a is None or c is None else min(a, c), None if b is None or d is None else max(
                b, d
            )
        case Linear(_, start, end):
            return min(start, end), max(start, end)
        case Named(unknown):
            return known.get(unknown, (None, None))
        case Shifted(base, plus):
            (a, b), (c, d) = law_bounds(base, known), law_bounds(plus, known)
            return None if a is None or c is None else a + c, None if b is None or d is None else b + d
        case Normal():
            return None, None


@dataclass(slots=True)
class Draft:
    """What is known of a case so far. Names are complete before anything that refers to them is read."""

    findings: Findings
    author: str = ""
    issues: tuple[Issue, ...] = ()
    broken_issues: frozenset[str] = frozenset()
    has_broken_questions: bool = False
    positions: dict[str, int] = field(default_factory=dict)
    options: tuple[dict[str, int], ...] = ()
    unknown_kinds: dict[str, str] = field(default_factory=dict)  # "chance", "number" or "" where it is wrong
    unknown_bounds: dict[str, Bounds] = field(default_factory=dict)
    party_ids: tuple[str, ...] = ()
    claim_ids: dict[str, None] = field(default_factory=dict)
    source_ids: dict[str, None] = field(default_factory=dict)
    quantities: dict[str, Quantity] = field(default_factory=dict)
    number_places: dict[str, None] = field(
        default_factory=dict
    )  # numbers that are no quantity, such as as_good_as
    used_claims: set[str] = field(default_factory=set)
    limits: dict[str, int] = field(default_factory=dict)  # ids of red lines and rules, with their lines
    guarantees: dict[str, None] = field(default_factory=dict)
    speakers: dict[str, None] = field(default_factory=dict)  # parties and mediators
    extra_sources: dict[str, None] = field(default_factory=dict)
    entry_places: dict[str, Place] = field(
        default_factory=dict
    )  # of claims and sources, which two files may hold

    def set_issues(self, issues: Iterable[Issue], broken: Iterable[str]) -> None:
        """Make the issues known."""
        self.issues = tuple(issues)
        self.broken_issues = frozenset(broken)
        self.positions = {issue.id: position for position, issue in enumerate(self.issues)}
        self.options = tuple(
            {option.id: position for position, option in enumerate(issue.options)} for issue in self.issues
        )

    # Numbers

    def number(self, place: Place, path: str | None = None, low: int | None = None) -> Quantity | None:
        """Return an uncertain number, or report what is wrong with it.

        Its path is the place's name; `low` is a bound that no draw may fall below.
        """
        form = place.read(lambda: split_basis(place.node))
        if form is None:
            return None
        basis = self.basis(place, form.by, form.why, form.claims)
        law = place.read(lambda: read_law(form.law))
        if law is None or not self._unknowns_exist(place, law):
            return None
        if low is not None and not self._is_above(place, law, low):
            return None
        quantity = Quantity(path or place.where, law, basis, place.line)
        self.quantities[quantity.path] = quantity
        return quantity

    def basis(self, place: Place, by: str | None, why: str | None, claims: Iterable[ScalarNode]) -> Basis:
        """Return who says so; claims must exist."""
        kept = tuple(claim.text for claim in claims if self.has_claim(place, claim.text, claim.line))
        return Basis(by or self.author, why, kept)

    def basis_of(self, keys: dict[str, Place]) -> Basis:
        """Return the basis from the keys by, why and claims that stand beside other keys."""
        by, why = (keys[name].text() if name in keys else None for name in ("by", "why"))
        claims = self.claims(keys["claims"]) if "claims" in keys else ()
        return Basis(by or self.author, why, claims)

    def claims(self, place: Place) -> tuple[str, ...]:
        """Return a list of claims, all of which must exist."""
        return tuple(
            text for text, at in place.texts("claims: [c1, c2]") if self.has_claim(place, text, at.line)
        )

    def has_claim(self, place: Place, claim: str, line: int) -> bool:
        """Report a claim that does not exist."""
        if claim in self.claim_ids:
            self.used_claims.add(claim)
            return True
        hint = (
            place.suggestion(claim, self.claim_ids, "claims")
            if self.claim_ids
            else "Add it under claims:, or put the ledger of the case, its .claims.yaml, beside it."
        )
        place.error(f"unknown claim {quoted(claim)}.", hint, line)
        return False

    def _unknowns_exist(self, place: Place, law: Law) -> bool:
        fine = True
        for unknown, use in law_unknowns(law):
            kind = self.unknown_kinds.get(unknown)
            if kind is None:
                hint = place.suggestion(unknown, self.unknown_kinds, "unknowns")
                if not self.unknown_kinds:
                    hint = "Write a number like 12 or 30..40; shared unknowns stand under unknowns:."
                place.error(f"unknown number {quoted(unknown)}.", hint)
                fine = False
            elif use == "chance" and kind == "number":
                place.error(
                    f"{quoted(unknown)} is a number, not a chance.",
                    "After if: name an unknown with a chance.",
                )
                fine = False
            elif use == "number" and kind == "chance":
                hint = f"Write {{if: {unknown}, then: .., else: ..}}, or name an unknown with a number."
                place.error(f"{quoted(unknown)} is a chance, not a number.", hint)
                fine = False
            elif (
                use == "number" and kind == "number" and None in self.unknown_bounds.get(unknown, (ONE, ONE))
            ):
                hint = "Give it a range such as 0..100, or write {value: 30, plus: " + unknown + "}."
                place.error(f"{quoted(unknown)} has no range to be linear over.", hint)
                fine = False
        return fine

    def _is_above(self, place: Place, law: Law, low: int) -> bool:
        bound = law_bounds(law, self.unknown_bounds)[0]
        if isinstance(law, Normal) and law.mean < low:
            bound = law.mean
        if bound is None or bound >= low:
            return True
        what = "cannot be negative" if low == 0 else f"cannot be below {low}"
        place.error(f"{number_text(bound)} is given, but this number {what}.", f"Write {low} or more.")
        return False

    def chance(self, place: Place, path: str | None = None) -> Quantity | None:
        """Return a probability or share from 0 to 1."""
        quantity = self.number(place, path)
        if quantity is None:
            return None
        low, high = law_bounds(quantity.law, self.unknown_bounds)
        if isinstance(quantity.law, Named) and self.unknown_kinds.get(quantity.law.unknown) in {"chance", ""}:
            return quantity
        if low is not None and high is not None and low >= 0 and high <= 1:
            return quantity
        if low is None or high is None:
            place.error(
                "this law can fall below 0 or rise above 1.", "Write a chance such as 0.4 or 0.3..0.6."
            )
            return None
        written = self._written(place.node)
        hint = "Write a number from 0 to 1."
        if low >= 0 and _PER_CENT_FROM <= high <= HUNDRED:  # 1.5 is a slip; 40 was meant as 40 in 100
            ends = [number_text(end / HUNDRED) for end in ((low,) if low == high else (low, high))]
            hint = f"Write {'..'.join(ends)}: chances and shares run from 0 to 1."
        place.error(f"{written} is no chance or share.", hint)
        return None

    @staticmethod
    def _written(node: Node) -> str:
        if isinstance(node, MappingNode):
            inner = next((value for key, value in node.entries if key.text == "value"), None)
            return Draft._written(inner) if inner is not None else "this"
        return quoted(node.text) if isinstance(node, ScalarNode) else "this"

    # Names

    def issue(self, place: Place, text: str, line: int | None = None) -> int | None:
        """Return the position of an issue, or report that there is none of that name."""
        found = self.positions.get(text)
        if found is None:
            known = same_word(text, self.positions)
            found = None if known is None else self.positions[known]
        if found is None:
            place.error(
                f"unknown issue {quoted(text)}.", place.suggestion(text, self.positions, "issues"), line
            )
        return found

    def option(self, place: Place, issue: int, text: str, line: int | None = None) -> int | None:
        """Return the position of an option of an issue, or report that it has none of that name."""
        written = canonical(text)
        found = self.options[issue].get(written)
        if found is None and (known := same_word(written, self.options[issue])) is not None:
            found = self.options[issue][known]
        if found is not None or self.issues[issue].id in self.broken_issues:
            return found
        name = self.issues[issue].id
        hint = place.suggestion(text, self.options[issue], f"options of {name}")
        if self.issues[issue].is_range:
            ids = [option.id for option in self.issues[issue].options]
            step = f" in steps of {number_text(self._step(issue))}" if len(ids) > 1 else ""
            hint = f"It runs from {ids[0]} to {ids[-1]}{step}."
        place.error(f"{quoted(name)} has no option {quoted(text)}.", hint, line)
        return None

    def _step(self, issue: int) -> Fraction:
        first, second = self.issues[issue].options[:2]
        return (second.number or Fraction(0)) - (first.number or Fraction(0))

    def party(self, place: Place, text: str, line: int | None = None) -> str | None:
        """Return the id of a party, or report that there is none of that name."""
        if text in self.party_ids:
            return text
        place.error(f"unknown party {quoted(text)}.", place.suggestion(text, self.party_ids, "parties"), line)
        return None

    def source(self, place: Place, text: str) -> str:
        """Return a source. One that is not listed may still speak, unless its name looks like a slip."""
        if text not in self.source_ids:
            likely = place.nearest(text, self.source_ids)
            if likely is not None:
                place.error(
                    f"unknown source {quoted(text)}.", place.suggestion(text, self.source_ids, "sources")
                )
            else:
                hint = "Add it under sources: with a name and a reliability; until then it counts as F."
                place.warn(f"source {quoted(text)} is not listed.", hint)
                self.extra_sources.setdefault(text)
        return text

    def condition(self, place: Place, text: str, variables: frozenset[str] = frozenset()) -> Condition | None:
        """Return a condition over the issues, or report what is wrong with it."""
        try:
            return parse_condition(text, self.issues, variables)
        except Misspelling as slip:
            words = set(re.findall(r"\w+", text))
            if not words & self.broken_issues:
                place.error(slip.what, slip.hint, slip.line)
            return None

    def package(self, place: Place, partial: bool) -> tuple[int | None, ...] | None:
        """Return a package written as issue: option; unless it may be partial, every issue must be there."""
        chosen: list[int | None] = [None] * len(self.issues)
        given: set[int] = set()
        count = len(self.findings.errors)
        for key, at in place.entries("{raise_pct: 2, jobs: 5}"):
            issue = self.issue(place, key.text, key.line)
            text = at.text("one of the options")
            if issue is None:
                continue
            given.add(issue)
            if text is not None:
                chosen[issue] = self.option(place, issue, text, at.line)
        missing = [issue.id for position, issue in enumerate(self.issues) if position not in given]
        if missing and not partial and len(self.findings.errors) == count:
            place.error(f"the package leaves out {', '.join(missing)}.", "Name one option for every issue.")
        return None if len(self.findings.errors) > count else tuple(chosen)
