"""What `check` says: every slip once, at its place, with what to do; warnings for what is probably not meant."""

# ruff: noqa: E501 - tables with one slip a line

from __future__ import annotations

from pathlib import Path

import pytest

from goodoffices.case.catalog import catalog_text
from goodoffices.case.files import check_case, load_case_text
from goodoffices.errors import CaseError, Problem

ARDEN = catalog_text("port-of-arden").decode("utf-8")
EVERYTHING = Path(__file__).with_name("everything.yaml").read_text(encoding="utf-8")


def _problems(text: str) -> tuple[Problem, ...]:
    try:
        load_case_text(text, "case.yaml")
    except CaseError as error:
        return error.problems
    return ()


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


IN_ARDEN = [
    ("format: goodoffices/1", "format: goodoffices/2", "format", "goodoffices/2", "Write format: goodoffices/1"),
    ("as_of: 2026-03-02", "as_of: 2026-13-02", "as_of", "is not a date", "2026-03-02"),
    ("author:", "auther:", "", "unknown key 'auther'", "Did you mean 'author'?"),
    ("[0, 8, 1]", "[0, 8, 3]", "issues.raise_pct.range", "do not meet 8", "End at 6 or 9"),
    ("[0, 8, 1]", "[0, 8]", "issues.raise_pct.range", "has three numbers", "[0, 8, 1]"),
    ("[0, 8, 1]", "[8, 0, 1]", "issues.raise_pct.range", "runs upwards", ""),
    ("[0, 8, 1]", "[0, 1000000, 1]", "issues.raise_pct.range", "more than 10000 options", "larger step"),
    ("[0, 2, 5]", "[0, 2, 5, 5.0]", "issues.jobs.options", "'5' is given twice", "2 and 2.0 are the same"),
    ("[no_review, after_one_year]", "[no review, after_one_year]", "issues.review.options.0", "cannot be the name", "no_review"),
    ("status_quo: none", "status_quo: nome", "issues.night_shift", "no option 'nome'", "Did you mean 'none'?"),
    ("review == after_one_year)", "reviwe == after_one_year)", "rules.0", "unknown issue 'reviwe'", "Did you mean 'review'?"),
    ("weights: {raise_pct: 40..50,", "wieghts: {raise_pct: 40..50,", "parties.union", "unknown key 'wieghts'", "Did you mean 'weights'?"),
    ("{raise_pct: 40..50,", "{raise_pc: 40..50,", "parties.union.weights", "unknown issue 'raise_pc'", "Did you mean 'raise_pct'?"),
    ("review: 5}", "review: -5}", "parties.union.weights.review", "cannot be negative", ""),
    ("raise_pct: 40..50,", "raise_pct: 50..40,", "parties.union.weights.raise_pct", "is not a range", "40..50"),
    ("raise_pct: 40..50,", "raise_pct: 40-50,", "parties.union.weights.raise_pct", "is not a number", "Write 40..50"),
    ("raise_pct: 40..50,", "raise_pct: moood,", "parties.union.weights.raise_pct", "unknown number 'moood'", ""),
    ("{raise_pct: 60, night_shift: 25, jobs: 15}", "{raise_pct: 0}", "parties.port.weights", "all weights are 0", ""),
    ("night_shift: {none: 100, voluntary: 60..80, compulsory: 0}", "night_shift: increasing", "parties.union.values.night_shift", "needs options that are numbers", "none: .."),
    ("night_shift: {none: 100, voluntary: 60..80, compulsory: 0}", "night_shift: {none: 100, compulsory: 0}", "parties.union.values.night_shift", "missing for voluntary", "every option"),
    ("night_shift: {none: 100, voluntary: 60..80, compulsory: 0}", "night_shift: {order: [none, compulsory]}", "parties.union.values.night_shift.order", "leaves out voluntary", ""),
    ("jobs: {0: 0, 2: 60, 5: 100}", "jobs: {0: 0, 3: 60, 5: 100}", "parties.union.values.jobs", "no option '3'", "0, 2, 5"),
    ("raise_pct: increasing", "raise_pct: {0: 0, 6: 100}", "parties.union.values.raise_pct", "do not cover", "end with 8"),
    ("raise_pct: increasing", "raise_pct: incresing", "parties.union.values.raise_pct", "'incresing'", "Did you mean 'increasing'?"),
    ("      review: {no_review: 0, after_one_year: 100}\n", "", "parties.union", "values are missing for review", "review: increasing"),
    ("    no_deal: 45\n", "", "parties.port", "no_deal is missing", "Add no_deal"),
    ("no_deal: 45", "no_deal: {as_good_as: {raise_pct: 2, jobs: 2}}", "parties.port.no_deal.as_good_as", "leaves out night_shift, review", "every issue"),
    ("{raise_pct: 60, night_shift: 25, jobs: 15}", "{order: [raise_pct, night_shift, jobs]}", "parties.port", "only an order", "as_good_as"),
    ("no_deal: 45", "no_deal: 45\n    points: {jobs: {0: 1, 2: 1, 5: 1}}", "parties.port", "both 'points' and 'weights'", ""),
    ("firmness: 0.9", "firmness: 40", "parties.union.red_lines.U1.firmness", "'40' is no chance", "Write 0.4"),
    ("firmness: 0.9", "frimness: 0.9", "parties.union.red_lines.U1", "unknown key 'frimness'", "Did you mean 'firmness'?"),
    ("rule: night_shift != compulsory", "rule: night_shfit != compulsory", "parties.union.red_lines.U1", "unknown issue 'night_shfit'", "Did you mean 'night_shift'? Known issues: raise_pct, night_shift, jobs, review."),
    ("{id: P1, rule", "{id: U1, rule", "parties.port.red_lines.U1", "used twice", "an id of its own"),
    ("{id: P1, rule", "{rule", "parties.port.red_lines.0", "'id' is missing", ""),
    ("claims: [c3]", "claims: [c33]", "parties.union.red_lines.U1.claims", "unknown claim 'c33'", "Did you mean 'c3'?"),
    ("source: manager", "source: manger", "claims.c4.source", "unknown source 'manger'", "Did you mean 'manager'?"),
    ("about: U1", "about: U2", "claims.c3.about", "'U2' is nothing", ""),
    ('"union.no_deal <= 40"', '"unoin.no_deal <= 40"', "claims.c4.about", "is no number of this case", "union.no_deal"),
    ('"union.no_deal <= 40"', '"union.no_deal <= forty"', "claims.c4.about", "is not a number", ""),
    ("credibility: 2", "credibility: 9", "claims.c3.credibility", "from 1 to 6", ""),
    ("reliability: B", "reliability: G", "sources.committee.reliability", "no reliability", "A (best)"),
    ("date: 2026-02-27", "date: yesterday", "claims.c3.date", "is not a date", ""),
    ("by: union, package", "by: unoin, package", "offers.0.by", "'unoin'", "Did you mean 'union'?"),
    ("port: refused", "port: refussed", "offers.0.answers.port", "'refussed'", "Did you mean 'refused'?"),
    ("raise_pct: 40..50,", "raise_pct: 2026-04-15,", "parties.union.weights.raise_pct", "'2026-04-15' is a date, and a number is needed", "days are counted from as_of"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "what", "hint"), IN_ARDEN, ids=[f"{new[:40]}-{i}" for i, (_, new, *_) in enumerate(IN_ARDEN)])  # fmt: skip
