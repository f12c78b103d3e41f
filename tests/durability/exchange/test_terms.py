"""From a case to the numbers of its schedule: moments, worths, days, guarantees."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from goodoffices.case.model import Case
from goodoffices.durability.exchange.decisions import END
from goodoffices.durability.exchange.terms import Moment, Terms, moments_of
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from tests.small_cases import case_of

SIDES = """\
unknowns: {firm: {chance: 0.4}, shaky: {chance: 0.1..0.9}}
issues: {pay: {options: [0, 4, 10], status_quo: 0}, land: {options: [x, y], status_quo: x}}
parties:
  a: {name: A, weights: {pay: 1, land: 3}, values: {pay: increasing, land: {x: 0, y: 100}}, no_deal: 40}
  b: {name: B, points: {pay: {0: 9, 4: 5, 10: 1}, land: {x: 2, y: 0}}, no_deal: 4}
  c: {name: C, always: no}
agreement: {yes_at_least: 2}
mediators: {m: {name: M}}
"""


def terms(schedule: str, text: tuple[int | None, ...] = (2, 1)) -> Terms:
    case = case_of(SIDES + "schedule:\n" + schedule)
    assert case.schedule is not None
    return Terms(case, case.schedule, ReferenceWorld(case), text)


def moments(schedule: str) -> tuple[Moment, ...]:
    case: Case = case_of(SIDES + "schedule:\n" + schedule)
    assert case.schedule is not None
    return moments_of(case, case.schedule)


def test_a_step_asks_whoever_acts_or_may_stop_at_once_and_end_asks_whoever_may_go_back() -> None:
    found = moments(
        "  steps: [{day: 0, acts: [{by: b}, {by: m}], may_stop: [a]}, {day: 1}, {day: 2, acts: [{by: a}]}]\n"
        "  stopping: {b: 1}\n"
    )
    assert found == (Moment(1, (0, 1), free=True), Moment(3, (0,)), Moment(END, (1,)))


def test_an_order_makes_one_decision_after_another_and_leaves_the_others_for_the_end() -> None:
    found = moments("  steps: [{day: 0, acts: [{by: a}, {by: b}, {by: c}], order: [c]}]\n")
    assert found == (Moment(1, (2,)), Moment(1, (0, 1), earlier=(2,)))


def test_a_delivered_share_is_worth_that_share_of_the_change_of_the_issue() -> None:
    found = terms("  steps: [{day: 0, acts: [{by: a, delivers: {pay: 0.5, land: 1}, worth: {a: -1}}]}]\n")
    act = found.schedule.steps[0].acts[0]
    assert found.worth(act, 0)[0] == Fraction(25, 2) + 75 - 1
    assert found.worth(act, 1)[0] == -4 - 2
    assert found.worth(act, 2)[0] == 0


def test_what_stays_is_what_is_not_reversible() -> None:
    found = terms(
        "  steps: [{day: 0, acts: [{by: a, worth: {b: 8}, reversible: 0.25}]}]\n  stopping: {b: 1}\n"
    )
    exchange = found.exchange()
    assert exchange.complete[1, 0] == 8
    assert exchange.before[-1, 1, 0] == 6
    assert found.exchange(stays=False).before[-1, 1, 0] == 8


def test_guarantees_add_up_and_bite_by_credibility_and_sight() -> None:
    found = terms(
        "  steps: [{day: 3, acts: [{by: a, seen: 0.5}, {by: a, seen: 0.5}]}]\n"
        "  guarantees:\n"
        "    - {id: g, by: m, against: a, worth: 8, credible: 0.5}\n"
        "    - {id: h, by: x, against: a, worth: 4, from_day: 3, until_day: 3}\n"
        "    - {id: i, by: x, against: a, worth: 99, until_day: 2}\n"
        "    - {id: j, by: x, against: b, worth: 99}\n"
    )
    # Each of two acts left undone is seen half of the time: three quarters.
    assert found.loss(0, 1)[0] == Fraction(3, 4) * (4 + 4)
    assert found.loss(0, END)[0] == 8


def test_a_shared_chance_counts_as_its_probability_where_a_share_is_asked() -> None:
    text = "  steps: [{day: 3, acts: [{by: a, worth: {a: 4}, reversible: firm, seen: shaky}]}]\n"
    found = terms(text)
    act = found.schedule.steps[0].acts[0]
    assert found.kept(act)[0] == Fraction(3, 5)
    ensemble = Ensemble.draw(found.case, 64, 0)
    drawn = Terms(found.case, found.schedule, ensemble, (2, 1))
    assert set(drawn.kept(act)) == {0.6}
    seen = ensemble.share(act.seen)
    assert 0.1 < seen.min() < seen.max() < 0.9


def test_worlds_may_be_laid_out_in_parts() -> None:
    case = case_of(
        SIDES
        + "schedule:\n"
        + "  steps: [{day: 0, acts: [{by: a, worth: {a: -3..3, b: 0..5}}]}]\n"
        + "  stopping: {a: 0..9}\n"
    )
    assert case.schedule is not None
    found = Terms(case, case.schedule, Ensemble.draw(case, 50, 0), (2, 1))
    whole = found.exchange()
    parts = [found.exchange(first, last) for first, last in found.parts(16)]
    assert [part.n_worlds for part in parts] == [16, 16, 16, 2]
    for name in ("before", "acts", "stopping", "loss", "complete"):
        joined = np.concatenate([getattr(part, name) for part in parts], axis=-1)
        assert (joined == getattr(whole, name)).all()


def test_a_likeness_handed_over_many_times_counts_so_often() -> None:
    found = terms("  steps: [{day: 0, acts: [{by: a, worth: {b: 2}}]}]\n")
    act = found.schedule.steps[0].acts[0]
    many = type(act)(act.by, act.does, act.worth, act.delivers, act.reversible, act.seen, times=7)
    assert found.worth(many, 1)[0] == 14
