"""Swap the parties, and what is said of the talks is swapped: with unlike parties, in every protocol."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from goodoffices.answers.encoding import as_json
from goodoffices.answers.talk_run import single_run
from goodoffices.answers.talks import talks
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol

HEAD = """
format: goodoffices/1
title: Two unlike sides
author: tests
horizon_days: 30
issues: {pay: {range: [0, 8, 1]}, night: {options: [none, some, all]}, jobs: {options: [0, 2, 5]}}
rules: ["implies(night == all, jobs >= 2)"]
parties:
"""
HILL = """
  HILL:
    name: Hill
    weights: {pay: 45, night: 35, jobs: 20}
    values: {pay: increasing, night: {none: 100, some: 70, all: 0}, jobs: {0: 0, 2: 60, 5: 100}}
    no_deal: 32
    no_deal_per_day: -0.3
    mandate: {accept: pay >= 3, consult_days: 2, widens: WIDENS}
    bodies: {crew: {members: {docks: {seats: 9}, cranes: {seats: 4, leans: -6}}}}
    ratification: [{body: crew, yes_more_than_no: true, days: 3}]
"""
SHORE = """
  SHORE:
    name: Shore
    weights: {pay: 60, night: 25, jobs: 15}
    values: {pay: decreasing, night: {none: 0, some: 80, all: 100}, jobs: decreasing}
    no_deal: 28
    red_lines: [{id: S1, rule: not (pay >= 7 and jobs == 5)}]
"""
TAIL = """
talks:
  deadline_day: 20
  answer_days: 1
  tactics: {HILL: {kind: time, exponent: 2}, SHORE: {kind: KIND}}
  outside: {SHORE: {from_day: 25, worth: 40}}
events: [{id: strike, day: 9, no_deal: {SHORE: -4}, if: no_agreement}]
mediators: {ministry: {leverage: {HILL: 2, SHORE: 1}}}
"""


def case_of(protocol: Protocol, kind: str, *, swapped: bool, widens: str = "1", renamed: bool = True) -> Case:
    """Return the case; swapped: the other side comes first, and (renamed) each bears the other's id."""
    parties = [HILL, SHORE]
    text = HEAD + "".join(reversed(parties) if swapped else parties) + TAIL
    ids = {"HILL": "b", "SHORE": "a"} if swapped and renamed else {"HILL": "a", "SHORE": "b"}
    for word, party in ids.items():
        text = text.replace(word, party)
    found = load_case_text(text.replace("KIND", kind).replace("WIDENS", widens))
    return replace(found, talks=replace(found.talks, protocol=protocol))


def plain(answer: Any) -> Any:
    """Return an answer without what names the moment or the parties."""
    found = as_json(answer)
    for key in ("seconds", "rejected_by", "walked_out_by", "assumptions", "notes"):
        found.pop(key, None)
    return found


def swapped_names(shares: dict[str, float]) -> dict[str, float]:
    """Return shares by party under the other's name."""
    return {{"a": "b", "b": "a"}.get(name, name): share for name, share in shares.items()}


# Under `alternating` who begins is drawn by the side's name: there single runs may differ.
@pytest.mark.parametrize("protocol", [each for each in Protocol if each is not Protocol.ALTERNATING])
@pytest.mark.parametrize("kind", ["time", "micro"])
def test_in_a_certain_case_the_mirror_is_exact(protocol: Protocol, kind: str) -> None:
    kind = "time, exponent: 0.7" if kind == "time" else kind
    one, other = (talks(case_of(protocol, kind, swapped=s), runs=8) for s in (False, True))
    assert plain(one) == plain(other)
    assert dict(one.rejected_by) == swapped_names(dict(other.rejected_by))
    assert dict(one.walked_out_by) == swapped_names(dict(other.walked_out_by))


@pytest.mark.parametrize("protocol", list(Protocol))
def test_the_order_of_the_parties_in_the_file_changes_no_run(protocol: Protocol) -> None:
    first, second = (
        case_of(protocol, "time", swapped=s, widens="0.4..0.8", renamed=False) for s in (False, True)
    )
    assert plain(talks(first, runs=48)) == plain(talks(second, runs=48))
    for run in range(4):
        one, other = (single_run(case, run, runs=48) for case in (first, second))
        assert (one.outcome, one.package, one.by, one.agreed_day) == (
            other.outcome,
            other.package,
            other.by,
            other.agreed_day,
        )
