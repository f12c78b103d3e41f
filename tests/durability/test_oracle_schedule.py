"""The witness itself, on schedules small enough to be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from goodoffices.case.files import load_case_text
from tests.case_texts import CaseText, written
from tests.oracle_schedule import (
    END,
    BestPortions,
    Ending,
    Item,
    ScheduleOracle,
    best_portions_by_all_sequences,
    corners_of,
    items_of,
    portions_by_all_sequences,
    worlds_of,
    worth_of_option,
)
from tests.strategies_schedule import (
    check_mirrored_schedule,
    portions,
    scheduled_cases,
    uncertain_schedules,
)

Data = dict[str, Any]
ZERO, ONE = Fraction(0), Fraction(1)
few = settings(max_examples=settings().max_examples // 2)


def data_with(schedule: Data, **more: Any) -> Data:
    """A case of three sides around a schedule: `a` weighs, `b` counts points, `c` wants nothing."""
    return {
        "format": "goodoffices/1",
        "title": "By hand",
        "author": "desk",
        "issues": {
            "pay": {"range": [0, 10, 1], "status_quo": 2},
            "night": {"options": ["none", "some", "full"], "status_quo": "none"},
        },
        "parties": {
            "a": {
                "weights": {"pay": 3, "night": 1},
                "values": {"pay": "increasing", "night": {"none": 0, "some": 40, "full": 100}},
                "no_deal": 0,
            },
            "b": {
                "points": {
                    "pay": {k: 20 - 2 * k for k in range(11)},
                    "night": {"none": 0, "some": 5, "full": 6},
                },
                "no_deal": 0,
            },
            "c": {
                "points": {
                    "pay": dict.fromkeys(range(11), 0),
                    "night": dict.fromkeys(["none", "some", "full"], 0),
                },
                "no_deal": 0,
            },
        },
        "mediators": {"ministry": {"name": "The ministry"}},
        "schedule": schedule,
        **more,
    }


def asked(schedule: Data, **more: Any) -> ScheduleOracle:
    """The witness of a schedule, once it is known that its file can be read."""
    data = data_with(schedule, **more)
    load_case_text(written(data).text)
    return ScheduleOracle(data)


def act(by: str, *, like: Data | None = None, **worth: Any) -> Data:
    return {"by": by, **({"worth": worth} if worth else {}), **(like or {})}


def ends(step: int | str, *by: str) -> Ending:
    return Ending(step, frozenset(by))


def in_turn(*acts: Data, **more: Any) -> Data:
    """One act a week."""
    return {"steps": [{"day": 7 * k, "acts": [one]} for k, one in enumerate(acts)], **more}


# what each gives costs it 1 and is worth 2 to the other
A_GIVES, B_GIVES = act("a", a=-1, b=2), act("b", b=-1, a=2)


# ------------------------------------------------------------------------------------------ in turn


def test_the_last_to_give_stops_and_it_unravels_to_the_first_step() -> None:
    # b at 2: stops with 2, goes on with 2 - 1. So a at 1: going on leaves it with -1, stopping with 0.
    oracle = asked(in_turn(A_GIVES, B_GIVES))
    assert oracle.stop_incentives == {1: {"a": 1}, 2: {"b": 1}, END: {}}
    assert oracle.ending == ends(1, "a")
    assert oracle.reached == (1,)
    assert oracle.payoffs == {"a": 0, "b": 0, "c": 0}
    # if all others go on: a misses nothing (0 against 1), b misses 1
    assert oracle.least_guarantee("a") == 0
    assert oracle.least_guarantee("b") == 1


@pytest.mark.parametrize("bonus", [1, Decimal("1.0")])
def test_a_tie_goes_on(bonus: int | Decimal) -> None:
    # b at 2: 2 either way. a at 1: 0 against -1 + 2.
    oracle = asked(in_turn(A_GIVES, B_GIVES, holds={"b": bonus}))
    assert oracle.stop_incentives == {1: {"a": -1}, 2: {"b": 0}, END: {}}
    assert oracle.ending is None
    assert oracle.reached == (1, 2, END)
    assert oracle.payoffs == {"a": 1, "b": 2, "c": 0}


def test_a_hundred_millionth_less_than_a_tie_stops() -> None:
    oracle = asked(in_turn(A_GIVES, B_GIVES, holds={"b": Decimal("0.99999999")}))
    assert oracle.ending == ends(1, "a")


@pytest.mark.parametrize(
    ("days", "holds"),
    [
        ({}, True),
        ({"until_day": 7}, True),
        ({"until_day": 6}, False),
        ({"from_day": 7}, True),
        ({"from_day": 8}, False),
        ({"from_day": 7, "until_day": 7}, True),
    ],
)
def test_a_guarantee_counts_on_the_days_on_which_it_is_in_force(days: Data, holds: bool) -> None:
    # 2 credible by half is 1, just what b misses at step 2, which is on day 7.
    guarantee = {
        "id": "g",
        "by": "ministry",
        "against": "b",
        "worth": 2,
        "credible": Decimal("0.5"),
        **days,
    }
    oracle = asked(in_turn(A_GIVES, B_GIVES, guarantees=[guarantee]))
    assert (oracle.ending is None) == holds
    assert oracle.ending in {None, ends(1, "a")}
    # what is given counts as given
    assert oracle.least_guarantee("b") == (0 if holds else 1)


def test_only_who_stops_loses_a_guarantee() -> None:
    # c stops at 2 by 3 - 1 against 0. a then still has what stopping is worth to it: 4.
    guarantees = [{"id": f"g{p}", "by": "ministry", "against": p, "worth": 1} for p in "ac"]
    steps = [{"day": 0, "acts": [act("a", a=-1)]}, {"day": 7, "may_stop": ["c"]}]
    stopping = {"a": {1: 0, 2: 4, "end": -9}, "c": {2: 3, "end": -9}}
    oracle = asked({"steps": steps, "guarantees": guarantees, "stopping": stopping})
    assert oracle.stop_incentives[2] == {"c": 2}
    assert oracle.ending == ends(2, "c")
    assert oracle.payoffs == {"a": 3, "b": 0, "c": 2}  # a: -1 + 4
    assert oracle.stop_incentives[1] == {"a": -4}  # 0 - 1 against 3


@pytest.mark.parametrize(("seen", "lost"), [([1], 8), ([0], 0), (["0.5", "0.5"], 6), (["0.9", 0], "7.2")])
def test_a_guarantee_counts_by_the_chance_that_one_of_the_acts_left_undone_is_seen(
    seen: list[Any], lost: Any
) -> None:
    # 8 (1 - product of the chances that each is not seen)
    acts = [act("a", a=-1, like={"seen": Decimal(chance)}) for chance in seen]
    guarantee = {"id": "g", "by": "ministry", "against": "a", "worth": 8}
    steps = [{"day": 0, "acts": acts}, {"day": 1, "may_stop": ["a"]}]
    oracle = asked({"steps": steps, "guarantees": [guarantee], "stopping": {"a": 0}, "holds": {"a": 99}})
    assert oracle.lost_guarantees("a", 1) == Fraction(str(lost))
    # with no act of its own to leave undone, all of it
    assert oracle.lost_guarantees("a", 2) == 8
    assert oracle.lost_guarantees("a", END) == 8
    cost = len(seen)
    assert oracle.stop_incentives[1] == {"a": -Fraction(str(lost)) - (99 - cost)}
    assert oracle.stop_incentives[2] == {"a": -8 - 99}


def test_what_is_reversible_is_undone_for_every_side() -> None:
    # step 1: a gives 4 for 6, half of it reversible; step 2: b is to give 5.
    first = act("a", a=-4, b=6, like={"reversible": Decimal("0.5")})
    oracle = asked(in_turn(first, act("b", b=-5, a=1), stopping={"a": {2: 7, "end": -50}, "b": {2: 1}}))
    # b: 6 / 2 + 1 = 4 against 6 - 5 = 1, for at the end both go on, as follows
    assert oracle.stop_incentives[2] == {"b": 3}
    # b at the end: (3 - 5) + 0 against 6 - 5; a: (-2 + 1) - 50 against -4 + 1
    assert oracle.stop_incentives[END] == {"a": -48, "b": -3}
    # a at 1: 0 against what b's stop leaves it: -2 + 7
    assert oracle.stop_incentives[1] == {"a": -5}
    assert oracle.ending == ends(2, "b")
    assert oracle.payoffs == {"a": 5, "b": 4, "c": 0}


def test_who_has_received_everything_may_still_stop_at_the_end() -> None:
    # b at the end: 2 + 6 against 2 + 3. a at 1: -2 against -1 + 0, so it goes on.
    schedule = in_turn(A_GIVES, holds={"a": 5, "b": 3}, stopping={"a": {"end": 0, "default": -2}, "b": 6})
    oracle = asked(schedule)
    assert oracle.stop_incentives == {1: {"a": -1}, END: {"a": -5, "b": 3}}
    assert oracle.ending == ends(END, "b")
    assert oracle.payoffs == {"a": -1, "b": 8, "c": 0}
    # with nothing said of a at the end its default counts there: a: -2 against -1 - 2; it stops at once
    worse = asked({**schedule, "stopping": {"a": {"default": -2, 1: -2}, "b": 6}})
    assert worse.stop_incentives[1] == {"a": 1}
    assert worse.ending == ends(1, "a")
    assert worse.payoffs == {"a": -2, "b": 6, "c": 0}


def test_without_steps_only_the_end_is_asked() -> None:
    # a: 3 - 1 (in force on day 0) against 2; c: 1 against 0
    schedule = {
        "holds": {"a": 2},
        "stopping": {"a": 3, "c": {"end": 1}},
        "guarantees": [
            {"id": "g0", "by": "ministry", "against": "a", "worth": 1, "until_day": 0},
            {"id": "g1", "by": "ministry", "against": "a", "worth": 5, "from_day": 1},
        ],
    }
    oracle = asked(schedule)
    assert oracle.stop_incentives == {END: {"a": 0, "c": 1}}
    assert oracle.ending == ends(END, "c")
    assert oracle.payoffs == {"a": 3, "b": 0, "c": 1}


def test_a_mediator_is_not_asked_and_what_it_does_is_done_before_anyone_decides() -> None:
    # a: 5 against 5 - 2 + 1
    both = {"day": 0, "acts": [act("a", a=-2), act("ministry", a=5)]}
    oracle = asked({"steps": [both], "holds": {"a": 1}})
    assert oracle.asked(1) == ("a",)
    assert oracle.stop_incentives[1] == {"a": 1}
    assert oracle.payoffs == {"a": 5, "b": 0, "c": 0}
    in_order = asked({"steps": [{**both, "may_stop": ["b"], "order": ["b", "a"]}], "holds": {"a": 1}})
    assert in_order.stop_incentives[1] == {"a": 1, "b": 0}
    # a step that only a mediator acts in is carried out, and counts from then on
    alone = asked(
        {"steps": [{"day": 0, "acts": [act("ministry", a=5)]}, {"day": 1, "acts": [act("a", a=-2)]}]}
    )
    assert alone.stop_incentives == {1: {}, 2: {"a": 2}, END: {}}


# ---------------------------------------------------------------------------------------- together


def test_two_stop_at_once_and_neither_act_is_done() -> None:
    # each: 2 (the other's act is done) against -1 + 2; both stop, and nothing is done
    oracle = asked({"steps": [{"day": 0, "acts": [A_GIVES, B_GIVES]}]})
    assert oracle.stop_incentives[1] == {"a": 1, "b": 1}
    assert oracle.ending == ends(1, "a", "b")
    assert oracle.payoffs == {"a": 0, "b": 0, "c": 0}
    # one by one: who is second stops (2 against 1), so who is first does: 0 against -1
    assert set(oracle.endings_in_every_order()) == {ends(1, "a", "b"), ends(1, "a"), ends(1, "b")}


def test_two_of_three_stop_and_the_third_has_done_its_part() -> None:
    # a: 2 + 1 - 1 (guarantee) against -1 + 2; b: 2 + 1 against 3 - 1; c: 4 against 4 - 3 + 9
    step = {"day": 0, "acts": [A_GIVES, B_GIVES, act("c", c=-3, b=1), act("ministry", c=4)]}
    guarantee = {"id": "g", "by": "ministry", "against": "a", "worth": 1}
    schedule = {"steps": [step], "guarantees": [guarantee], "stopping": {"a": {1: 1}}, "holds": {"c": 9}}
    oracle = asked(schedule)
    assert oracle.stop_incentives[1] == {"a": 1, "b": 1, "c": -6}
    assert oracle.ending == ends(1, "a", "b")
    assert oracle.payoffs == {"a": 0, "b": 1, "c": 1}  # a: 1 - 1; b: c's act; c: 4 - 3


def test_the_orders_differ_where_one_act_harms_the_other() -> None:
    # at once: a: -4 against -4 + 3; b: 3 against 3 + 1. It holds.
    # b before a: a as before. a before b: a: 0 against -1, and it stops.
    step = {"day": 0, "acts": [act("a", b=3), act("b", a=-4, b=1)]}
    oracle = asked({"steps": [step], "holds": {"a": 3}})
    assert oracle.stop_incentives[1] == {"a": -3, "b": -1}
    assert oracle.ending is None
    assert not oracle.holds_in_every_order
    assert set(oracle.endings_in_every_order()) == {None, ends(1, "a")}
    first_b = asked({"steps": [{**step, "order": ["b", "a"]}], "holds": {"a": 3}})
    assert first_b.holds_in_every_order
    assert first_b.stop_incentives[1] == {"b": -4, "a": -3}  # b: 0 against 4
    first_a = asked({"steps": [{**step, "order": ["a", "b"]}], "holds": {"a": 3}})
    assert first_a.ending == ends(1, "a")
    assert first_a.stop_incentives[1] == {"b": -1, "a": 1}
    assert first_a.least_guarantee("a") == 1


def test_those_an_order_does_not_name_come_last_and_together() -> None:
    # c alone, nothing being done: 0 against 1. Then a, with c's 1 and b's 2: 3 against 3 - 1 + 1; b likewise.
    acts = [A_GIVES, B_GIVES, act("c", a=1, b=1, c=-1)]
    step = {"day": 0, "acts": acts, "order": ["c"]}
    oracle = asked({"steps": [step], "holds": {"a": 1, "b": 1, "c": 2}})
    assert [(m.asked, m.before) for m in oracle.moments()] == [(("c",), ()), (("a", "b"), ("c",))]
    assert oracle.stop_incentives[1] == {"c": -1, "a": 0, "b": 0}
    assert oracle.holds_in_every_order
    # with nothing for a and b at the end both stop: c has -1 then, and stops first
    shaky = asked({"steps": [step], "holds": {"c": 2}})
    assert shaky.stop_incentives[1] == {"c": 1, "a": 1, "b": 1}
    assert shaky.ending == ends(1, "c")


# --------------------------------------------------------------------------- phases, trust, portions


def phases(n: int, cost: Any, gain: Any, holds: Data) -> Data:
    """`n` rounds in which a, then b, gives its n-th part: cost and gain are of one part."""
    each = [act("a", a=-cost, b=gain), act("b", b=-cost, a=gain)]
    return in_turn(*(one for _ in range(n) for one in each), holds=holds)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_the_guarantee_needed_falls_as_one_over_the_number_of_phases(n: int) -> None:
    # b before its last part has 3 - (n - 1)/n and would have 3 - 1: it misses 1/n. a never misses anything.
    oracle = asked(phases(n, Decimal(1) / n, Decimal(3) / n, {}))
    assert oracle.least_guarantee("b") == Fraction(1, n)
    assert oracle.least_guarantee("a") == 0
    assert oracle.ending == ends(1, "a")  # it unravels


@pytest.mark.parametrize(
    ("bonus", "n", "holds"), [("0.3", 4, True), ("0.3", 2, False), ("0.5", 2, True), ("0.6", 1, False)]
)
def test_enough_phases_need_no_guarantee(bonus: str, n: int, holds: bool) -> None:
    # holds where 1/n <= what the whole is worth to b
    oracle = asked(phases(n, Decimal(1) / n, Decimal(3) / n, {"b": Decimal(bonus)}))
    assert (oracle.ending is None) == holds
    assert oracle.least_guarantee("b") == max(ZERO, Fraction(1, n) - Fraction(bonus))


@pytest.mark.parametrize(("n", "threshold"), [(3, 0.2564), (4, 0.2381)])
def test_the_trust_needed_is_that_of_the_theory(n: int, threshold: float) -> None:
    # C = 1, V = 3, T_a = .3, all times n: C / (V + n T_a) = n / (3 n + .3 n n)
    oracle = asked(phases(n, 1, 3, {"a": Decimal("0.3") * n, "b": Decimal("0.6") * n}))
    assert oracle.trust("a", "b") == Fraction(10, 30 + 3 * n)
    assert float(Fraction(10, 30 + 3 * n)) == pytest.approx(threshold, abs=5e-5)


def test_trust_counts_up_to_the_last_time_the_other_is_asked() -> None:
    # a at 1: 3. With b: -2 + 3 + 4 = 5, and if b stops at the end: -2 + 3 + 0 = 1. 3 = 5 t + (1 - t): a half.
    steps = in_turn(act("a", a=-2, b=4), act("b", b=-1, a=3))["steps"]
    oracle = asked({"steps": steps, "holds": {"a": 4}, "stopping": {"a": {1: 3}, "b": {"end": 9}}})
    assert oracle.trust("a", "b") == Fraction(1, 2)
    # b at 2: 4 against 4 - 1 + 9 if a stops at the end: it needs no trust, least of all
    assert oracle.trust("b", "a") == 0
    # c is never asked: nothing to trust
    assert oracle.trust("a", "c") == oracle.trust("c", "a") == 0
    # 5 is too little for 6, whatever b does; just enough for 5
    for stop, chance in [(6, None), (5, 1), (1, 0)]:
        other = asked({"steps": steps, "holds": {"a": 4}, "stopping": {"a": {1: stop}, "b": {"end": 9}}})
        assert other.trust("a", "b") == chance


def test_those_asked_together_with_the_last_promise_do_not_need_trust_in_it() -> None:
    # a and b give at once: no decision of a comes before b's last
    oracle = asked({"steps": [{"day": 0, "acts": [A_GIVES, B_GIVES]}]})
    assert oracle.trust("a", "b") == 0
    # asked before b, a has 0 against 1 t - (1 - t): a half
    ordered = asked({"steps": [{"day": 0, "acts": [A_GIVES, B_GIVES], "order": ["a", "b"]}]})
    assert ordered.trust("a", "b") == Fraction(1, 2)
    assert ordered.trust("b", "a") == 0


def two_kinds(n: int) -> tuple[tuple[Item, ...], dict[str, Fraction]]:
    """`n` parts that a hands over and n that b does, each 1 to its giver and 3 to the other."""
    a, b = Fraction(1), Fraction(3)
    items = (("a", n, {"a": -a, "b": b}), ("b", n, {"b": -a, "a": b}))
    return items, {"a": Fraction(0), "b": Fraction(0)}


@pytest.mark.parametrize("n", [1, 2, 3])
def test_who_hands_over_last_needs_a_guarantee_of_one_portion(n: int) -> None:
    # Complete is 2 n for both. Before the last portion its giver has 3 n - (n - 1) = 2 n + 1: it misses 1.
    # In turn, nobody misses more before that: after k of each 2 k, or 2 k + 3 with one received, k < n - 1.
    best = best_portions_by_all_sequences(*two_kinds(n))
    assert best == BestPortions(frozenset({(ZERO, ONE), (ONE, ZERO)}), ONE)


def test_one_portion_of_everything_is_asked_once() -> None:
    # a hands over 3 at -2 each and has 10 for the whole: before it has begun 0 against 4; after one -2.
    items = (("a", 3, {"a": Fraction(-2)}),)
    best = best_portions_by_all_sequences(items, {"a": Fraction(-10)})
    assert best == BestPortions(frozenset({(ZERO,)}), Fraction(-4))
    assert len(list(portions_by_all_sequences(items, {"a": Fraction(-10)}))) == 4  # 3, 2 1, 1 2, 1 1 1


def test_items_are_read_from_a_case() -> None:
    item = {"from": "a", "to": "b", "count": 3, "worth_each": {"a": -2, "b": Decimal("0.5")}}
    guarantee = {"id": "g", "by": "ministry", "against": "a", "worth": 4, "credible": Decimal("0.5")}
    schedule = {
        "items": {"captives": item},
        "holds": {"a": 10},
        "stopping": {"a": 3, "b": {"default": 1}},
        "guarantees": [guarantee],
    }
    items, base = items_of(asked(schedule).data)
    assert items == (("a", 3, {"a": -2, "b": Fraction(1, 2)}),)
    assert base == {"a": 3 - 2 - 10, "b": 1, "c": 0}


# ---------------------------------------------------------------------------------- worths and worlds


def test_what_is_delivered_is_a_share_of_what_the_change_is_worth() -> None:
    # pay from 2 to 6: a: 3/4 (60 - 20) = 30, b: 8 - 16 = -8. night from none to some: a: 1/4 40 = 10, b: 5.
    delivery = act("b", a=1, like={"delivers": {"pay": Decimal("0.5"), "night": 1}})
    oracle = asked({"for": {"pay": 6, "night": "some"}, **in_turn(delivery)})
    assert dict(oracle.acts[1][0].worth) == {"a": 1 + 15 + 10, "b": -4 + 5, "c": 0}
    tabled = asked(in_turn(delivery), tabled={"pay": 2, "night": "full"})
    assert dict(tabled.acts[1][0].worth) == {"a": 1 + 25, "b": 6, "c": 0}
    with pytest.raises(ValueError, match="leaves night open"):
        _ = ScheduleOracle(data_with({"for": {"pay": 6}, **in_turn(delivery)}, tabled={"night": "full"})).acts


def test_bent_lines_awards_and_readings_have_their_worth() -> None:
    data = data_with({})
    data["parties"]["a"]["values"] = {"pay": {0: 0, 4: 80, 10: 100}, "night": {"none": 0, "full": 100}}
    meanings: list[Data] = [
        {"awards": {"none": Decimal("0.3"), "full": Decimal("0.7")}},
        {"reads": {"a": "full", "b": "none"}},
    ]
    expected = [Fraction(70), Fraction(100)]
    for meaning, worth in zip(meanings, expected, strict=True):
        data["issues"]["night"]["options"] = ["none", "full", {"special": meaning}]
        assert worth_of_option(data, "a", "night", "special") == worth / 4
    assert worth_of_option(data, "a", "pay", 3) == Fraction(3, 4) * 60
    assert worth_of_option(data, "a", "pay", 7) == Fraction(3, 4) * 90


def test_every_combination_of_choices_has_its_chance() -> None:
    choices = {"choices": {1: Decimal("0.3"), 4: Decimal("0.7")}}
    data = data_with(in_turn(act("a", a=choices, b="2..5"), stopping={"b": {"end": choices}}))
    settled = worlds_of(data)
    assert [chance for chance, _ in settled] == [Fraction(n, 100) for n in (9, 21, 21, 49)]
    assert settled[1][1]["schedule"]["stopping"]["b"]["end"] == 4
    assert settled[1][1]["schedule"]["steps"][0]["acts"][0]["worth"] == {"a": 1, "b": "2..5"}
    assert len(corners_of(data)) == 8
    assert data["schedule"]["stopping"]["b"]["end"] == choices


# ------------------------------------------------------------------------------------- all schedules


@few
@given(scheduled_cases())
def test_every_schedule_that_is_made_up_can_be_read_and_mirrored(drawn: CaseText) -> None:
    load_case_text(drawn.text)
    image, _ = check_mirrored_schedule(drawn.data)
    load_case_text(image.text)


@few
@given(uncertain_schedules())
def test_uncertain_schedules_can_be_read_and_mirrored(drawn: CaseText) -> None:
    load_case_text(drawn.text)
    check_mirrored_schedule(drawn.data)
    assert len(corners_of(drawn.data)) > 1


def gains(oracle: ScheduleOracle, parties: Iterable[str]) -> dict[str, Fraction]:
    return {party: oracle.least_guarantee(party) for party in parties}


@few
@given(scheduled_cases())
def test_it_holds_if_and_only_if_nobody_needs_a_guarantee(drawn: CaseText) -> None:
    oracle = ScheduleOracle(drawn.data)
    needed = gains(oracle, oracle.parties)
    assert (oracle.ending is None) == (not any(needed.values()))


@few
@given(scheduled_cases())
def test_the_least_guarantees_make_it_hold_and_less_does_not(drawn: CaseText) -> None:
    data = deepcopy(drawn.data)
    for made in [made for step in data["schedule"].get("steps", []) for made in step.get("acts", [])]:
        made.pop("seen", None)  # a guarantee that may go unnoticed would have to be larger
    needed = gains(ScheduleOracle(data), data["parties"])
    given_already = data["schedule"].get("guarantees", [])
    for short in (None, *(party for party, worth in needed.items() if worth)):
        more = [
            {
                "id": f"more_{p}",
                "by": "x",
                "against": p,
                "worth": worth * Fraction(9 if p == short else 10, 10),
            }
            for p, worth in needed.items()
        ]
        data["schedule"]["guarantees"] = [*given_already, *more]
        assert (ScheduleOracle(data).ending is None) == (short is None)


@few
@given(scheduled_cases())
def test_steps_may_be_gone_through_one_way_at_a_time(drawn: CaseText) -> None:
    oracle = ScheduleOracle(drawn.data)
    one_at_a_time = [
        oracle.course(oracle.moments({step: way})).ending
        for step in oracle.step_names
        for way in oracle.ways(step)
    ]
    assert oracle.holds_in_every_order == (not any(one_at_a_time))


@few
@given(scheduled_cases())
def test_the_trust_needed_is_enough_and_no_more_than_that(drawn: CaseText) -> None:
    oracle = ScheduleOracle(drawn.data)
    moments = oracle.moments()
    for party in oracle.parties:
        for other in oracle.parties:
            last = max((i for i, moment in enumerate(moments) if other in moment.asked), default=0)
            stops = [oracle.stopped(party, m, [party]) for m in moments[:last] if party in m.asked]
            chance = oracle.trust(party, other)
            if other == party or not stops:
                assert other == party or chance == 0
                continue
            broken = oracle.stopped(party, moments[last], [other])
            if chance is None:
                assert max(broken, oracle.complete(party)) < max(stops)
                continue
            worth = chance * oracle.complete(party) + (1 - chance) * broken
            assert 0 <= chance <= 1
            assert worth >= max(stops)
            assert chance == 0 or worth == max(stops)


@few
@given(portions())
def test_portions_need_be_no_larger_than_one_where_handing_over_costs(
    drawn: tuple[tuple[Item, ...], dict[str, Fraction]],
) -> None:
    items, base = drawn
    found = best_portions_by_all_sequences(items, base)
    by_ones = [
        largest
        for sequence, largest in portions_by_all_sequences(items, base)
        if all(n == 1 for _, n in sequence)
    ]
    needed = {tuple(max(ZERO, one.get(party, ZERO)) for party in base) for one in by_ones}
    assert found.guarantees <= needed
    assert found.least_largest == min(max(one.values()) for one in by_ones)