def test_each_slip_is_reported_once_at_its_place(
    old: str, new: str, where: str, what: str, hint: str
) -> None:
    text = _changed(ARDEN, (old, new))
    (problem,) = _problems(text)
    assert problem.where == where
    assert what in problem.what
    assert hint in problem.hint
    if new:
        first = next(
            number
            for number, line in enumerate(text.splitlines(), start=1)
            if new.split("\n", maxsplit=1)[0] in line
        )
        assert abs(problem.line - first) <= 7


IN_EVERYTHING = [
    ("owner: [strike committee, legal office]", "owner: head", "parties.union.red_lines.U1", "is a member of a body", "owner: party"),
    ("left: {seats: 32, follows: head}", "left: {seats: 32, follows: haed}", "parties.union.bodies.council.members.left.follows", "unknown member or party", "Did you mean 'head'?"),
    ("{seats: 3, always: absent}", "{seats: 3, always: absnt}", "parties.union.bodies.council.members.absent.always", "'absnt'", "Did you mean 'absent'?"),
    ("votes: {2: abstain}", "votes: {3: abstain}", "parties.union.bodies.council.members.right.votes", "no question 3", ""),
    ("body: council, yes_share_over", "body: counsil, yes_share_over", "parties.union.ratification.0", "unknown body 'counsil'", "Did you mean 'council'?"),
    ("yes_share_over: 0.5", "yes_share_over: 50", "parties.union.ratification.0.yes_share_over", "no chance or share", "Write 0.5"),
    ("of: members", "of: member", "parties.union.ratification.0.of", "'member'", "Did you mean 'members'?"),
    ("yes_share_over: 0.5, of: members, ", "", "parties.union.ratification.0", "voting rule is missing", "yes_more_than_no"),
    ("b: [right]", "b: [rihgt]", "parties.union.ratification.1.each_group.groups.b.0", "unknown member 'rihgt'", "Did you mean 'right'?"),
    ("[night_shift, review]]", "[night_shift]]", "parties.union.questions", "no question holds review", "exactly one"),
    ("[night_shift, review]]", "[night_shift, review, jobs]]", "parties.union.questions.1.2", "in question 1 and in question 2", ""),
    ("decides: council.head", "decides: council.hed", "parties.union.decides", "unknown member 'hed'", "Did you mean 'head'?"),
    ("members: [head, left, right], needs", "members: [head, lefft, right], needs", "parties.union.coalition.members", "unknown member 'lefft'", "Did you mean 'left'?"),
    ("must_include: [union, port]", "must_include: [union, prot]", "agreement.must_include.1", "unknown party 'prot'", "Did you mean 'port'?"),
    ("{if: tired, then", "{if: tierd, then", "parties.union.weights.night_shift", "unknown number 'tierd'", "Did you mean 'tired'?"),
    ("{from: lean, to", "{from: tired, to", "parties.union.weights.jobs", "is a chance, not a number", "if: tired"),
    ("{from: lean, to", "{from: mood, to", "parties.union.weights.jobs", "no range to be linear over", ""),
    ("awards: {none: 0.3,", "awards: {none: 0.2,", "issues.night_shift.arb.awards", "add up to 0.9", ""),
    ("reads: {union:", "reads: {unoin:", "issues.review.vague.reads.unoin", "unknown party", "Did you mean 'union'?"),
    ("chosen_by: port", "chosen_by: prot", "events.e1.chosen_by", "unknown party 'prot'", "Did you mean 'port'?"),
    ("chance: 0.5..0.8, chosen", "chance: 50..80, chosen", "events.e1.chance", "no chance", "0.5..0.8"),
    ("protocol: proximity", "protocol: proximty", "talks.protocol", "'proximty'", "Did you mean 'proximity'?"),
    ("kind: micro", "kind: mikro", "talks.tactics.port.kind", "'mikro'", "Did you mean 'micro'?"),
    ("exponent: 0.2..1..4", "exponent: 0", "talks.tactics.union.exponent", "gives everything away", "more than 0"),
    ("exponent: 0.2..1..4", "exponent: {normal: [1, 1]}", "talks.tactics.union.exponent", "this law can fall below 0", "0.25..1..4"),
    ("delivers: {raise_pct: 0.5}", "delivers: {raise_pc: 0.5}", "schedule.steps.2.acts.0.delivers", "unknown issue", "Did you mean 'raise_pct'?"),
    ('"may(union, resume)"', '"might(union, resume)"', "schedule.assurances.l1.says", "'might' is no duty", "must_not"),
    ('"may(union, resume)"', '"union may resume"', "schedule.assurances.l1.says", "is no assurance", "may(union"),
    ("when: day >= 42", "when: dya >= 42", "schedule.assurances.l1.when", "'dya'", ""),
    ("{1: 20..30, end: 5", "{7: 20..30, end: 5", "schedule.stopping", "there is no step 7", "from 1 to 3"),
    ("- {day: 30, may_stop", "- {day: 3, may_stop", "schedule.steps.3", "day 3 comes before day 7", ""),
    ("against: port", "against: prot", "schedule.guarantees.g1.against", "unknown party 'prot'", ""),
    ("acts: [{by: port,", "acts: [{by: prot,", "schedule.steps.2.acts.0.by", "'prot' is neither a party nor a mediator", "Did you mean 'port'?"),
    ("order: [union, port]}", "order: [union, city]}", "schedule.steps.3.order", "'city' decides nothing at this step", "may_stop"),
    ("{from: union, to: port, count", "{from: union, to: union, count", "schedule.items.captives", "'union' cannot hand anything to itself", "two parties"),
    ("count: 40", "count: 0", "schedule.items.captives.count", "is not a whole number from 1", ""),
    ("holds: {union: 10,", "holds: {onion: 10,", "schedule.holds", "unknown party 'onion'", "Did you mean 'union'?"),
    ("credible: 0.5..0.9", "credible: 50..90", "schedule.guarantees.g1.credible", "is no chance or share", "0.5..0.9"),
    ("seen: 0.9", "seen: 90%", "schedule.steps.2.acts.0.seen", "", ""),
    ("leverage: {union: 3", "leverage: {unoin: 3", "mediators.ministry.leverage", "unknown party 'unoin'", ""),
    ("about: port.mandate", "about: port.mandat", "claims.c6.about", "is nothing in this case", "Did you mean 'mandate'?"),
    ("about: port.mandate", "about: unknowns.tired", "claims.c6.about", "is nothing in this case", "Did you mean 'tired'?"),
    ("language: ar", "language: Arabic script", "language", "no language tag", "ar"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "what", "hint"), IN_EVERYTHING, ids=[f"{where}-{i}" for i, (_, _, where, *_) in enumerate(IN_EVERYTHING)])  # fmt: skip
