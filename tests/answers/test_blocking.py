"""What blocks: the price of a bridge, in points and in seats, and its nearest equivalent."""

from __future__ import annotations

import pytest

from goodoffices.answers.deals import deals
from goodoffices.answers.results import Bridge
from goodoffices.case.model import Case
from tests.small_cases import case_of, two_sides, voted


def only_bridge(case: Case) -> Bridge:
    (bridge,) = deals(case).bridges
    return bridge


def test_points_short_are_those_of_the_package_that_is_nearest_for_the_worst_placed() -> None:
    (union, port) = sorted(
        deals(two_sides(no_deal=("70", "60"))).bridges, key=lambda found: found.relax, reverse=True
    )
    assert union.relax == ("union.no_deal",)
    assert union.package == {"pay": 4}
    assert union.cost == {"union.no_deal": pytest.approx(30)}
    *change, points = union.equivalent["union.no_deal"]
    assert change == ["pay", "4", "7"]
    assert points == pytest.approx(30)
    assert port.package == {"pay": 7}
    assert port.cost == {"port.no_deal": pytest.approx(30)}


@pytest.mark.parametrize(
    ("members", "rule", "seats"),
    [
        ("a: {seats: 40, always: yes}, b: {seats: 60, always: no}", "yes_at_least: 61", 21),
        ("a: {seats: 58, always: no}, b: {seats: 42, always: yes}", "blocked_if_no_at_least: 58", 1),
        ("a: {seats: 40, always: yes}, b: {seats: 60, always: no}", "yes_share_at_least: 0.5", 10),
        ("a: {seats: 40, always: yes}, b: {seats: 60, always: no}", "yes_share_over: 0.5", 11),
        ("a: {seats: 40, always: yes}, b: {seats: 2, always: no}", "unanimous: true", 2),
        (
            "a: {seats: 10, always: yes}, b: {seats: 90, always: absent}",
            "yes_at_least: 1, turnout_at_least: 0.3",
            20,
        ),
        (
            "a: {seats: 10, always: yes}, b: {seats: 90, always: absent}",
            "yes_at_least: 1, yes_of_electorate_at_least: 0.25",
            15,
        ),
    ],
)
def test_seats_short_are_counted_by_the_rule(members: str, rule: str, seats: float) -> None:
    bridge = only_bridge(voted(members, rule))
    assert bridge.cost == {"p.house": pytest.approx(seats)}


def test_a_red_line_has_no_price() -> None:
    case = two_sides(union="    red_lines: [{id: U1, rule: pay > 6, owner: [strike committee, office]}]\n")
    answer = deals(case)
    by_relax = {found.relax: found for found in answer.bridges}
    assert by_relax["U1",].cost == {"U1": "crossed"}
    owners = {
        limit: who
        for found in answer.conflicts
        for limit, who in zip(found.limits, found.owners, strict=True)
    }
    assert owners["U1"] == "strike committee and office"


def test_lines_alone_are_set_by_their_firmness() -> None:
    answer = deals(
        two_sides(
            union="    red_lines: [{id: U1, rule: pay > 5, firmness: 0.5}]\n",
            port="    red_lines: [{id: P1, rule: pay < 5}]\n",
        ),
        worlds=64,
    )
    known = {frozenset(found.limits): found for found in answer.conflicts}
    assert known[frozenset({"U1", "P1"})].by_firmness
    assert known[frozenset({"U1", "P1"})].p == pytest.approx(0.5)


def test_bridges_come_with_the_fewest_limits_first_then_the_likeliest() -> None:
    answer = deals(
        two_sides(
            no_deal=("40..80", "40..60"), union="    red_lines: [{id: U1, rule: pay > 7, firmness: 0.6}]\n"
        ),
        worlds=128,
    )
    keys = [(len(found.relax), -round(found.p, 12)) for found in answer.bridges]
    assert keys == sorted(keys)
    assert len(keys) > 2


def test_waiving_lets_everyone_count_their_best_and_forgets_lines() -> None:
    case = case_of(
        "issues: {x: {options: [l, r]}, y: {options: [l, r]}}\n"
        "rules: [x == r or y == r]\n"
        "parties:\n"
        "  a: {points: {x: {l: 0, r: 9}, y: {l: 0, r: 1}}, no_deal: 9, red_lines: [{id: A1, rule: y == l}]}\n"
        "  b: {points: {x: {l: 9, r: 0}, y: {l: 1, r: 0}}, no_deal: 9}\n"
    )
    answer = deals(case)
    assert answer.p_deal.value == 0.0
    assert answer.issue_blocks == {"x": 1.0, "y": 0.0}


def test_blockage_by_issue_adds_up_to_blockage() -> None:
    answer = deals(
        two_sides(
            no_deal=("70", "60"),
            union="    red_lines: [{id: U1, rule: pay > 6}]\n",
            port="    red_lines: [{id: P1, rule: pay < 3}]\n",
        )
    )
    assert sum(answer.blockage_by_issue.values()) == pytest.approx(
        sum(s.value for s in answer.blockage.values())
    )
    assert set(answer.blockage_by_issue) == {"pay", "whole package"}
