"""Whether a text holds: by hand on small cases, mirrored, over worlds, and what cannot be asked."""

from __future__ import annotations

import pytest

import goodoffices as go
from goodoffices.answers.hold import hold
from goodoffices.answers.hold_results import HoldAnswer
from goodoffices.case.catalog import catalog_text
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from tests.small_cases import case_of

SIDES = """\
issues:
  pay: {options: [0, 5, 10], status_quo: 0}
  jobs: {options: [none, some], status_quo: none}
parties:
  union:
    name: Union
    weights: {pay: 3, jobs: 1}
    values: {pay: increasing, jobs: {none: 0, some: 100}}
    no_deal: 40
  port: {name: Port, weights: {pay: 1}, values: {pay: decreasing}, no_deal: 45}
mediators: {ministry: {name: Ministry, leverage: {union: 3, port: 1..5}}}
"""


def schedule(text: str, *, sides: str = SIDES) -> Case:
    return case_of(sides + "schedule:\n" + text)


EXCHANGE = """\
  steps:
    - {day: 0, acts: [{by: union, does: end the strike, worth: {union: -5, port: 12}, reversible: 0.5}]}
    - {day: 7, acts: [{by: port, does: pay, worth: {union: 9, port: -6}}], may_stop: [union]}
  holds: {union: 4, port: 3}
  stopping: {union: {1: 1, end: 6, default: 2}, port: 5}
"""


def step(answer: HoldAnswer, named: int | str) -> dict[str, float]:
    found = next(each for each in answer.steps if each.step == named)
    return {party: spread.median for party, spread in found.stop_incentive.items()}


def test_each_number_of_a_small_exchange_is_the_one_worked_out_by_hand() -> None:
    answer = hold(schedule(EXCHANGE))
    assert answer.exact
    assert (answer.worlds, answer.world) == (1, None)
    # end: union has -5 * 0.5 + 9 = 6.5 by then and 6 for going back: 12.5 against -5 + 9 + 4 = 8.
    # The port: 12 * 0.5 - 6 = 0, and 5: 5 against 12 - 6 + 3 = 9.
    assert step(answer, "end") == {"union": 4.5, "port": -4}
    # Step 2, knowing that the union goes back (union 12.5, port 5): the port has 6 by then, and 5.
    # The union, the port's pay counted as done: 6.5 + 2.
    assert step(answer, 2) == {"union": 8.5 - 12.5, "port": 11 - 5}
    # Step 1, knowing that the port stops at 2 and the union then has -2.5 + 2.
    assert step(answer, 1) == {"union": 1 - (-0.5)}
    assert [(each.step, each.by, each.p) for each in answer.ends] == [(1, "union", 1.0)]
    assert answer.p_hold.value == 0
    assert answer.p_hold.range == (0.0, 0.0)
    assert answer.course.values == {"union": 1, "port": 5}
    # Against the whole (8 and 9): the union gains 4.5 at the end; the port 11 - 9 at step 2.
    assert {party: least.value for party, least in answer.least_guarantee.items()} == {
        "union": 4.5,
        "port": 2,
    }
    assert {party: least.at for party, least in answer.least_guarantee.items()} == {"union": "end", "port": 2}
    assert answer.least_guarantee["union"].covered_by == {"ministry": 0.0}


def test_steps_are_told_in_order_with_end_last_and_who_does_what() -> None:
    answer = hold(schedule(EXCHANGE))
    assert [each.step for each in answer.steps] == [1, 2, "end"]
    assert [each.day for each in answer.steps] == [0, 7, 7]
    assert [each.actors for each in answer.steps] == [("union",), ("union", "port"), ("union", "port")]
    assert answer.steps[1].acts == (("port", "pay"),)
    assert [each.p_reached for each in answer.steps] == [1, 0, 0]


