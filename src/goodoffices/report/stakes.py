"""Who is not in the room, and what follows if the talks fail."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.case.parties import AsGoodAs
from goodoffices.case.uncertain import Conditional, Fixed, Law, Pert, Quantity, Shifted, Uniform
from goodoffices.report.blocks import (
    Bullets,
    Line,
    Place,
    Prose,
    Run,
    Section,
    Style,
    line,
)
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened

__all__ = ["if_it_fails", "not_in_the_room"]


def not_in_the_room(desk: Desk) -> Section | None:
    """Return the offices and bodies whose line or vote counts and that are not sides at the table."""
    say, names = desk.phrases.say, desk.names
    at_table = set(names.parties.values())
    items: list[Line] = []
    for index, party in enumerate(desk.case.parties):
        voting = [
            names.body(step_body, index)
            for limit in (names.limit(each.limit) for each in party.ratification)
            for step_body in limit.body.split(" ")
        ]
        owners = [
            names.office(owner, index)
            for red in party.red_lines
            for owner in red.owners
            if names.office(owner, index) not in at_table
        ]
        leaving = []
        if party.coalition is not None:
            body = next((each for each in party.bodies if each.id == party.coalition.body), None)
            known = {member.id: member.name for member in body.members} if body is not None else {}
            leaving = [shortened(known.get(member, member), 50) for member in party.coalition.members]
        parts = []
        if owners:
            parts.append(say("hold red lines: {offices}", offices=desk.phrases.listed(dict.fromkeys(owners))))
        if voting:
            parts.append(say("must vote: {bodies}", bodies=desk.phrases.listed(dict.fromkeys(voting))))
        if leaving:
            parts.append(say("may leave the coalition: {members}", members=desk.phrases.listed(leaving)))
        if parts:
            items.append(
                line(
                    Run(say("{party}:", party=names.party(party.id)), Style.STRONG),
                    " ",
                    "; ".join(parts) + ".",
                )
            )
    top = [
        names.body(body, None)
        for step in desk.case.ratification
        for body in names.limit(step.limit).body.split(" ")
    ]
    if top:
        items.append(
            line(
                say(
                    "The whole agreement is put to: {bodies}.", bodies=desk.phrases.listed(dict.fromkeys(top))
                )
            )
        )
    if not items:
        return None
    return Section("absent", say("Who is not in the room"), (Bullets(tuple(items)),), Place.END, yields=25)


def if_it_fails(desk: Desk) -> Section | None:
    """Return what no deal is worth to each side, as the assumption that it is."""
    say = desk.phrases.say
    items = []
    for party in desk.case.parties:
        if party.preferences is None:
            continue
        worth = party.preferences.no_deal
        if isinstance(worth, AsGoodAs):
            words = _as_good_as(desk, worth)
            basis = worth.plus
        else:
            words = _worth(desk, worth.law)
            basis = worth
        runs: list[str | Run] = [
            Run(say("{party}:", party=desk.names.party(party.id)), Style.STRONG),
            " ",
            words,
        ]
        runs.append(Run(" " + _basis_words(desk, basis), Style.QUIET))
        if basis is not None and basis.basis.why:
            runs.append(" " + say("“{text}”", text=shortened(basis.basis.why, 160)) + ".")
        if party.no_deal_per_day is not None:
            per_day = desk.phrases.law(party.no_deal_per_day.law, desk.names.unknowns)
            # A reason ends in a full stop of its own.
            stop = "" if str(runs[-1]).endswith(".") else "."
            runs.append(
                f"{stop} "
                + say("Each day without agreement changes this by {number} points.", number=per_day)
            )
        items.append(line(*runs))
    if not items:
        return None
    note = say("What follows without agreement, not the worth of leaving things as they are.")
    return Section(
        "failure",
        say("If it fails"),
        (Bullets(tuple(items)), Prose(line(Run(note, Style.QUIET)), small=True)),
        Place.END,
        yields=None,
    )


def _worth(desk: Desk, law: Law) -> str:
    """Return what no deal is worth: in full, or its span and what it hangs on (the annex has the rest)."""
    say, phrases = desk.phrases.say, desk.phrases
    hangs_on = tuple(dict.fromkeys(_conditions(law)))
    ends = _ends(law)
    if not hangs_on or ends is None:
        return say("worth {number} of its own points", number=phrases.law(law, desk.names.unknowns))
    titles = (say("“{unknown}”", unknown=desk.names.unknowns.get(each, each)) for each in hangs_on)
    return say(
        "worth {low} to {high} of its own points, depending on {unknowns}",
        low=phrases.number(ends[0], 1),
        high=phrases.number(ends[1], 1),
        unknowns=phrases.listed(titles),
    )


def _conditions(law: Law) -> Iterator[str]:
    match law:
        case Conditional(unknown, then, otherwise):
            yield unknown
            yield from _conditions(then)
            yield from _conditions(otherwise)
        case Shifted(base, plus):
            yield from _conditions(base)
            yield from _conditions(plus)


def _ends(law: Law) -> tuple[float, float] | None:
    """Return the ends of a bounded law, or None."""
    match law:
        case Fixed(value):
            return float(value), float(value)
        case Uniform(low, high) | Pert(low, _, high):
            return float(low), float(high)
        case Conditional(_, then, otherwise):
            first, second = _ends(then), _ends(otherwise)
            if first is None or second is None:
                return None
            return min(first[0], second[0]), max(first[1], second[1])
        case _:
            return None


def _as_good_as(desk: Desk, worth: AsGoodAs) -> str:
    say, names = desk.phrases.say, desk.names
    package = "; ".join(
        say("{issue}: {option}", issue=names.issue(issue), option=names.option(issue, chosen))
        for issue, chosen in zip(desk.case.issues, worth.package, strict=True)
    )
    words = say("as good as this text, which it would only just take: {package}", package=package)
    if worth.plus is not None:
        words = say(
            "{base}, plus {plus} points", base=words, plus=desk.phrases.law(worth.plus.law, names.unknowns)
        )
    return words


def _basis_words(desk: Desk, quantity: Quantity | None) -> str:
    say = desk.phrases.say
    if quantity is not None and quantity.basis.claims:
        return desk.references(quantity.basis.claims)
    by = (quantity.basis.by if quantity is not None else "") or desk.case.author
    return say("(assumption of {name})", name=shortened(by, 60)) if by else say("(assumption)")
