"""A case in which every word tries something."""

from __future__ import annotations

from dataclasses import replace

from goodoffices.case.claims import Claim, Position, Source
from goodoffices.case.issues import Issue, Option, Text
from goodoffices.case.model import BriefNotes, Case
from goodoffices.case.parties import Party
from goodoffices.case.uncertain import Basis
from tests.report.samples import river_case

__all__ = ["ATTACKS", "hostile_case"]

ATTACKS = (
    "<script>alert(1)</script>",
    '#read("secret.txt")',
    "[red]bold[/red]",
    "\x1b[31mred\x1b[0m",
    "a\u202eevil\u2066b",
    "=cmd()",
    "{{ 7*7 }}{% raw %}",
    "W" * 300,
    "نص عربي <b>x</b>",
    '" onload="alert(1)',
    "$x$ *bold* _it_ @ref <label> // comment \\ #{1+1}",
    "]]></svg><script>alert(2)</script>",
)


def _attack(index: int) -> str:
    return ATTACKS[index % len(ATTACKS)]


def _everything() -> str:
    return " ".join(ATTACKS)


def _issue(index: int, issue: Issue) -> Issue:
    options = tuple(
        option if option.number is not None else Option(f"{option.id} {_attack(index + k)}")
        for k, option in enumerate(issue.options)
    )
    return replace(issue, title=Text((("", _attack(index)),)), unit=_attack(index + 1), options=options)


def _party(index: int, party: Party) -> Party:
    bodies = tuple(
        replace(
            body,
            name=_attack(k + index),
            members=tuple(replace(m, name=_attack(i)) for i, m in enumerate(body.members)),
        )
        for k, body in enumerate(party.bodies)
    )
    lines = tuple(
        replace(red, text=_attack(k), owners=(_attack(k + 3),)) for k, red in enumerate(party.red_lines)
    )
    preferences = party.preferences
    if preferences is not None and not hasattr(preferences.no_deal, "package"):
        basis = Basis(_attack(index), _everything())
        preferences = replace(preferences, no_deal=replace(preferences.no_deal, basis=basis))
    said = tuple(
        Position(k, attack, attack, None, None, None, ("c1",)) for k, attack in enumerate(ATTACKS[:8])
    )
    return replace(
        party, name=_attack(index), bodies=bodies, red_lines=lines, preferences=preferences, positions=said
    )


def hostile_case() -> Case:
    """Return the river case with an attack in every text."""
    case = river_case()
    claims = tuple(
        Claim(f"c{k}", "spokesman", attack, None, attack, 3, about=attack, denies=bool(k % 2))
        for k, attack in enumerate(ATTACKS + ATTACKS)
    )
    return replace(
        case,
        title=Text((("", _everything()),)),
        issues=tuple(_issue(index, issue) for index, issue in enumerate(case.issues)),
        parties=tuple(_party(index, party) for index, party in enumerate(case.parties)),
        author=ATTACKS[0],
        sources=(Source("spokesman", _everything(), False, "party", "C"),),
        claims=claims,
        brief=BriefNotes(ATTACKS[1], ATTACKS[2], ATTACKS[3], None, ((ATTACKS[4], _everything()),)),
    )