def test_slips_in_the_rarer_parts_are_reported_once(
    old: str, new: str, where: str, what: str, hint: str
) -> None:
    (problem,) = _problems(_changed(EVERYTHING, (old, new)))
    assert problem.where == where
    assert what in problem.what
    assert hint in problem.hint


def test_ten_slips_give_ten_messages_in_file_order() -> None:
    chosen = [IN_ARDEN[i] for i in (1, 3, 10, 12, 23, 25, 29, 31, 37, 43)]
    problems = _problems(_changed(ARDEN, *((old, new) for old, new, *_ in chosen)))
    assert len(problems) == 10
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_torn_line_does_not_hide_the_others() -> None:
    text = _changed(
        ARDEN,
        ("rule: night_shift != compulsory", "rule: implies(jobs == 5, night_shift != compulsory)"),
        ("no_deal: 45", "no_deal: fourty-five"),
    )
    problems = _problems(text)
    assert len(problems) == 2
    assert "quotes" in problems[0].hint
    assert problems[1].where == "parties.port.no_deal"


def test_a_message_reads_file_line_where_what_hint() -> None:
    (problem,) = _problems(_changed(ARDEN, ("rule: night_shift !=", "rule: night_shfit !=")))
    assert str(problem) == (
        "case.yaml:24: parties.union.red_lines.U1: unknown issue 'night_shfit'. "
        "Did you mean 'night_shift'? Known issues: raise_pct, night_shift, jobs, review."
    )