def test_a_guarantee_counts_on_its_days_only_and_at_the_end_on_the_last_day() -> None:
    def gain(more: str) -> float:
        text = (
            EXCHANGE
            + f"  guarantees: [{{id: g, by: bank, against: union, worth: 10, credible: 0.5{more}}}]\n"
        )
        return step(hold(schedule(text)), "end")["union"]

    assert gain("") == -0.5
    assert gain(", until_day: 7") == -0.5
    assert gain(", until_day: 6") == 4.5
    assert gain(", from_day: 7") == -0.5
    assert gain(", from_day: 8") == 4.5


def test_a_guarantee_bites_on_average_as_often_as_a_default_is_seen() -> None:
    seen = EXCHANGE.replace("port: -6}}", "port: -6}, seen: 0.25}").replace(
        "holds:", "guarantees: [{id: g, by: bank, against: port, worth: 8}]\n  holds:"
    )
    with_guarantee, without = (step(hold(schedule(text)), 2)["port"] for text in (seen, EXCHANGE))
    assert with_guarantee == without - 8 * 0.25


def test_a_named_chance_counts_as_its_probability_in_a_guarantee_and_not_as_its_draw() -> None:
    text = EXCHANGE + "  guarantees: [{id: g, by: bank, against: union, worth: 10, credible: firm}]\n"
    case = case_of("unknowns: {firm: {chance: 0.3}}\n" + SIDES + "schedule:\n" + text)
    end = hold(case, worlds=64).steps[-1].stop_incentive["union"]
    assert end.low == end.high == pytest.approx(4.5 - 3)


def test_what_is_delivered_is_worth_its_share_of_the_change_from_the_status_quo() -> None:
    text = """\
  for: {pay: 10}
  steps: [{day: 0, acts: [{by: port, delivers: {pay: 0.5}}]}]
  stopping: {union: 0, port: 0}
"""
    answer = hold(schedule(text))
    assert answer.course.values == {"union": 0, "port": 0}
    # Half of 75 points for the union, whose weights are 3 to 1; half of 100 lost for the port.
    assert step(answer, "end") == {"union": 0, "port": 0}
    assert step(answer, 1) == {"port": 50}
    asked = hold(schedule(text), {"pay": 5})
    assert step(asked, 1) == {"port": 25}
    assert asked.text == {"pay": 5}


def test_a_text_that_leaves_open_what_is_delivered_is_refused() -> None:
    case = schedule("  steps: [{day: 0, acts: [{by: port, delivers: {pay: 1}}]}]\n")
    with pytest.raises(QuestionError, match="delivers 'pay', and the text leaves it open"):
        hold(case)


def test_a_mediator_acts_without_being_asked() -> None:
    text = EXCHANGE.replace(
        "  holds:", "    - {day: 9, acts: [{by: ministry, does: pay a bonus, worth: {union: 5}}]}\n  holds:"
    )
    answer = hold(schedule(text))
    assert answer.steps[2].actors == ()
    # Its bonus stays with the union whether it goes back or not.
    assert step(answer, "end")["union"] == 4.5


def test_an_exchange_that_unravels_at_step_one_is_an_answer() -> None:
    text = "  steps: [{day: 0, acts: [{by: union, worth: {union: -1, port: 3}}]}]\n"
    answer = hold(schedule(text))
    assert answer.ends[0].step == 1
    assert not answer.course.holds
    assert [each.step for each in answer.steps] == [1, "end"]
    assert answer.steps[-1].actors == ()


def test_who_stops_together_is_told_together() -> None:
    text = """\
  steps: [{day: 0, acts: [{by: union, worth: {union: -5, port: 8}}, {by: port, worth: {union: 8, port: -5}}]}]
"""
    ending = hold(schedule(text)).ends[0]
    assert (ending.by, ending.stoppers, ending.p) == ("union and port", ("union", "port"), 1)


