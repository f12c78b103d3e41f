"""The oracle of the talks itself, on runs of a few days worked out by hand.

Pay goes from 0 to 10. It is worth ten points each to the union and costs the port as much; both have 40
without agreement unless a test says otherwise. Texts are therefore numbered by the pay.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from goodoffices.case.talks import Mandate, Protocol
from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.streams import coin
from tests.case_parts import quantity
from tests.oracle import Oracle
from tests.shuttle.closed_forms import breakdown, finite_horizon, outside_option, rubinstein
from tests.shuttle.oracle_talks import OracleRun, bridging_text, first_draft, play
from tests.small_cases import case_of, two_sides

SEED = 3
FIRM = "tactics: {union: {kind: fixed, threshold: 60}, port: {kind: fixed, threshold: 40}}"
FAR = "tactics: {union: {kind: fixed, threshold: 70}, port: {kind: fixed, threshold: 40}}"


def texts_of(case: Case) -> list[Package]:
    return Oracle(case).coherent_packages


def played(case: Case, run: int = 0, draft0: Package | None = None) -> OracleRun:
    return play(case, Ensemble.draw(case, 1, SEED), 0, run, SEED, texts_of(case), draft0)


def pay_talks(talks: str, more: str = "", horizon: int = 20, union: str = "", port: str = "") -> Case:
    """Talks about pay, with lines under the union and the port."""
    return two_sides(f"horizon_days: {horizon}\ntalks: {{{talks}}}\n{more}", union, port)


def ended(run: OracleRun) -> tuple[str, float, Sequence[str]]:
    return run.outcome, run.ended_day, sorted(run.by)


def first_of(run: int, *parties: str) -> str:
    u = {p: float(coin(SEED, f"talks.first.{p}", np.array([run]))[0]) for p in parties}
    return min(parties, key=u.__getitem__)


# ---- proximity


def test_sides_move_towards_the_last_offer_of_the_other() -> None:
    run = played(pay_talks(FIRM))
    # Day 0: 10 and 0, each the best for its owner; day 1: 6, the nearest to the other's that each can take.
    assert (run.outcome, run.text, run.agreed_day, run.ratified_day) == ("ratified", (6,), 1, 1)
    assert run.dispute == {"pay": 1.0}
    assert run.by == frozenset()


def test_before_anybody_has_offered_the_text_on_the_table_is_the_one_to_be_near() -> None:
    run = played(pay_talks(FIRM, "tabled: {pay: 6}\n"))
    assert (run.text, run.agreed_day, run.dispute) == ((6,), 0, {})


def test_sides_too_far_apart_are_still_talking_at_the_horizon() -> None:
    run = played(pay_talks(FAR, horizon=5))
    assert ended(run) == ("still_talking", 5, [])
    assert (run.text, run.agreed_day, run.ratified_day) == (None, None, None)


def test_sides_that_give_evenly_meet_just_before_the_deadline() -> None:
    even = "{kind: time, exponent: 1}"
    run = played(pay_talks(f"deadline_day: 10, tactics: {{union: {even}, port: {even}}}"))
    # On day 8 the union takes 5.2 and more, the port 4.8 and less; on day 9 it is 4.6 and 5.4.
    assert (run.text, run.agreed_day) == ((5,), 9)


def test_an_exponent_below_one_gives_early() -> None:
    soon = "{kind: time, exponent: 0.5}"
    run = played(pay_talks(f"deadline_day: 16, tactics: {{union: {soon}, port: {soon}}}"))
    # 100 - 60 sqrt(t / 16) and its mirror image: 48.04 on day 12, and 5 is within reach of both from there
    # (day 11: 50.25).
    assert (run.text, run.agreed_day) == ((5,), 12)


def test_answers_that_take_longer_make_rounds_rarer() -> None:
    run = played(pay_talks(f"answer_days: 2.5, {FIRM}"))
    assert (run.agreed_day, run.text) == (2.5, (6,))


def test_micro_gives_step_for_step() -> None:
    run = played(pay_talks("tactics: {union: {kind: micro}, port: {kind: micro}}"))
    # 10 and 0, 9 and 1, .. on day 5 both put 5 forward.
    assert (run.text, run.agreed_day) == ((5,), 5)
    assert run.dispute == {"pay": 1.0}


def test_micro_does_not_give_to_a_side_that_repeats_itself() -> None:
    talks = "tactics: {union: {kind: micro}, port: {kind: fixed, threshold: 95}}"
    run = played(pay_talks(talks, horizon=6))
    offers = [entry for entry in run.entries if "union puts" in entry]
    # The port has put one text forward, the union may have put two.
    assert [entry.split("pay=")[1].split()[0] for entry in offers] == ["10", *["9"] * 6]


def test_a_side_that_can_accept_nothing_puts_its_best_open_text_forward() -> None:
    talks = "tactics: {union: {kind: fixed, threshold: 120}, port: {kind: fixed, threshold: 0}}"
    line = "    red_lines: [{id: U, rule: pay <= 5}]\n"
    run = played(pay_talks(talks, union=line))
    assert ended(run) == ("still_talking", 20, [])
    assert "union puts forward pay=5" in run.entries[0], "it shows what it wants, and takes nothing"


def test_of_two_offers_that_would_do_the_one_with_the_better_least_share_is_taken() -> None:
    case = case_of(
        "issues: {a: {options: [l, m, r]}}\n"
        "talks: {tactics: {p: {kind: fixed, threshold: 0}, q: {kind: fixed, threshold: 0}}}\n"
        "parties:\n"
        "  p: {points: {a: {l: 100, m: 60, r: 30}}, no_deal: 0}\n"
        "  q: {points: {a: {l: 20, m: 40, r: 100}}, no_deal: 0}\n"
    )
    # p puts l forward (shares 1 and .2), q puts r (shares .3 and 1); m, the most even, nobody does.
    assert played(case).text == (2,)


# ---- how talks end without a text


def test_a_better_option_outside_is_turned_to_once_one_s_own_deadline_has_come() -> None:
    talks = f"deadline_day: 4, outside: {{port: {{from_day: 3, worth: 55}}}}, {FAR}"
    assert ended(played(pay_talks(talks))) == ("walked_out", 4, ["port"])
    later = f"deadline_day: 2, outside: {{port: {{from_day: 7, worth: 55}}}}, {FAR}"
    assert ended(played(pay_talks(later))) == ("walked_out", 7, ["port"])


def test_an_option_no_better_than_no_deal_changes_nothing() -> None:
    talks = f"deadline_day: 4, outside: {{port: {{worth: 40}}}}, {FAR}"
    assert ended(played(pay_talks(talks, horizon=9))) == ("still_talking", 9, [])


def test_an_option_outside_lifts_what_a_side_holds_out_for() -> None:
    talks = f"outside: {{port: {{worth: 45}}}}, {FIRM}"
    # The port takes 5 and less from the start, the union 6 and more.
    assert ended(played(pay_talks(talks))) == ("walked_out", 20, ["port"])


def test_talks_break_down_on_the_day_that_the_run_s_own_chance_says() -> None:
    for run in range(8):
        case = pay_talks(f"breakdown_per_day: 0.2, {FAR}", horizon=6)
        u = float(coin(SEED, "talks.breakdown", np.array([run]))[0])
        day = math.log(u) / math.log(0.8)
        found = played(case, run)
        assert found.outcome == ("broken_down" if day <= 6 else "still_talking")
        assert found.ended_day == pytest.approx(min(day, 6))


def test_a_certain_breakdown_comes_before_the_first_round() -> None:
    assert ended(played(pay_talks(f"breakdown_per_day: 1, {FIRM}"))) == ("broken_down", 0, [])


# ---- mandates


def test_a_text_outside_the_mandate_is_taken_home() -> None:
    mandate = "    mandate: {accept: pay >= 8, consult_days: 2}\n"
    run = played(pay_talks(FIRM, union=mandate))
    assert (run.text, run.agreed_day, run.ratified_day) == ((6,), 3, 3)


def test_a_text_inside_the_mandate_is_not() -> None:
    mandate = "    mandate: {accept: pay >= 6, consult_days: 2}\n"
    assert played(pay_talks(FIRM, union=mandate)).agreed_day == 1


def test_where_the_mandate_is_not_real_everything_is_taken_home() -> None:
    mandate = "    mandate: {accept: pay >= 6, real: 0, consult_days: 2}\n"
    assert played(pay_talks(FIRM, union=mandate)).agreed_day == 3


def test_the_longest_consultation_counts() -> None:
    union, port = (f"    mandate: {{accept: pay == {x}, consult_days: {d}}}\n" for x, d in ((8, 2), (1, 5)))
    assert played(pay_talks(FIRM, union=union, port=port)).agreed_day == 6


def test_a_mandate_that_never_widens_leaves_the_sides_asking_again_and_again() -> None:
    mandate = "    mandate: {accept: pay >= 8, consult_days: 2, widens: 0}\n"
    run = played(pay_talks(FIRM, union=mandate, horizon=10))
    asked = [entry for entry in run.entries if "has asked" in entry]
    # Agreed in principle on days 1, 4, 7 and 10; the last answer would come on day 12.
    assert [entry.split(":")[0] for entry in asked] == ["day 3", "day 6", "day 9"]
    assert ended(run) == ("still_talking", 10, [])


def test_each_consultation_has_a_chance_of_its_own() -> None:
    mandate = "    mandate: {accept: pay >= 8, consult_days: 2, widens: 0.4}\n"
    for run in range(10):
        u = [float(coin(SEED, "talks.mandate.union", np.array([run]), k)[0]) for k in range(6)]
        widened = next((k for k in range(6) if u[k] < 0.4), None)
        expected = 3 + 3 * widened if widened is not None else None
        assert played(pay_talks(FIRM, union=mandate), run).agreed_day == expected


HOUSE = (
    "    bodies: {house: {members: {hard: {seats: 1, no_deal: 65}}}}\n"
    "    ratification: [{body: house, yes_more_than_no: true, days: 5}]\n"
)


def test_a_text_that_the_principals_refused_is_closed() -> None:
    mandate = "    mandate: {real: 0, consult_days: 2}\n"
    run = played(pay_talks(FIRM, union=HOUSE + mandate, horizon=12))
    assert ended(run) == ("still_talking", 12, [])
    assert len([entry for entry in run.entries if "has asked" in entry]) == 1


# ---- ratification


def test_a_house_that_is_harder_than_its_envoys_rejects() -> None:
    run = played(pay_talks(FIRM, union=HOUSE))
    assert ended(run) == ("rejected", 6, ["union"])
    assert (run.agreed_day, run.ratified_day, run.text) == (1, None, (6,))


def test_a_vote_after_the_horizon_is_not_looked_at() -> None:
    assert ended(played(pay_talks(FIRM, union=HOUSE, horizon=5))) == ("agreed", 5, [])


SOFT = HOUSE.replace("{seats: 1, no_deal: 65}", "{seats: 1}")


def test_a_text_is_ratified_when_the_last_house_has_passed_it() -> None:
    run = played(pay_talks(FIRM, union=SOFT))
    assert (run.outcome, run.agreed_day, run.ratified_day, run.ended_day) == ("ratified", 1, 6, 6)


def test_days_that_pass_before_the_vote_count() -> None:
    # On day 6 the union has 40 + 6 d without agreement, and the text is worth 60.
    assert played(pay_talks(FIRM, union=SOFT + "    no_deal_per_day: 3\n")).outcome == "ratified"
    assert ended(played(pay_talks(FIRM, union=SOFT + "    no_deal_per_day: 3.4\n"))) == (
        "rejected",
        6,
        ["union"],
    )


def test_what_happens_before_the_vote_counts_unless_it_needs_that_there_is_no_agreement() -> None:
    event = "events: [{{id: strike, day: {day}, {more}no_deal: {{union: 30}}}}]\n"
    struck = event.format(day=4, more="")
    assert ended(played(pay_talks(FIRM, struck, union=SOFT))) == ("rejected", 6, ["union"])
    averted = event.format(day=4, more="if: no_agreement, ")
    assert played(pay_talks(FIRM, averted, union=SOFT)).outcome == "ratified"
    too_late = event.format(day=7, more="")
    assert played(pay_talks(FIRM, too_late, union=SOFT)).outcome == "ratified"


def test_whoever_chooses_an_event_chooses_it_only_to_gain() -> None:
    event = "events: [{{id: e, day: 0, chosen_by: {by}, no_deal: {{union: 30, port: -5}}}}]\n"
    # With 30 more the union would not take 6; that is the port's loss, not the port's choice.
    assert played(pay_talks(FIRM, event.format(by="port"))).text == (6,)
    assert played(pay_talks(FIRM, event.format(by="union"), horizon=6)).outcome == "still_talking"


def test_the_whole_agreement_has_the_last_word() -> None:
    top = (
        "bodies: {all: {members: {m: {seats: 1, always: no}}}}\n"
        "ratification: [{body: all, unanimous: true, days: 2}]\n"
    )
    assert ended(played(pay_talks(FIRM, top, union=SOFT))) == ("rejected", 8, ["agreement"])


# ---- one text


def test_a_draft_moves_to_where_the_objections_are() -> None:
    case = pay_talks(f"protocol: one_text, {FIRM}")
    assert first_draft(case, texts_of(case)) == (5,)
    run = played(case)
    # The port takes 5, the union would take 6; the next draft is 6.
    assert (run.text, run.agreed_day, run.dispute) == ((6,), 1, {"pay": 1.0})


def test_a_draft_begins_at_what_is_tabled() -> None:
    run = played(pay_talks(f"protocol: one_text, {FIRM}", "tabled: {pay: 10}\n"))
    # The union takes 10, the port would take 6: half way is 8, then 7, then 6 (7 has just been refused).
    assert (run.text, run.agreed_day) == ((6,), 3)


def test_a_draft_goes_half_way_between_two_objections() -> None:
    talks = "tactics: {union: {kind: fixed, threshold: 90}, port: {kind: fixed, threshold: 70}}"
    run = played(pay_talks(f"protocol: one_text, {talks}", horizon=1))
    # The union would take 9, the port 3: the text with the smallest largest distance is 6.
    assert [entry for entry in run.entries if "draft" in entry][1] == "day 1: the draft is pay=6"


def test_a_refused_draft_comes_back_once_the_sides_have_come_nearer_to_it() -> None:
    talks = "tactics: {union: {kind: time, exponent: 1}, port: {kind: time, exponent: 2}}"
    case = pay_talks(f"protocol: one_text, deadline_day: 10, {talks}", "tabled: {pay: 5}\n")
    run = played(case)
    # Nobody is near the ends of the scale, and by the deadline either side takes what the other does.
    drafts = [int(entry.split("pay=")[1]) for entry in run.entries if "draft" in entry]
    assert run.agreed_day is not None
    assert run.agreed_day <= 10
    assert all(2 <= draft <= 8 for draft in drafts)


def test_under_one_text_micro_gives_with_each_new_draft() -> None:
    talks = "protocol: one_text, tactics: {union: {kind: micro}, port: {kind: fixed, threshold: 40}}"
    run = played(pay_talks(talks, horizon=3))
    # 5: the union holds out for 10, the port takes 5; 7 and 8 are as near to both, 7 nearer to 5.
    # 7: the union holds out for 9, the port for 6; 7 has been refused, 8 is the next best.
    # 8: the union takes it, the port would take 6; 7 is half way now, and was 2 away from the union then.
    drafts = [entry.split("pay=")[1] for entry in run.entries if "draft" in entry]
    assert drafts == ["5", "7", "8", "7"]


# ---- bridging

LEVERAGE = "mediators: {office: {leverage: {union: 15}}, ministry: {leverage: {union: 5}}}\n"


def bridged(
    no_deal: tuple[str, str], horizon: int = 20, talks: str = "deadline_day: 10, answer_days: 2"
) -> Case:
    return two_sides(
        f"horizon_days: {horizon}\ntalks: {{protocol: bridging, {talks}}}\n{LEVERAGE}", no_deal=no_deal
    )


def test_mediators_table_one_text_at_the_deadline_with_their_leverage() -> None:
    case = bridged(("70", "40"))
    # With 20 points more the union takes 5 and above; the port takes 6 and below. 5 gives the union none of
    # its 50 points, 6 gives it 10 of them and the port none of its 60: neither is evener, so the earlier.
    assert bridging_text(case, Ensemble.draw(case, 1, SEED), texts_of(case)) == (5,)
    run = played(case)
    assert (run.outcome, run.text, run.agreed_day, run.ratified_day) == ("ratified", (5,), 12, 12)


def test_of_texts_that_pass_alike_the_mediators_table_the_most_even() -> None:
    case = bridged(("30", "40"))
    # The union takes 1 and above, the port 6 and below. 3 gives 20 of 90 points and 30 of 60, 4 gives 30 and
    # 20, 5 gives 40 and 10: the least shares are 0.22, 0.33 and 0.17.
    assert bridging_text(case, Ensemble.draw(case, 1, SEED), texts_of(case)) == (4,)


def test_whoever_refuses_the_bridging_text_has_walked_out() -> None:
    run = played(bridged(("90", "40")), draft0=(6,))
    assert ended(run) == ("walked_out", 12, ["union"])
    assert ended(played(bridged(("90", "60")), draft0=(5,))) == ("walked_out", 12, ["port", "union"])


def test_the_bridging_text_is_tabled_so_that_the_answers_come_by_the_horizon() -> None:
    for talks in ("answer_days: 3", "answer_days: 3, deadline_day: 19"):
        run = played(bridged(("70", "40"), talks=talks))
        assert (run.outcome, run.agreed_day) == ("ratified", 20)
    assert ended(played(bridged(("70", "40"), talks="answer_days: 30"))) == ("still_talking", 20, [])


def test_whose_envoys_may_not_take_the_bridging_text_has_refused_it() -> None:
    case = bridged(("70", "40"))
    union = replace(
        case.parties[0], mandate=Mandate(widens=quantity(0), consult_days=quantity(4), real=quantity(0))
    )
    run = played(replace(case, parties=(union, case.parties[1])), draft0=(5,))
    assert ended(run) == ("walked_out", 16, ["union"])


# ---- alternating


def alternated(talks: str, horizon: int = 20) -> Case:
    return two_sides(
        f"horizon_days: {horizon}\ntalks: {{protocol: alternating, {talks}}}\n", no_deal=("0", "0")
    )


def test_without_discounts_the_last_to_offer_takes_everything() -> None:
    for run in range(6):
        first = first_of(run, "union", "port")
        even, odd = (played(alternated(f"deadline_day: {day}"), run) for day in (2, 3))
        mine = (10,) if first == "union" else (0,)
        theirs = (0,) if first == "union" else (10,)
        assert (even.text, even.agreed_day) == (mine, 0)
        assert (odd.text, odd.agreed_day) == (theirs, 0)


def test_with_two_offers_the_first_gets_what_the_second_loses_by_waiting() -> None:
    for run in range(6):
        found = played(alternated("deadline_day: 1, discount: {union: 0.9, port: 0.9}"), run)
        # The second would get 90 of 100 in the end; the first keeps 10.
        assert found.text == ((1,) if first_of(run, "union", "port") == "union" else (9,))


def test_what_is_outside_is_the_floor_of_the_last_round() -> None:
    for run in range(6):
        found = played(alternated("deadline_day: 0, outside: {union: {worth: 30}, port: {worth: 20}}"), run)
        assert found.text == ((8,) if first_of(run, "union", "port") == "union" else (3,))


def test_a_risk_of_breakdown_makes_sides_settle_for_less() -> None:
    for run in range(6):
        found = played(alternated("deadline_day: 1, breakdown_per_day: 0.1"), run)
        if found.outcome == "broken_down":
            continue
        assert found.text == ((1,) if first_of(run, "union", "port") == "union" else (9,))


def test_whoever_has_more_outside_than_all_there_is_turns_to_it_after_the_last_offer() -> None:
    for run in range(4):
        first = first_of(run, "union", "port")
        own = "tactics: {union: {kind: time, deadline_day: 0}, port: {kind: time, deadline_day: 0}}"
        worth = {"union": 101, "port": 0 if first == "union" else 101}
        options = ", ".join(f"{p}: {{worth: {points}}}" for p, points in worth.items())
        found = played(alternated(f"deadline_day: 6, {own}, outside: {{{options}}}"), run)
        assert (found.outcome, found.ended_day, "union" in found.by) == ("walked_out", 6, True)


def test_where_envoys_may_not_take_the_offer_of_the_equilibrium_nothing_follows() -> None:
    case = alternated("deadline_day: 3")
    mandate = Mandate(widens=quantity(0), consult_days=quantity(1), real=quantity(0))
    run = played(replace(case, parties=tuple(replace(p, mandate=mandate) for p in case.parties)))
    assert ended(run) == ("still_talking", 20, [])
    assert len([entry for entry in run.entries if "offers" in entry]) == 1


def test_alternating_offers_are_for_two_sides() -> None:
    case = three("{yes_at_least: 2}").talks
    with pytest.raises(ValueError, match="two sides"):
        played(replace(three("{yes_at_least: 2}"), talks=replace(case, protocol=Protocol.ALTERNATING)))


def pie(talks: str, no_deal: tuple[str, str] = ("0", "0")) -> Case:
    """A pie of a thousand pieces of which the union wants more and the port less."""
    issues = "issues: {pay: {range: [0, 100, 0.1], status_quo: 0}}\n"
    return case_of(
        f"{issues}horizon_days: 200\ntalks: {{protocol: alternating, {talks}}}\nparties:\n"
        f"  union: {{weights: {{pay: 1}}, values: {{pay: increasing}}, no_deal: {no_deal[0]}}}\n"
        f"  port: {{weights: {{pay: 1}}, values: {{pay: decreasing}}, no_deal: {no_deal[1]}}}\n"
    )


def share_of_first(case: Case, run: int) -> float:
    found = played(case, run)
    assert found.text is not None
    assert found.agreed_day == 0
    union = found.text[0] / 1000
    return union if first_of(run, "union", "port") == "union" else 1 - union


@pytest.mark.parametrize("offers", [1, 2, 3, 4, 5, 10])
def test_finitely_many_offers_come_to_the_closed_form(offers: int) -> None:
    case = pie(f"deadline_day: {offers - 1}, discount: {{union: 0.9, port: 0.9}}")
    # Each round rounds to pieces of a thousandth, in favour of whoever answers.
    assert share_of_first(case, 0) == pytest.approx(finite_horizon(0.9, offers), abs=0.006)


def test_many_offers_come_near_to_the_share_without_a_last_offer() -> None:
    for run in range(3):
        even = share_of_first(pie("deadline_day: 100, discount: {union: 0.9, port: 0.9}"), run)
        assert even == pytest.approx(rubinstein(0.9, 0.9), abs=0.02)
        case = pie("deadline_day: 100, discount: {union: 0.95, port: 0.9}")
        first = (0.95, 0.9) if first_of(run, "union", "port") == "union" else (0.9, 0.95)
        assert share_of_first(case, run) == pytest.approx(rubinstein(*first), abs=0.02)


@pytest.mark.parametrize("worth", [30, 45, 60, 80])
def test_an_option_outside_counts_only_above_what_one_gets_anyway(worth: int) -> None:
    for run in range(3):
        other = "port" if first_of(run, "union", "port") == "union" else "union"
        own_deadline = f"tactics: {{{other}: {{kind: time, deadline_day: 0}}}}"
        talks = f"deadline_day: 40, discount: {{union: 0.9, port: 0.9}}, {own_deadline}"
        case = pie(f"{talks}, outside: {{{other}: {{worth: {worth}}}}}")
        assert share_of_first(case, run) == pytest.approx(outside_option(0.9, worth / 100), abs=0.02)


def test_a_risk_of_breakdown_splits_what_is_above_no_deal() -> None:
    # Without agreement the union has 10 and the port 30; of the 60 left the first gets a little more.
    for run in range(3):
        case = pie("deadline_day: 150, breakdown_per_day: 0.05", no_deal=("10", "30"))
        after = (0.1, 0.3) if first_of(run, "union", "port") == "union" else (0.3, 0.1)
        assert share_of_first(case, run) == pytest.approx(breakdown(0.05, after), abs=0.02)


# ---- more than two sides, and who is needed


def three(agreement: str, more: str = "") -> Case:
    return case_of(
        "issues: {a: {options: [l, m, r]}}\nhorizon_days: 5\n"
        f"agreement: {agreement}\n{more}"
        "talks: {tactics: {p: {kind: fixed, threshold: 50}, q: {kind: fixed, threshold: 50},"
        " s: {kind: fixed, threshold: 50}}}\n"
        "parties:\n"
        "  p: {points: {a: {l: 60, m: 100, r: 0}}, no_deal: 10}\n"
        "  q: {points: {a: {l: 100, m: 50, r: 0}}, no_deal: 10}\n"
        "  s: {points: {a: {l: 0, m: 0, r: 100}}, no_deal: 10}\n"
    )


def test_a_side_that_is_not_needed_stops_nothing() -> None:
    run = played(three("{yes_at_least: 2}"))
    # p puts m forward (q has 50 of it), q puts l (p has 60 of it), s puts r. Least shares are those of s, and
    # equal: the earlier text is taken. At the vote s says no and is not needed.
    assert (run.outcome, run.text, run.agreed_day) == ("ratified", (0,), 0)


def test_a_side_that_must_be_included_stops_everything() -> None:
    run = played(three("{yes_at_least: 2, must_include: [s]}"))
    assert ended(run) == ("still_talking", 5, [])


def test_with_three_sides_each_is_compared_with_the_one_it_would_lose_most_to() -> None:
    case = case_of(
        "issues: {a: {options: [l, m, r]}, b: {options: [u, v]}}\nhorizon_days: 1\ntalks: {answer_days: 2}\n"
        "parties:\n"
        "  p: {points: {a: {l: 50, m: 20, r: 0}, b: {u: 50, v: 0}}, no_deal: 60}\n"
        "  q: {points: {a: {l: 0, m: 80, r: 60}, b: {u: 20, v: 0}}, no_deal: 90}\n"
        "  s: {points: {a: {l: 0, m: 10, r: 30}, b: {u: 0, v: 70}}, no_deal: 90}\n"
    )
    run = played(case)
    # Offers: l u, m u, r v. On a: p loses 50, q 80, s 30, together 160; on b: 50 + 20 + 70 = 140.
    assert run.dispute == {"a": 1.0}