def test_a_broken_issue_is_not_blamed_for_everything_that_names_it() -> None:
    text = _changed(ARDEN, ("options: [none, voluntary, compulsory]", "options: [none, voluntary, not]"))
    (problem,) = _problems(text)
    assert problem.where == "issues.night_shift.options.2"


def test_votes_that_copy_one_another_are_named_as_a_circle() -> None:
    text = _changed(EVERYTHING, ("reds: {follows: union}", "reds: {follows: blues}"))
    (problem,) = _problems(text)
    assert "senate.reds -> senate.blues -> senate.reds" in problem.what


def test_a_party_that_decides_by_its_own_follower_is_a_circle() -> None:
    text = _changed(EVERYTHING, ("head: {seats: 1,", "head: {seats: 1, follows: union,"))
    (problem,) = _problems(text)
    assert "union.council.head" in problem.what


def test_a_reserved_word_cannot_name_an_issue() -> None:
    text = _changed(ARDEN, ("parties:", "parties:\n  talks: {always: no}"))
    (problem,) = _problems(text)
    assert problem.where == "parties.talks"
    assert "cannot be the name of a party" in problem.what


def test_unknowns_that_lead_back_to_themselves_are_named() -> None:
    text = _changed(
        EVERYTHING,
        ("lean: {number: 0..100}", "lean: {number: {value: 1, plus: loan}}\n  loan: {number: lean}"),
    )
    problems = _problems(text)
    assert "lean -> loan -> lean" in problems[0].what
    assert len(problems) == 1


