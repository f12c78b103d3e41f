"""Letters against each other, the text, the schedule and its guarantees; open phases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.case.issues import Issue, Option
from goodoffices.case.parsing import parse_condition
from goodoffices.case.schedule import (
    Act,
    Assurance,
    Duty,
    Guarantee,
    Schedule,
    ScheduleStep,
    Stopping,
)
from goodoffices.case.uncertain import Fixed, Law, Quantity, Uniform
from goodoffices.durability.assurances.against import find_contradictions
from goodoffices.durability.assurances.conditions import Possibility, State
from goodoffices.durability.assurances.days import Doubt
from goodoffices.durability.assurances.findings import (
    Finding,
    FindingKind,
    Sight,
    WhyNever,
    readers_of,
    sight_of,
)
from goodoffices.durability.assurances.letters import find_conflicts, find_idle_letters
from goodoffices.durability.assurances.phases import OpenPhase, open_phases
from goodoffices.durability.assurances.setting import Setting, days_of_steps, setting_of
from tests.small_cases import case_of

PARTIES = ("union", "port")
ISSUES = (
    Issue("raise_pct", tuple(Option(str(n), Fraction(n)) for n in range(9))),
    Issue("shift", tuple(map(Option, ("none", "voluntary", "compulsory")))),
    Issue("review", tuple(map(Option, ("no_review", "after_one_year")))),
)
RULE = parse_condition("implies(shift == compulsory, review == after_one_year)", ISSUES)


def quantity(law: Law | int) -> Quantity:
    return Quantity("q", Fixed(Fraction(law)) if isinstance(law, int) else law)


def letter(
    name: str, says: str, when: str | None = None, by: str = "ministry", to: str | None = None, seen: str = ""
) -> Assurance:
    duty, _, rest = says.rstrip(")").partition("(")
    subject, _, act = rest.partition(", ")
    condition = None if when is None else parse_condition(when, ISSUES, frozenset({"day", "step", "talks"}))
    return Assurance(
        id=name,
        by=by,
        duty=Duty(duty),
        subject=subject,
        act=act,
        says=says,
        when=condition,
        when_text=when,
        to=to,
        visible_to=tuple(seen.split()),
    )


def act(by: str, does: str | None) -> Act:
    return Act(by, does, (), (), quantity(0), quantity(1))


def step(number: int, day: Law | int, acts: Sequence[Act] = (), may_stop: str = "") -> ScheduleStep:
    return ScheduleStep(number, quantity(day), tuple(acts), tuple(may_stop.split()))


STEPS = (
    step(1, 0, [act("union", "End the  strike")]),
    step(2, 7, [act("port", "pay the first half")], "union"),
    step(3, 30, (), "union port"),
)
SCHEDULE = Schedule(steps=STEPS, stopping=(Stopping("union"), Stopping("port")))


def setting(schedule: Schedule = SCHEDULE, **text: int) -> Setting:
    chosen = tuple(text.get(issue.id) for issue in ISSUES)
    return Setting(ISSUES, chosen, (RULE,), days_of_steps(schedule))


def conflicts(*letters: Assurance, read: Setting | None = None) -> tuple[Finding, ...]:
    return find_conflicts(letters, read or setting(), PARTIES)


def against(
    one: Assurance, schedule: Schedule = SCHEDULE
) -> list[tuple[FindingKind, int | None, State | None]]:
    schedule = replace(schedule, assurances=(one,))
    found = find_contradictions(schedule, setting(schedule), PARTIES)
    assert all(finding.letters == (one.id,) for finding in found)
    return [(finding.kind, finding.step, finding.state) for finding in found]


# The example of the case format.
L1 = letter("l1", "may(union, resume)", "day >= 42 and talks == stalled", "ministry", "union", "union")
L2 = letter("l2", "must_not(union, resume)", "talks != ended", "mayor", "port", "port")


# ---------------------------------------------------------------------------------------- between letters


def test_each_side_holds_a_letter_that_the_other_does_not_see() -> None:
    assert conflicts(L1, L2) == (
        Finding(
            kind=FindingKind.FORBIDS_A_PERMISSION,
            status=Possibility.POSSIBLE,
            letters=("l1", "l2"),
            state=State(Fraction(42), 3, "stalled"),
            seen_by=(
                Sight("l1", frozenset({"ministry", "union"})),
                Sight("l2", frozenset({"mayor", "port"})),
            ),
            blind=frozenset({"union", "port"}),
        ),
    )


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("must", "must_not", FindingKind.FORBIDS_A_DUTY),
        ("may", "must_not", FindingKind.FORBIDS_A_PERMISSION),
        ("must", "may", None),
        ("must", "must", None),
        ("may", "may", None),
        ("must_not", "must_not", None),
    ],
)
def test_a_conflict_is_a_ban_on_what_another_letter_demands_or_permits(
    first: str, second: str, kind: FindingKind | None
) -> None:
    a, b = letter("a", f"{first}(union, resume)"), letter("b", f"{second}(union, resume)")
    assert [finding.kind for finding in conflicts(a, b)] == ([] if kind is None else [kind])
    assert conflicts(a, b) == conflicts(b, a)


@pytest.mark.parametrize(
    ("act", "same"),
    [("Re-Open  the\tgate", True), ("re-open the gates", False), ("open the gate", False), ("stop", False)],
)
def test_acts_are_compared_by_their_words_whatever_their_case_and_gaps(act: str, same: bool) -> None:
    one, other = letter("a", "must(union, re-open the gate)"), letter("b", f"must_not(union, {act})")
    assert bool(conflicts(one, other)) is same


def test_letters_about_different_parties_do_not_conflict() -> None:
    assert not conflicts(letter("a", "must(union, resume)"), letter("b", "must_not(port, resume)"))


def test_conditions_that_never_meet_make_no_conflict() -> None:
    a = letter("a", "may(union, resume)", "day >= 42 and talks == stalled")
    assert not conflicts(a, letter("b", "must_not(union, resume)", "talks == going"))
    assert not conflicts(a, letter("b", "must_not(union, resume)", "day < 42"))


def test_a_conflict_that_takes_a_late_schedule_is_told_apart() -> None:
    late = letter("a", "may(union, resume)", "step == 1 and day >= 10")
    (found,) = conflicts(late, letter("b", "must_not(union, resume)"))
    assert (found.state, found.on_schedule) == (State(Fraction(10), 1, "going"), False)
    (kept,) = conflicts(L1, L2)
    assert kept.on_schedule


def test_the_text_keeps_letters_apart_that_meet_under_another() -> None:
    a = letter("a", "may(union, resume)", "shift == compulsory")
    b = letter("b", "must_not(union, resume)", "review == no_review and raise_pct >= 2")
    assert not conflicts(a, b)  # the rule of the case keeps the two apart
    c = letter("c", "must_not(union, resume)", "raise_pct >= 2")
    assert conflicts(a, c)[0].state == State(
        Fraction(0), 0, "going", (("raise_pct", "2"), ("shift", "compulsory"))
    )
    assert not conflicts(a, c, read=setting(raise_pct=1))


def test_a_pair_that_is_not_decided_is_reported_as_such() -> None:
    (found,) = conflicts(
        letter("a", "may(union, resume)", "day * day == 2"), letter("b", "must_not(union, resume)")
    )
    assert (found.status, found.state, found.doubt) == (
        Possibility.NOT_DECIDED,
        None,
        Doubt.NO_FRACTION,
    )


@pytest.mark.parametrize(
    ("one", "names"),
    [
        (letter("a", "may(union, resume)"), {"ministry"}),
        (letter("a", "may(union, resume)", to="union"), {"ministry", "union"}),
        (
            letter("a", "may(union, resume)", to="union", seen="port chair"),
            {"ministry", "union", "port", "chair"},
        ),
    ],
)
def test_writer_addressee_and_those_named_can_see_a_letter(one: Assurance, names: set[str]) -> None:
    assert readers_of(one) == names


@pytest.mark.parametrize(
    ("first", "second", "blind"),
    [
        ("union", "port", {"union", "port"}),
        ("union", "union", set()),
        ("union port", "port", {"union"}),
        ("union port", "port union", set()),
        ("mayor", "mayor", set()),
        ("mayor union", "mayor", {"union"}),
    ],
)
def test_blind_is_a_party_that_sees_one_letter_and_not_the_other(
    first: str, second: str, blind: set[str]
) -> None:
    letters = [letter("a", "may(union, x)", seen=first), letter("b", "must_not(union, x)", seen=second)]
    assert sight_of(letters, PARTIES)[1] == blind


WHENS = st.sampled_from(
    [
        None,
        "day >= 42 and talks == stalled",
        "talks != ended",
        "day < 10",
        "step == 2",
        "step == 1 and day >= 10",
        "raise_pct >= 6",
        "shift == compulsory and review == no_review",
        "day * day == 2",
        "day < 0",
    ]
)
SAYS = st.builds(
    "{}({}, {})".format,
    st.sampled_from(["must", "must_not", "may"]),
    st.sampled_from(PARTIES),
    st.sampled_from(["resume", "stop", "end the strike", "pay"]),
)
LETTERS = st.lists(
    st.tuples(SAYS, WHENS, st.sampled_from(["ministry", "union", "port"]), st.sampled_from([None, *PARTIES])),
    max_size=5,
).map(lambda rows: [letter(f"l{i}", says, when, by, to) for i, (says, when, by, to) in enumerate(rows)])


def everything(letters: Sequence[Assurance], schedule: Schedule) -> list[Finding]:
    schedule = replace(schedule, assurances=tuple(letters))
    read = setting(schedule)
    found = find_conflicts(letters, read, PARTIES) + find_idle_letters(letters, read, PARTIES)
    return [*found, *find_contradictions(schedule, read, PARTIES)]


@given(LETTERS)
def test_the_order_of_the_letters_changes_nothing(letters: list[Assurance]) -> None:
    assert set(everything(letters, SCHEDULE)) == set(everything(letters[::-1], SCHEDULE))


def swapped(name: str) -> str:
    return {"union": "port", "port": "union"}.get(name, name)


@given(LETTERS)
def test_parties_that_swap_names_swap_what_is_found(letters: list[Assurance]) -> None:
    mirrored = [
        replace(one, by=swapped(one.by), subject=swapped(one.subject), to=one.to and swapped(one.to))
        for one in letters
    ]
    schedule = replace(
        SCHEDULE,
        steps=tuple(
            replace(
                one,
                acts=tuple(replace(done, by=swapped(done.by)) for done in one.acts),
                may_stop=tuple(map(swapped, one.may_stop)),
            )
            for one in STEPS
        ),
    )
    expected = [
        replace(
            finding,
            seen_by=tuple(Sight(s.letter, frozenset(map(swapped, s.names))) for s in finding.seen_by),
            blind=frozenset(map(swapped, finding.blind)),
        )
        for finding in everything(letters, SCHEDULE)
    ]
    assert everything(mirrored, schedule) == expected


# --------------------------------------------------------------------------------- letters that never apply


@pytest.mark.parametrize(
    ("when", "why"),
    [
        (None, None),
        ("day >= 42", None),
        ("talks == going and talks == ended", WhyNever.ITSELF),
        ("day < 7 and day > 9", WhyNever.ITSELF),
        ("step == 4", WhyNever.ITSELF),
        ("step == 1 and day >= 10", WhyNever.SCHEDULE),
        ("shift == compulsory and review == no_review", WhyNever.RULES),
        ("raise_pct >= 6", WhyNever.TEXT),
        ("raise_pct >= 6 or day == 3", None),
    ],
)
def test_a_letter_that_never_applies_says_what_it_fails_on(when: str | None, why: WhyNever | None) -> None:
    one = letter("a", "may(union, resume)", when, to="union")
    found = find_idle_letters([one], setting(raise_pct=2), PARTIES)
    assert [finding.why_never for finding in found] == ([] if why is None else [why])
    assert all(finding.blind == {"port"} and finding.state is None for finding in found)


def test_whether_a_letter_ever_applies_may_stay_open() -> None:
    (found,) = find_idle_letters([letter("a", "may(union, resume)", "day * day == 2")], setting(), PARTIES)
    assert (found.status, found.why_never, found.doubt) == (
        Possibility.NOT_DECIDED,
        None,
        Doubt.NO_FRACTION,
    )


def test_a_schedule_is_read_under_its_own_text_else_the_tabled_one() -> None:
    case = case_of(
        "issues: {pay: {options: [0, 5]}, jobs: {options: [0, 2]}}\n"
        "rules: [not (pay == 5 and jobs == 2)]\ntabled: {pay: 5}\n"
        "parties:\n  p: {points: {pay: {0: 0, 5: 1}}, no_deal: 0}\n"
        "  q: {points: {pay: {0: 1, 5: 0}}, no_deal: 0}\n"
    )
    assert setting_of(case, Schedule()).text == (1, None)
    assert setting_of(case, Schedule(text=(None, 1))).text == (None, 1)
    assert setting_of(replace(case, tabled=None), Schedule()).text == (None, None)
    assert setting_of(case, Schedule()).rules == (case.rules[0].condition,)
    assert len(setting_of(case, SCHEDULE).days) == 3


# -------------------------------------------------------------------------------------- against the schedule


def test_a_letter_may_forbid_an_act_of_the_schedule() -> None:
    kind = FindingKind.FORBIDS_THE_SCHEDULE
    ban = "must_not(port, Pay the first half)"
    assert against(letter("a", ban)) == [(kind, 2, State(Fraction(7), 2, "going"))]
    assert against(letter("a", ban, "talks != going")) == [(kind, 2, State(Fraction(7), 2, "stalled"))]
    for when in ("day < 7", "step != 2", "day > 7"):
        assert not against(letter("a", ban, when))
    for other in ("must_not(union, pay the first half)", "may(port, pay the first half)"):
        assert not against(letter("a", other))


def test_a_step_of_uncertain_day_is_forbidden_on_any_of_its_days() -> None:
    steps = (STEPS[0], step(2, Uniform(Fraction(5), Fraction(9)), [act("port", "pay")]))
    ban = letter("a", "must_not(port, pay)", "day > 6.5")
    assert against(ban, Schedule(steps=steps)) == [
        (FindingKind.FORBIDS_THE_SCHEDULE, 2, State(Fraction(7), 2, "going"))
    ]
    assert not against(
        replace(ban, when=parse_condition("day > 9", (), frozenset({"day"}))), Schedule(steps=steps)
    )


def test_an_act_that_a_letter_demands_has_to_be_in_the_schedule() -> None:
    kind = FindingKind.NOT_SCHEDULED
    assert not against(letter("a", "must(union, end the strike)"))
    assert against(letter("a", "must(port, end the strike)")) == [
        (kind, None, State(Fraction(0), 0, "going"))
    ]
    demand = letter("a", "must(port, open the gate)", "day >= 9")
    assert against(demand) == [(kind, None, State(Fraction(9), 2, "going"))]
    assert not against(demand, Schedule())
    assert not against(letter("a", "may(port, open the gate)"))
    assert not against(letter("a", "must(port, open the gate)", "day < 0"))
    silent = Schedule(steps=(step(1, 0, [act("port", None)]),))
    assert against(letter("a", "must(port, pay)"), silent)[0][0] is kind


@pytest.mark.parametrize("word", ["stop", "Resume"])
def test_a_letter_may_forbid_a_stop_that_the_schedule_leaves_open(word: str) -> None:
    kind = FindingKind.FORBIDS_AN_OPEN_STOP
    assert against(letter("a", f"must_not(union, {word})")) == [
        (kind, 2, State(Fraction(7), 2, "going")),
        (kind, 3, State(Fraction(30), 3, "going")),
        (kind, None, State(Fraction(30), 3, "going")),
    ]
    later = letter("a", f"must_not(port, {word})", "day >= 31")
    assert against(later) == [(kind, None, State(Fraction(31), 3, "going"))]
    assert not against(later, replace(SCHEDULE, stopping=(Stopping("union"),)))
    assert not against(later, Schedule(stopping=(Stopping("port"),)))


def test_other_words_for_going_back_are_plain_acts() -> None:
    assert not against(letter("a", "must_not(union, walk away)"))


def test_a_letter_may_demand_a_stop_where_an_act_is_due() -> None:
    kind = FindingKind.DEMANDS_A_STOP
    assert against(letter("a", "must(port, stop)")) == [(kind, 2, State(Fraction(7), 2, "going"))]
    assert not against(letter("a", "must(port, stop)", "step != 2"))
    assert not against(letter("a", "must(port, stop)"), Schedule(steps=(step(1, 0, [act("port", "stop")]),)))


def test_a_guarantee_may_punish_what_a_letter_permits() -> None:
    def punished(one: Assurance, *guarantees: Guarantee) -> list[tuple[str | None, State | None]]:
        schedule = replace(SCHEDULE, guarantees=guarantees, assurances=(one,))
        found = find_contradictions(schedule, setting(schedule), PARTIES)
        kind = FindingKind.PERMITS_WHAT_IS_PUNISHED
        return [(finding.guarantee, finding.state) for finding in found if finding.kind is kind]

    until_42 = Guarantee("g1", "ministry", "union", quantity(6), quantity(1), until_day=quantity(42))
    expected = [("g1", State(Fraction(42), 3, "stalled"))]
    assert punished(L1, until_42) == expected
    assert punished(replace(L1, duty=Duty.MUST), until_42) == expected
    assert not punished(replace(L1, duty=Duty.MUST_NOT), until_42)
    assert not punished(replace(L1, act="pay"), until_42)
    assert not punished(replace(L1, subject="port"), until_42)
    assert not punished(L1, replace(until_42, until_day=quantity(41)))
    assert not punished(L1, replace(until_42, from_day=quantity(43)))
    assert not punished(L1, replace(until_42, worth=quantity(0)))
    assert not punished(L1, replace(until_42, credible=quantity(0)))
    unsure = replace(until_42, until_day=quantity(Uniform(Fraction(40), Fraction(50))))
    assert punished(L1, unsure) == expected
    early = replace(until_42, from_day=quantity(3), until_day=quantity(5))
    assert punished(replace(L1, when=None), early) == [("g1", State(Fraction(3), 1, "going"))]


def test_who_does_not_see_a_letter_against_the_schedule_is_blind() -> None:
    schedule = replace(SCHEDULE, assurances=(letter("a", "must_not(union, stop)", "day > 30", to="port"),))
    (found,) = find_contradictions(schedule, setting(), PARTIES)
    assert found.blind == {"union"}
    assert found.seen_by == (Sight("a", frozenset({"ministry", "port"})),)


# ----------------------------------------------------------------------------------------------- open phases


def test_an_open_phase_is_a_step_without_acts_or_the_time_after_the_last() -> None:
    chances: Mapping[int | None, Mapping[str, float]] = {
        1: {"union": 0.9},
        2: {"union": 0.9, "port": 0.9},
        3: {"union": 0.5, "port": 0.25},
        None: {"union": 0.1},
    }
    assert open_phases(SCHEDULE, chances, {}) == (
        OpenPhase(3, "union", 0.5),
        OpenPhase(3, "port", 0.25),
        OpenPhase(None, "union", 0.1),
    )
    assert open_phases(SCHEDULE, chances, {}, above=0.25) == (OpenPhase(3, "union", 0.5),)
    assert open_phases(replace(SCHEDULE, stopping=()), {None: {"union": 1.0}}, {}) == ()


def test_an_open_phase_names_the_guarantees_that_do_not_suffice_and_those_not_in_force() -> None:
    def made(name: str, party: str) -> Guarantee:
        return Guarantee(name, "ministry", party, quantity(1), quantity(1))

    schedule = replace(SCHEDULE, guarantees=(made("g1", "union"), made("g2", "union"), made("g3", "port")))
    found = open_phases(schedule, {3: {"union": 0.5}, None: {"union": 0.5}}, {3: ["g1", "g3"]})
    assert found == (
        OpenPhase(3, "union", 0.5, ("g1",), ("g2",)),
        OpenPhase(None, "union", 0.5, (), ("g1", "g2")),
    )