def test_only_what_holds_in_every_order_counts_and_the_answer_says_where_orders_differ() -> None:
    acts = "{by: union, worth: {port: 1}}, {by: port, worth: {union: -2, port: 1}}"
    steps = f"  steps: [{{day: 0, acts: [{acts}]ORDER}}]\n  holds: {{union: 1, port: 0}}\n"
    free = hold(schedule(steps.replace("ORDER", "")))
    assert free.p_hold_as_written.value == 1
    assert free.p_hold.value == 0
    assert free.orders_differ == (1,)
    settled = hold(schedule(steps.replace("ORDER", ", order: [port, union]")))
    assert settled.p_hold.value == 1
    assert settled.orders_differ == ()


def test_an_event_adds_to_stopping_and_holding_from_its_day_on() -> None:
    def ends(event: str, day: float = 0) -> float:
        case = case_of(SIDES + f"events: [{{id: e, {event}}}]\nschedule:\n" + EXCHANGE)
        return step(hold(case, day=day, worlds=64), "end")["union"]

    assert ends("day: 7, stopping: {union: 2}") == 6.5
    assert ends("day: 8, stopping: {union: 2}") == 4.5
    assert ends("day: 8, stopping: {union: 2}", day=1) == 6.5
    assert ends("day: 5, holds: {union: 3}") == 1.5
    assert ends("day: 5, if: no_agreement, holds: {union: 3}") == 4.5
    assert ends("day: 5, if: agreement, holds: {union: 3}") == 1.5
    assert ends("day: 5, chosen_by: port, holds: {union: 3}") == 4.5
    # It goes back anyway, so that it gains nothing by more worth of holding.
    assert ends("day: 5, chosen_by: union, holds: {union: 3}") == 4.5


CROSSING = """\
parties:
  a: {name: A, weights: {i: 1}, values: {i: {o: 0, n: 100}}, no_deal: 10}
  b: {name: B, weights: {i: 1}, values: {i: {o: 0, n: 100}}, no_deal: 10}
issues: {i: {options: [o, n], status_quo: o}}
events: [EVENTS]
schedule:
  for: {i: n}
  steps:
    - {day: 0, acts: [{by: a, does: z, worth: {a: -1, b: 3}}]}
    - {day: 10, acts: [{by: b, does: z, worth: {b: -1, a: 3}}]}
  holds: {a: 4, b: 9}
  stopping: {a: {end: 0, default: 0}, b: 0}
"""


@pytest.mark.parametrize(
    ("events", "values"),
    [
        # B would add 1 to holding and 5 to A's going back, which A then does: 11 without, 2 with it.
        ("{id: e, day: 5, chosen_by: b, stopping: {a: 5}, holds: {b: 1}}", {"a": 6.0, "b": 11.0}),
        ("{id: e, day: 5, chosen_by: b, holds: {b: 1}}", {"a": 6.0, "b": 12.0}),
        # Nobody chooses what only the other side has something from.
        ("{id: e, day: 5, chosen_by: b, holds: {a: 1}}", {"a": 6.0, "b": 11.0}),
        # After the last day it changes nothing, whoever would choose it.
        ("{id: e, day: 11, chosen_by: b, holds: {b: 1}}", {"a": 6.0, "b": 11.0}),
        # With the first chosen A goes back and the second is worth nothing; without it the second is chosen.
        (
            "{id: e, day: 5, chosen_by: b, stopping: {a: 5}}, {id: f, day: 8, chosen_by: b, holds: {b: 1}}",
            {"a": 6.0, "b": 12.0},
        ),
    ],
)
def test_an_event_is_chosen_only_where_its_chooser_has_more_with_all_that_follows(
    events: str, values: dict[str, float]
) -> None:
    assert hold(case_of(CROSSING.replace("EVENTS", events))).course.values == values


def test_an_event_with_a_condition_goes_with_the_texts_that_meet_it() -> None:
    case = case_of(
        SIDES + "events: [{id: e, day: 1, if: jobs == some, holds: {union: 3}}]\nschedule:\n" + EXCHANGE
    )
    gains = [step(hold(case, text), "end")["union"] for text in ({}, {"jobs": "some"}, {"jobs": "none"})]
    assert gains == [4.5, 1.5, 4.5]


