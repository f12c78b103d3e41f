"""Whom to ask about an unknown."""

from __future__ import annotations

import pytest

import goodoffices as go
from goodoffices.answers.setting import setting_of
from goodoffices.answers.whom import whom_to_ask
from goodoffices.case.model import Case
from tests.small_cases import case_of

EVERYONE = """\
issues: {x: {options: [l, r], status_quo: l}}
unknowns:
  named: {chance: 0.5, ask: [the envoy, by way of the bank]}
  mood: {number: 0..5}
  firm: {chance: 0.5}
  mandate_real: {chance: 0.5}
  envoy_real: {chance: 0.5}
  bond_real: {chance: 0.5}
  unused: {chance: 0.5}
parties:
  p:
    name: Coast
    points: {x: {l: 0..1, r: {value: 3, plus: mood}}}
    no_deal: 0..2
    red_lines:
      - {id: A, rule: x == l, owner: staff, firmness: firm}
      - {id: B, rule: x == l, owner: [party], firmness: 0.5}
    mandate: {accept: x == l, real: mandate_real}
    bodies:
      house:
        name: House
        members:
          m:
            name: Left
            seats: 3..4
            leans: 0..1
            red_lines: [{id: C, rule: x == l, owner: club, firmness: 0.5}]
    ratification: [{body: house, yes_more_than_no: true}]
    coalition: {members: [m], needs: 2, cost_of_losing: 1..2}
  q:
    name: Inland
    points: {x: {l: 0, r: 0}}
    no_deal: 0
    delegations: {here: {mandate: {accept: x == l, real: envoy_real}}}
mediators: {bank: {name: The Bank}}
schedule:
  steps: [{day: 0, acts: [{by: p, does: go, worth: {p: 1}}]}]
  guarantees: [{id: g, by: bank, to: q, against: p, worth: 3, credible: bond_real}]
events: [{id: e, day: 3, chosen_by: q, stopping: {p: 1}}]
"""


@pytest.fixture(scope="module")
def case() -> Case:
    return case_of(EVERYONE)


@pytest.mark.parametrize(
    ("path", "whom"),
    [
        ("unknowns.named", ("the envoy", "by way of the bank")),
        ("unknowns.firm", ("staff",)),
        ("unknowns.mood", ("Coast",)),
        ("unknowns.mandate_real", ("House",)),
        ("unknowns.envoy_real", ("Inland",)),
        ("unknowns.bond_real", ("The Bank",)),
        ("unknowns.unused", ()),
        ("unknowns.nowhere", ()),
        ("parties.p.no_deal", ("Coast",)),
        ("parties.p.points.x.l", ("Coast",)),
        ("parties.p.mandate.real", ("House",)),
        ("parties.p.red_lines.A.firmness", ("staff",)),
        ("parties.p.red_lines.B.firmness", ("Coast",)),
        ("parties.p.coalition.cost_of_losing", ("Coast",)),
        ("parties.p.bodies.house.members.m.leans", ("Left",)),
        ("parties.p.bodies.house.members.m.red_lines.C.firmness", ("club",)),
        ("parties.p.bodies.house.members.nobody.leans", ("Coast",)),
        ("parties.p.ratification.0.threshold", ("House",)),
        ("parties.nobody.no_deal", ()),
        ("events.e.chance", ("Inland",)),
        ("events.nothing.chance", ()),
        ("bodies.none.members.m.leans", ()),
        ("issues.x", ()),
    ],
)
def test_the_case_says_whom_or_it_is_whoever_owns_the_number(
    case: Case, path: str, whom: tuple[str, ...]
) -> None:
    assert whom_to_ask(case, path) == whom


@pytest.mark.parametrize("slug", ["doha-2024-03", "belfast-1998", "colombia-2016"])
def test_somebody_can_be_asked_about_everything_that_is_drawn(slug: str) -> None:
    case = go.load(slug)
    ensemble = setting_of(case, worlds=16).ensemble
    assert ensemble is not None
    assert all(whom_to_ask(case, draw.path) for draw in ensemble.draws())