@pytest.mark.parametrize("text", ["", "[]", "issues: 3\nparties: 4", "issues: {a: 3}\nparties: {b: [1]}", "issues: {a: {options: {b: 1}}}\nparties: {b: {weights: [1], values: 3, points: 2, bodies: 3, coalition: 4, mandate: 5, ratification: {a: 1}}}"])  # fmt: skip
def test_anything_in_a_wrong_place_is_a_case_error(text: str) -> None:
    assert _problems(text)
    assert _problems(f"format: goodoffices/1\ntitle: x\n{text}")


def test_hostile_names_are_printed_harmlessly() -> None:
    text = ARDEN.replace("author:", '"a\\e[31m\\u202e":', 1)
    (problem,) = _problems(text)
    assert "\x1b" not in str(problem)
    assert "\u202e" not in str(problem)


WARNINGS = [
    ("jobs: {0: 0, 2: 60, 5: 100}", "jobs: {0: 10, 2: 60, 5: 90}", "run from 10 to 90"),
    ("jobs: {0: 0, 2: 60, 5: 100}", "jobs: {0: 0, 2: 60, 5: 120}", "120 lies outside"),
    ("options: [no_review, after_one_year]", "options: [no_review, after_one_year, {vague: {reads: {union: no_review, port: after_one_year}}}]", "its own way"),
    ("rule: not (raise_pct >= 7 and jobs == 5)", "rule: raise_pct >= 0", "no package can break"),
    ("rule: not (raise_pct >= 7 and jobs == 5)", "rule: raise_pct > 8", "every package breaks"),
    ("claims: [c3]", "claims: [c3, c4]", "counts twice"),
    ("{raise_pct: 60, night_shift: 25, jobs: 15}", "{raise_pct: 60, night_shift: 25}", "jobs has values and no weight"),
    ("{raise_pct: 60, night_shift: 25, jobs: 15}", "{night_shift: 25}", "raise_pct, jobs have values and no weight"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "what"), WARNINGS)
def test_what_is_probably_not_meant_is_a_warning(old: str, new: str, what: str) -> None:
    case = load_case_text(_changed(ARDEN, (old, new)))
    assert any(what in warning.what for warning in case.warnings)


def test_a_weight_of_0_is_taken_as_meant() -> None:
    weights = "{raise_pct: 60, night_shift: 25, jobs: 15}"
    case = load_case_text(_changed(ARDEN, (weights, weights.replace("15", "0"))))
    assert case.warnings == ()


def test_a_sound_case_has_no_warnings() -> None:
    assert check_case("port-of-arden").warnings == ()