PATIENT = EXCHANGE.replace("default: 2", "default: 0").replace("port: 5}", "port: -20}")
UNCERTAIN = PATIENT.replace("end: 6", "end: -6..14")


def test_over_worlds_each_is_exact_and_the_chance_is_their_share() -> None:
    # Only the union's last decision is open: it goes back where that is worth more than 8 - 6.5.
    answer = hold(schedule(UNCERTAIN), worlds=400)
    assert (answer.exact, answer.world) == (False, "reference")
    assert answer.p_hold.value == pytest.approx(7.5 / 20, abs=1 / 400)
    assert answer.p_hold.driver == "schedule.stopping.union.end"
    assert answer.p_hold.range == (0.0, 1.0)
    assert sum(each.p for each in answer.ends) + answer.p_hold_as_written.value == pytest.approx(1)
    least = answer.least_guarantee["union"]
    assert least.value == pytest.approx(0.9 * 20 - 6 - 1.5, abs=0.06)
    half = hold(schedule(UNCERTAIN), worlds=400, share=0.5).least_guarantee["union"]
    assert half.value == pytest.approx(0.5 * 20 - 6 - 1.5, abs=0.06)


def test_the_least_guarantee_for_a_share_of_worlds_makes_that_share_hold() -> None:
    case = schedule(UNCERTAIN)
    needed = hold(case, worlds=400).least_guarantee["union"].value
    more = f"  guarantees: [{{id: g, by: bank, against: union, worth: {needed:.9f}}}]\n"
    assert hold(schedule(UNCERTAIN + more), worlds=400).p_hold.value == pytest.approx(0.9, abs=1e-9)


def test_what_a_guarantor_must_put_in_is_what_makes_it_hold() -> None:
    weak = PATIENT + ("  guarantees: [{id: g, by: bank, against: union, worth: 3, credible: 0.5}]\n")
    share = hold(schedule(weak)).guarantors[0]
    assert (share.by, share.against, share.worth, share.credible) == ("bank", "union", 3, 0.5)
    assert share.needed == 9
    assert hold(schedule(weak.replace("worth: 3,", "worth: 9,"))).p_hold.value == 1
    assert hold(schedule(weak.replace("worth: 3,", "worth: 8.99,"))).p_hold.value == 0
    short = hold(schedule(weak.replace("credible: 0.5", "credible: 0.5, until_day: 6"))).guarantors[0]
    assert short.needed is None
    assert short.gaps == ("end",)


def test_numbers_that_do_not_bear_on_the_schedule_leave_it_exact() -> None:
    uncertain = SIDES.replace("no_deal: 40", "no_deal: 30..50")
    assert hold(schedule(EXCHANGE, sides=uncertain)).exact
    delivered = EXCHANGE.replace("worth: {union: 9, port: -6}", "delivers: {pay: 0.1}") + "  for: {pay: 10}\n"
    weights = SIDES.replace("jobs: 1}", "jobs: 1..2}", 1)
    assert not hold(schedule(delivered, sides=weights), worlds=64).exact


def test_the_same_seed_gives_the_same_answer_and_another_does_not() -> None:
    case = schedule(UNCERTAIN)
    first, again, other = (hold(case, worlds=64, seed=seed) for seed in (1, 1, 2))
    assert first.steps == again.steps
    assert first.steps != other.steps


