"""`talks`: the keys of the contract, the laws of the three chances, the diary of a run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from goodoffices.answers.encoding import as_json
from goodoffices.answers.talk_results import TalksAnswer
from goodoffices.answers.talk_run import single_run
from goodoffices.answers.talks import talks
from goodoffices.case.catalog import catalog_slugs
from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol
from goodoffices.errors import QuestionError
from goodoffices.shuttle.executors import LocalExecutor
from tests.small_cases import case_of, two_sides

RUNS = 128
HERE = LocalExecutor(1)
CERTAIN = "talks: {tactics: {union: {kind: time, exponent: 1}, port: {kind: time, exponent: 1}}}\n"


def under(case: Case, protocol: Protocol) -> Case:
    return replace(case, talks=replace(case.talks, protocol=protocol))


def played(
    case: Case, runs: int = RUNS, *, seed: int = 0, worlds: int | None = None, texts: int = 2000
) -> TalksAnswer:
    return talks(case, runs=runs, seed=seed, worlds=worlds, texts=texts, executor=HERE)


@pytest.mark.parametrize("slug", catalog_slugs())
def test_each_case_of_the_catalog_plays_and_its_chances_are_nested(slug: str) -> None:
    case = load_case(slug)
    answer = played(case, 64, texts=300)
    assert_lawful(case, answer)


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize("slug", ["lantern-strait", "wadi-amal-water"])
def test_each_protocol_plays_and_its_chances_are_nested(slug: str, protocol: Protocol) -> None:
    case = under(load_case(slug), protocol)
    answer = played(case)
    assert_lawful(case, answer)
    assert answer.protocol == protocol.value
    assert answer.behavioural == (protocol is not Protocol.ALTERNATING)


def assert_lawful(case: Case, answer: TalksAnswer) -> None:
    """Each chance is part of the one before on every day; no run is lost; only holding may come undone."""
    days = case.horizon_days + 1
    assert len(answer.agreed.by_day) == len(answer.ratified.by_day) == days
    for day in range(days):
        agreed, ratified = answer.agreed.by_day[day], answer.ratified.by_day[day]
        holds = ratified if answer.holds is None else answer.holds.by_day[day]
        assert 1 >= agreed.value >= ratified.value >= holds.value - 1e-12 >= -1e-12
        for each in (agreed, ratified, holds):
            assert each.low <= each.value <= each.high
    for curve in (answer.agreed, answer.ratified):
        values = [each.value for each in curve.by_day]
        assert values == sorted(values)
    assert sum(answer.outcomes.values()) == pytest.approx(1)
    voted = answer.outcomes["ratified"] + answer.outcomes["agreed"] + answer.outcomes["rejected"]
    assert voted == pytest.approx(answer.agreed.value)
    assert answer.outcomes["ratified"] == pytest.approx(answer.ratified.value)
    assert (answer.holds is None) == (case.schedule is None)
    assert all(0 < share <= 1 + 1e-9 for share in answer.blocking_issue.values())
    blocked = sum(answer.blocking_issue.values())
    assert blocked == pytest.approx(1 if answer.agreed.value < 1 - 1e-9 else 0)


@pytest.mark.parametrize("said", ["protocol: bridging, breakdown_per_day: 1", "protocol: alternating"])
def test_talks_that_end_before_anybody_differs_aloud_still_have_their_issue(said: str) -> None:
    answer = played(two_sides(f"talks: {{{said}}}\n", no_deal=("60", "60")))
    assert answer.agreed.value == 0
    assert answer.blocking_issue == {"pay": 1}


@pytest.mark.parametrize(("days", "told"), [(90, True), (5, False)])
def test_votes_that_cannot_come_in_time_are_told_from_votes_that_fail(days: int, told: bool) -> None:
    house = "    bodies: {house: {members: {all: {always: yes}}}}\n"
    answer = played(
        two_sides(union=f"{house}    ratification: [{{body: house, unanimous: true, days: {days}}}]\n")
    )
    assert answer.agreed.value > 0
    assert (answer.ratified.value == 0) is told
    assert any("its votes end after day 60" in note for note in answer.notes) is told


def test_a_text_that_a_mandate_stands_against_is_disputed_where_it_leaves_the_mandate() -> None:
    sides = (
        "  p: {weights: {x: 9, y: 1}, values: {x: {a: 100, b: 0}, y: {c: 100, d: 50, e: 0}}, no_deal: 92}\n"
        "  q: {weights: {x: 9, y: 1}, values: {x: {a: 0, b: 100}, y: {c: 0, d: 50, e: 100}}, no_deal: 3,\n"
        "      mandate: {accept: y == e, consult_days: 2, widens: 0}}\n"
    )
    said = "issues: {x: {options: [a, b]}, y: {options: [c, d, e]}}\ntabled: {x: a, y: d}\n"
    answer = played(case_of(f"{said}talks: {{protocol: bridging, deadline_day: 40}}\nparties:\n{sides}"))
    assert answer.outcomes["walked_out"] == 1
    assert answer.blocking_issue == {"y": 1}


def test_talks_of_a_single_side_are_called_what_they_are() -> None:
    one = case_of("issues: {x: {options: [a, b]}}\nparties:\n  p: {points: {x: {a: 9, b: 5}}, no_deal: 3}\n")
    assert "Only p has interests stated: nobody is there to disagree with it." in played(one).notes
    assert not any("nobody is there" in note for note in played(two_sides()).notes)


def test_where_all_like_the_same_text_best_no_issue_is_in_dispute() -> None:
    sides = "".join(
        f"  {name}: {{weights: {{x: 1}}, values: {{x: {{a: 100, b: 0}}}}, no_deal: 10{more}}}\n"
        for name, more in (("p", ""), ("q", ", mandate: {real: 0, consult_days: 2, widens: 0}"))
    )
    answer = played(case_of(f"issues: {{x: {{options: [a, b]}}}}\nparties:\n{sides}"))
    assert answer.agreed.value == 0
    assert answer.blocking_issue == {"whole package": 1}


@pytest.mark.parametrize("protocol", Protocol)
def test_the_unit_of_a_score_sheet_decides_nothing(protocol: Protocol) -> None:
    """Points of two sides have no common measure, so the larger sheet does not say what is in dispute."""

    def sheet(k: int) -> Case:
        return case_of(
            "issues: {a: {options: [w, x, y]}, b: {options: [lo, mid, hi]}}\n"
            "parties:\n"
            f"  one: {{points: {{a: {{w: 0, x: {k}, y: {3 * k}}}, b: {{lo: {7 * k}, mid: {4 * k}, hi: 0}}}},"
            f" no_deal: {5 * k}..{9 * k}}}\n"
            "  two: {points: {a: {w: 9, x: 5, y: 0}, b: {lo: 0, mid: 2, hi: 4}}, no_deal: 5..11}\n"
            f"talks: {{protocol: {protocol.value}, deadline_day: 20}}\n"
        )

    one, ten = played(sheet(1)), played(sheet(10))
    assert one.agreed.value < 1
    assert one.outcomes == pytest.approx(ten.outcomes)
    assert one.blocking_issue == pytest.approx(ten.blocking_issue)
    assert one.last_issue == pytest.approx(ten.last_issue)


def test_json_has_every_key_of_the_contract() -> None:
    found = as_json(played(load_case("lantern-strait"), seed=3))
    assert {"method", "exact", "seed", "worlds", "runs", "seconds", "partial"} <= set(found)
    assert (found["seed"], found["runs"], found["worlds"], found["exact"]) == (3, RUNS, RUNS, False)
    assert found["behavioural"] is True
    for name in ("agreed", "ratified", "holds"):
        assert all(set(day) == {"value", "low", "high"} for day in found[name]["by_day"])
        assert {"value", "low", "high", "range", "driver"} <= set(found[name])
    assert set(found["outcomes"]) == {
        "ratified", "agreed", "rejected", "walked_out", "broken_down", "still_talking"
    }  # fmt: skip
    assert isinstance(found["blocking_issue"], dict)
    assert as_json(played(load_case("port-of-arden"), 8))["holds"] is None


def test_the_same_seed_gives_the_same_answer_and_another_one_within_the_error() -> None:
    case = load_case("lantern-strait")
    first, again, other = played(case, 256), played(case, 256), played(case, 256, seed=1)
    assert replace(first, seconds=0.0) == replace(again, seconds=0.0)
    assert first.agreed.by_day != other.agreed.by_day
    for day in range(0, 61, 5):
        one, two = first.agreed.by_day[day], other.agreed.by_day[day]
        assert max(one.low, two.low) <= min(one.high, two.high)


def test_where_everything_is_certain_all_runs_are_one() -> None:
    answer = played(two_sides(CERTAIN))
    assert (answer.worlds, answer.agreed.value, answer.agreed.driver) == (1, 1.0, None)
    assert answer.agreed.range == (1.0, 1.0)
    assert answer.exact
    assert any("Nothing is left to chance" in note for note in answer.notes)
    assert all(day.low == day.value == day.high for day in answer.agreed.by_day)


@pytest.mark.parametrize(
    "chance",
    ["breakdown_per_day: 0.000001", "protocol: alternating"],
)
def test_where_runs_have_chances_of_their_own_the_answer_is_not_exact(chance: str) -> None:
    text = CERTAIN.replace("talks: {", f"talks: {{{chance}, ", 1)
    answer = played(two_sides(text))
    assert (answer.worlds, answer.exact) == (1, False)
    assert answer.agreed.low < 1


def test_how_a_text_is_carried_out_does_not_move_whether_it_is_agreed() -> None:
    case = load_case("lantern-strait")
    answer = played(case)
    for curve in (answer.agreed, answer.ratified):
        assert curve.driver is not None
        assert not curve.driver.startswith("schedule.")


def test_that_nothing_can_be_agreed_is_said_with_who_is_needed() -> None:
    parties = (
        "issues: {pay: {options: [0, 1]}}\nparties:\n"
        "  a: {weights: {pay: 1}, values: {pay: increasing}, no_deal: 40}\n"
        "  b: {name: Board, always: no}\n"
    )
    notes = played(case_of(parties), 4).notes
    assert any("the yes of Board is needed" in note for note in notes)
    content = case_of(parties.replace("always: no", "always: yes"))
    assert played(content, 4).agreed.value == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"runs": 0}, "0 runs cannot be played"),
        ({"seed": -1}, "below 0"),
        ({"worlds": 0}, "0 worlds"),
        ({"texts": 1}, "1 texts"),
        ({"texts": 5000}, "Ask for 2 to"),
    ],
)
def test_a_number_out_of_range_is_refused(asked: dict[str, int], said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        talks(two_sides(), **asked)  # type: ignore[arg-type]  # numbers for the keywords of numbers


def test_worlds_may_be_shared_by_runs() -> None:
    answer = played(load_case("lantern-strait"), 100, worlds=10)
    assert (answer.worlds, answer.ess) == (10, 10.0)


def test_work_that_is_broken_off_is_marked_partial() -> None:
    done = []

    def stop(more: int) -> None:
        done.append(more)
        if len(done) == 2:
            raise KeyboardInterrupt

    answer = talks(two_sides(), runs=40, worlds=10, executor=HERE, tick=stop)
    assert (answer.partial, answer.runs) == (True, 20)


def test_work_that_is_broken_off_before_anything_was_done_has_no_answer() -> None:
    class Impatient:
        def run(self, *_: object) -> object:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        talks(two_sides(), runs=4, executor=Impatient())  # type: ignore[arg-type]  # it never plays anything


# ---- single runs


def test_a_single_run_ends_as_it_does_among_all() -> None:
    case = under(load_case("wadi-amal-water"), Protocol.BRIDGING)
    answer = played(case, 16)
    told = [single_run(case, run, runs=16) for run in range(16)]
    for name, share in answer.outcomes.items():
        assert sum(run.outcome == name for run in told) / 16 == pytest.approx(share)


def test_a_run_tells_when_its_carrying_out_stops_and_who_stops_it() -> None:
    schedule = (
        "schedule:\n  steps:\n    - {day: 0, acts: [{by: port, does: pay, worth: {union: 9, port: -1}}]}\n"
        "    - {day: 7, acts: [{by: union, does: work, worth: {union: -1, port: 9}}]}\n"
        "    - {day: 9, may_stop: [port]}\n  stopping: {union: 0, port: -20}\n"
    )
    case = two_sides(f"{CERTAIN}{schedule}")
    run = single_run(case, 0, runs=4)
    assert run.ratified_day is not None
    assert (run.outcome, run.stopped_day) == ("ratified", run.ratified_day)
    assert [(e.party, e.day) for e in run.diary if e.event == "stops"] == [("port", run.stopped_day)]


def test_a_run_that_is_not_there_is_told() -> None:
    with pytest.raises(QuestionError, match="numbered from 0 to 3"):
        single_run(two_sides(), 4, runs=4)


MANDATES = (
    "    mandate: {accept: pay <= 3, consult_days: 2, widens: 0}\n",
    "    mandate: {accept: pay <= 3, consult_days: 4, widens: 1}\n",
)


def test_of_two_that_consult_on_a_bridging_text_only_the_one_that_may_not_take_it_has_refused_it() -> None:
    lines = "talks: {protocol: bridging, deadline_day: 5}\nhorizon_days: 30\n"
    case = two_sides(lines, *MANDATES)
    answer = played(case, 8)
    assert answer.outcomes["walked_out"] == 1
    assert answer.walked_out_by == {"union": 1.0}
    run = single_run(case, 0, runs=8)
    assert run.by == ("union",)
    told = [(entry.event, entry.party, entry.day) for entry in run.diary]
    assert ("says_yes", "port", 6.0) in told
    assert ("may_not", "union", 10.0) in told
    assert ("may_take", "port", 10.0) in told


def test_a_run_tells_who_refers_home_and_who_comes_back_with_what() -> None:
    case = two_sides(
        f"horizon_days: 40\n{CERTAIN}", MANDATES[1], MANDATES[1].replace("widens: 1", "widens: 0")
    )
    events = [(entry.event, entry.party) for entry in single_run(case, 0, runs=4).diary]
    assert ("consults", "union") in events
    assert ("may_take", "union") in events
    assert ("may_not", "port") in events
    assert ("agrees", None) not in events


def test_a_run_tells_the_votes_and_who_refuses() -> None:
    house = (
        "    bodies: {house: {members: {m: {seats: 3, no_deal: 90}}}}\n"
        "    ratification: [{body: house, yes_more_than_no: true, days: 4}]\n"
    )
    case = two_sides(
        f"horizon_days: 90\n{CERTAIN}", house, house.replace("90", "0").replace("days: 4", "days: 2")
    )
    run = single_run(case, 0, runs=4)
    assert (run.outcome, run.by) == ("rejected", ("union",))
    assert run.agreed_day is not None
    votes = [
        (e.event, e.party, e.day - run.agreed_day) for e in run.diary if e.event in {"ratifies", "rejects"}
    ]
    assert votes == [("ratifies", "port", 2.0), ("rejects", "union", 4.0)]