def test_a_party_that_is_not_needed_is_reported() -> None:
    text = ARDEN.replace("  port:\n", "  port:\n    seats: 2\n") + "agreement: {yes_at_least: 2}\n"
    (warning,) = load_case_text(text).warnings
    assert warning.where == "parties.union"
    assert "not needed" in warning.what


def test_an_unknown_that_nothing_names_is_a_warning() -> None:
    (warning,) = load_case_text(ARDEN + "unknowns: {tired: {chance: 0.5}}\n").warnings
    assert warning.where == "unknowns.tired"


@pytest.mark.parametrize(
    ("more", "where", "what"),
    [
        (
            "events: [{id: vote, title: Vote, day: 50..60, no_deal: {port: -3}}]\n",
            "events.vote.day",
            "this comes on day 50 at the earliest, and talks are looked at for 20 days",
        ),
        ("talks: {deadline_day: 45.5}\n", "talks.deadline_day", "the deadline is on day 46 at the earliest"),
        (
            "talks: {outside: {port: {from_day: 30, worth: 50}}}\n",
            "talks.outside.port.from_day",
            "this begins on day 30",
        ),
    ],
)
def test_what_comes_after_the_talks_are_looked_at_is_a_warning(more: str, where: str, what: str) -> None:
    (warning,) = load_case_text(ARDEN + "horizon_days: 20\n" + more).warnings
    assert warning.where == where
    assert what in warning.what
    assert load_case_text(ARDEN + "horizon_days: 90\n" + more).warnings == ()


def test_a_claim_dated_after_the_horizon_is_a_warning() -> None:
    text = ARDEN.replace("date: 2026-03-01, credibility: 3", "date: 2026-06-01, credibility: 3")
    (warning,) = load_case_text(text).warnings
    assert (warning.where, "dated 2026-06-01" in warning.what) == ("claims.c4", True)


@pytest.mark.parametrize(
    ("talks", "where"),
    [
        ("tactics: {crew: {kind: micro}}", "talks.tactics.crew"),
        ("outside: {crew: {worth: 50}}", "talks.outside.crew"),
        ("discount: {crew: 0.9}", "talks.discount.crew"),
    ],
)
def test_how_a_party_talks_that_is_only_counted_is_a_warning(talks: str, where: str) -> None:
    text = ARDEN.replace("parties:\n", "parties:\n  crew: {always: yes}\n", 1)
    found = load_case_text(text + f"talks: {{{talks}}}\n").warnings
    assert where in {warning.where for warning in found}
    assert any("'crew' is counted and not modelled" in warning.what for warning in found)


def test_a_draft_that_one_side_got_first_is_a_warning() -> None:
    sent = "drafts: [{id: d1, sent_to: {union: 2026-02-01, port: 2026-02-03}}]\n"
    (warning,) = load_case_text(ARDEN + sent).warnings
    assert "union got this draft before port" in warning.what
    even = sent.replace("02-03", "02-01")
    assert load_case_text(ARDEN + even).warnings == ()


def test_delivering_more_than_the_whole_is_a_warning() -> None:
    steps = "[{day: 0, acts: [{by: port, delivers: {jobs: 0.7}}]}, {day: 1, acts: [{by: port, delivers: {jobs: 0.7}}]}]"
    (warning,) = load_case_text(ARDEN + "schedule: {for: {jobs: 2}, steps: " + steps + "}\n").warnings
    assert "deliver 1.4 of 'jobs'" in warning.what


def test_delivering_an_issue_without_a_status_quo_is_an_error() -> None:
    text = _changed(ARDEN, ("range: [0, 8, 1], status_quo: 0", "range: [0, 8, 1]"))
    steps = "[{day: 0, acts: [{by: port, delivers: {raise_pct: 1}}]}]"
    (problem,) = _problems(text + f"schedule: {{steps: {steps}}}\n")
    assert problem.where == "schedule.steps.1.acts.0.delivers.raise_pct"
    assert "has no status_quo" in problem.what