def test_a_case_without_a_schedule_cannot_be_asked() -> None:
    with pytest.raises(QuestionError, match="there is no schedule"):
        go.hold(go.load("port-of-arden"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"share": 0.0}, "share"), ({"day": -1}, "day"), ({"worlds": 1}, "worlds"), ({"seed": -1}, "seed")],
)
def test_impossible_questions_are_refused(asked: dict[str, float], said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        hold(schedule(EXCHANGE), **asked)  # type: ignore[arg-type]


def test_swapping_the_sides_mirrors_the_answer() -> None:
    case = go.load("lantern-strait")
    text = catalog_text("lantern-strait").decode("utf-8")
    swapped = load_case_text(
        text.replace("north", "\0").replace("south", "north").replace("\0", "south"), "mirror.yaml"
    )
    names = {"north": "south", "south": "north"}
    plain, mirror = hold(case, worlds=4096), hold(swapped, worlds=4096)
    assert mirror.p_hold.value == pytest.approx(plain.p_hold.value, abs=0.03)
    for left, right in zip(plain.steps, mirror.steps, strict=True):
        assert {names[party] for party in left.actors} == set(right.actors)
        for party, spread in left.stop_incentive.items():
            assert right.stop_incentive[names[party]].median == pytest.approx(spread.median, abs=0.35)
    for party, least in plain.least_guarantee.items():
        assert mirror.least_guarantee[names[party]].reference == pytest.approx(least.reference)


HALVES = """\
parties:
  a: {name: A, weights: {i: 1}, values: {i: {o: 0, n: 100}}, no_deal: 10}
  b: {name: B, weights: {i: 1}, values: {i: {o: 0, n: 100}}, no_deal: 10}
issues: {i: {options: [o, n], status_quo: o}}
schedule:
  for: {i: n}
  items:
    FIRST: {from: a, to: b, count: 3, worth_each: {a: -1, b: 2}}
    SECOND: {from: b, to: a, count: 3, worth_each: {a: 2, b: -1}}
"""


def test_orders_that_tempt_as_little_stand_side_by_side_whatever_the_items_are_called() -> None:
    for first, second in (("x", "y"), ("z", "y")):
        found = hold(case_of(HALVES.replace("FIRST", first).replace("SECOND", second)))
        assert found.best_order is not None
        printed = {p: max(0.0, most) for p, most in found.best_order.largest_stop_incentive.items()}
        both = [printed, *(tie.guarantees for tie in found.best_order.ties)]
        assert sorted(tuple(each[p] for p in "ab") for each in both) == [(0.0, 1.0), (1.0, 0.0)]
        assert any("Other orders tempt as little" in note for note in found.notes)


def test_the_best_order_says_how_often_it_holds_alone_over_the_draws() -> None:
    steps = "  steps: [{day: 0, may_stop: [a, b]}]\n  holds: {a: 2, b: 0..4}\n"
    found = hold(case_of(HALVES + steps), worlds=2000)
    order = found.best_order
    assert order is not None
    assert order.p_hold is not None
    # Written out as steps, the same handovers hold as often.
    places = {"FIRST": ("a", "a: -1, b: 2"), "SECOND": ("b", "a: 2, b: -1")}
    written = "".join(
        f"    - {{day: {day}, acts: [{{by: {places[chunk.item][0]}, worth: {{"
        + ", ".join(
            f"{side}: {float(points) * chunk.n:g}"
            for side, points in (pair.split(": ") for pair in places[chunk.item][1].split(", "))
        )
        + "}}]}\n"
        for day, chunk in enumerate(order.chunks)
    )
    again = hold(case_of(HALVES + "  holds: {a: 2, b: 0..4}\n  steps:\n" + written), worlds=2000)
    assert 0 < order.p_hold.value < 1
    assert abs(again.p_hold.value - order.p_hold.value) < 0.05


def test_a_chooser_decides_on_the_day_of_the_event_and_the_others_see_it_coming() -> None:
    # Once A has acted B gains 1 by an event that costs A 3, and A, who sees that, stops before it acts.
    events = "{id: e, day: 5, chosen_by: b, holds: {b: 1, a: -3}}"
    case = case_of(
        CROSSING.replace("EVENTS", events).replace("a: {end: 0, default: 0}", "a: {1: 4, default: 0}")
    )
    course = hold(case).course
    assert (course.ends, course.by, course.values) == (1, ("a",), {"a": 4.0, "b": 0.0})