@pytest.mark.parametrize(
    ("schedule", "what"),
    [
        (
            "{steps: [{day: 0, acts: [{by: port, worth: {union: 3}}]}], stopping: {union: {1: 4}}}",
            "'union' receives its last benefit at step 1, and nothing says what stopping after that",
        ),
        (
            "{guarantees: [{id: g, by: bank, against: union, worth: 3}], steps: [{day: 0, may_stop: [port]}]}",
            "'union' is asked nowhere in the schedule",
        ),
        (
            '{assurances: [{id: l, by: bank, says: "may(union, resume)"}], stopping: {union: 1}}',
            "nothing says who can see this letter",
        ),
        (
            (
                '{assurances: [{id: l, by: bank, says: "may(union, resume)", visible_to: [unoin]}], '
                "stopping: {union: 1}}"
            ),
            "'unoin' is no party or mediator, so it counts as somebody else",
        ),
        (
            (
                '{assurances: [{id: g, by: bank, says: "may(union, resume)", to: union}], stopping: {union: 1}, '
                "guarantees: [{id: g, by: bank, against: union, worth: 3}]}"
            ),
            "'g' is the id of a guarantee too",
        ),
        (
            (
                "{steps: [{day: 0, acts: [{by: port, delivers: {jobs: 0.5}}]}, "
                "{day: 1, acts: [{by: port, delivers: {jobs: 0.5}}]}]}"
            ),
            "an act delivers 'jobs', and neither for: nor tabled: says which option",
        ),
    ],
)
def test_a_schedule_that_is_probably_not_meant_is_a_warning(schedule: str, what: str) -> None:
    (warning,) = load_case_text(ARDEN + f"schedule: {schedule}\n").warnings
    assert what in warning.what


def test_a_schedule_for_another_text_than_the_tabled_one_is_a_warning() -> None:
    text = ARDEN + "tabled: {jobs: 0}\nschedule: {for: {jobs: JOBS}, steps: [{day: 0, may_stop: [port]}]}\n"
    (warning,) = load_case_text(text.replace("JOBS", "2")).warnings
    assert "another text than the tabled one: jobs differ" in warning.what
    assert load_case_text(text.replace("JOBS", "0")).warnings == ()


def test_a_share_is_read_as_per_cent_only_where_it_can_be_nothing_else() -> None:
    def hint(share: str) -> str:
        guarantee = "{id: g, by: bank, against: union, worth: 3, credible: " + share + "}"
        stopping = "stopping: {union: 1}"
        (problem,) = _problems(ARDEN + "schedule: {guarantees: [" + guarantee + "], " + stopping + "}\n")
        return problem.hint

    assert hint("40").startswith("Write 0.4:")
    assert hint("1.5") == hint("2") == "Write a number from 0 to 1."


def test_a_guarantee_that_would_reward_stopping_is_an_error() -> None:
    guarantees = "guarantees: [{id: g, by: bank, against: union, worth: -3}]"
    (problem,) = _problems(ARDEN + "schedule: {" + guarantees + ", stopping: {union: 1}}\n")
    assert "cannot be negative" in problem.what


def test_an_agreement_out_of_reach_is_a_warning() -> None:
    warnings = load_case_text(EVERYTHING.replace("yes_at_least: 2, must", "yes_at_least: 3, must")).warnings
    assert any("only 2 seats that can" in warning.what for warning in warnings)


def test_a_missing_key_is_named_with_an_example() -> None:
    (problem,) = _problems(ARDEN.replace("format: goodoffices/1\n", ""))
    assert problem.what == "'format' is missing."
    assert problem.hint == "Add format: goodoffices/1."


def test_leaving_without_a_coalition_is_a_warning() -> None:
    text = EVERYTHING.replace(
        "coalition: {members: [head, left, right]", "coalition: {members: [left, right]"
    )
    assert any("`leaves` changes nothing" in warning.what for warning in load_case_text(text).warnings)
