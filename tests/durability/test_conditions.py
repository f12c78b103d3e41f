"""Whether conditions can hold together: against a fine grid of states, and by hand where a grid is blind."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from goodoffices.case.expressions import (
    And,
    Arithmetic,
    Compare,
    Condition,
    IsOption,
    IssueNumber,
    Not,
    Number,
    Or,
    SameOption,
    Term,
    Truth,
    Variable,
    issues_of,
)
from goodoffices.case.issues import Issue, Option
from goodoffices.case.parsing import TALKS_STATES, parse_condition
from goodoffices.case.schedule import Guarantee, Schedule, ScheduleStep
from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Quantity,
    Shifted,
    Uniform,
    Unknown,
)
from goodoffices.durability.assurances._polynomials import (
    Polynomial,
    joined,
    multiplied,
    positive_roots,
    value_at,
)
from goodoffices.durability.assurances.conditions import Coincidence, Possibility, State, find_state
from goodoffices.durability.assurances.days import Doubt, earliest_day
from goodoffices.durability.assurances.setting import Setting, Span, Window, days_in_force, days_of_steps

Array = npt.NDArray[Any]
Draw = st.DrawFn


def issue(name: str, *options: str | int) -> Issue:
    made = [Option(str(o), Fraction(o) if isinstance(o, int) else None) for o in options]
    return Issue(name, tuple(made))


ISSUES = (
    issue("pay", 0, 2, 3, 8),
    issue("shift", "none", "part", "full"),
    issue("border", "part", "joint", "none"),
    issue("jobs", 0, 1, 5),
)
OPEN: tuple[int | None, ...] = (None,) * len(ISSUES)
LAST_DAY = 90
AXES = 3 + len(ISSUES)
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
}


def parsed(text: str) -> Condition:
    return parse_condition(text, ISSUES, frozenset({"day", "step", "talks"}))


# ------------------------------------------------------------------------------------------------ oracles


def value(term: Term, state: dict[Any, Any]) -> Any:
    """The plain reading of a term, for one state or for a grid of them."""
    match term:
        case Number(number):
            return state["number"](number)
        case IssueNumber(which):
            numbers = [state["number"](option.number) for option in ISSUES[which].options]
            return state["look"](numbers, state[which])
        case Variable(name):
            return state[name]
        case Truth(of):
            return state["count"](true_in(of, state))
        case Arithmetic(op, left, right):
            return OPERATORS[op](value(left, state), value(right, state))


def true_in(condition: Condition, state: dict[Any, Any]) -> Any:
    match condition:
        case Compare(op, left, right):
            return OPERATORS[op](value(left, state), value(right, state))
        case IsOption(which, options):
            return np.isin(state[which], list(options))
        case SameOption(left, right):
            same = np.array([[a.id == b.id for b in ISSUES[right].options] for a in ISSUES[left].options])
            return same[state[left], state[right]]
        case Not(of):
            return np.logical_not(true_in(of, state))
        case And(parts):
            found: Any = True
            for part in parts:
                found = np.logical_and(found, true_in(part, state))
            return found
        case Or(parts):
            found = False
            for part in parts:
                found = np.logical_or(found, true_in(part, state))
            return found


def holds_in(condition: Condition, state: State) -> bool:
    """Whether a condition holds in one state, in exact arithmetic."""
    named = dict(state.options)
    options = {i: issue.position_of(named[issue.id]) for i, issue in enumerate(ISSUES) if issue.id in named}
    plain: dict[Any, Any] = {
        "day": state.day,
        "step": Fraction(state.step),
        -1: TALKS_STATES.index(state.talks),
        "number": lambda number: number,
        "look": lambda numbers, at: numbers[at],
        "count": lambda truth: Fraction(bool(truth)),
        **options,
    }
    return bool(true_in(condition, plain))


def axis(values: Array, place: int) -> Array:
    return values.reshape([-1 if i == place else 1 for i in range(AXES)])


def grid(n_steps: int) -> dict[Any, Any]:
    """All states on quarter days, one axis each for day, step, talks and the issues; exact in binary."""
    return {
        "day": axis(np.arange(0, 4 * LAST_DAY + 1) / 4, 0),
        "step": axis(np.arange(0.0, n_steps + 1), 1),
        -1: axis(np.arange(len(TALKS_STATES)), 2),
        **{i: axis(np.arange(len(issue.options)), 3 + i) for i, issue in enumerate(ISSUES)},
        "number": float,
        "look": lambda numbers, at: np.array(numbers)[at],
        "count": lambda truth: np.asarray(truth).astype(float),
    }


def kept_states(setting: Setting) -> Array:
    """Which states of the grid agree with the schedule, the text and the rules."""
    states = grid(len(setting.days))
    kept = np.array(False).reshape([1] * AXES)
    days, steps = states["day"], states["step"]
    for step in range(len(setting.days) + 1):
        in_time = (steps == step) & (days >= (setting.days[step - 1].low if step else 0))
        if step < len(setting.days) and setting.days[step].high is not None:
            in_time = in_time & (days <= setting.days[step].high)
        kept = kept | in_time
    for which, option in enumerate(setting.text):
        if option is not None:
            kept = kept & (states[which] == option)
    for rule in setting.rules:
        if any(setting.text[which] is None for which in issues_of(rule)):
            kept = kept & true_in(rule, states)
    return kept


def best_states(conditions: list[Condition], setting: Setting) -> tuple[State | None, bool]:
    """Return the state of the grid on the earliest whole day, and whether there is any on a quarter day."""
    states = grid(len(setting.days))
    shape = tuple(states[name].size for name in ("day", "step", -1, *range(len(ISSUES))))
    found = np.broadcast_to(kept_states(setting), shape)
    for condition in conditions:
        found = found & true_in(condition, states)
    whole = np.argwhere(found[::4])
    if not len(whole):
        return None, bool(found.any())
    named = sorted(frozenset[int]().union(*map(issues_of, conditions)))
    keys = whole[:, [0, 1, 2, *(3 + i for i in named)]]
    day, step, talks, *options = min(keys.tolist())  # in the order of preference
    chosen = tuple((ISSUES[i].id, ISSUES[i].options[o].id) for i, o in zip(named, options, strict=True))
    return State(Fraction(day), step, TALKS_STATES[talks], chosen), True


# ---------------------------------------------------------------------------------------------- strategies

NUMBERS = st.sampled_from(["0", "1", "3", "7", "7.5", "20", "29.75", "30", "42", "60.25"])
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


@st.composite
def atoms(draw: Draw) -> str:
    a, b, sign = draw(NUMBERS), draw(NUMBERS), draw(SIGNS)
    forms = [
        f"day {sign} {a}",
        f"day {sign} {a}",
        f"{a} <= day < {b}",
        f"2 * day {sign} {a}",
        f"day - {a} {sign} 4 * pay",
        f"day * pay {sign} {a}",
        f"day * day {sign} {a}",
        f"(day - {a}) * (day - {b}) {sign} 0",
        f"day * (talks == stalled) {sign} {a}",
        f"(day >= {a}) + (shift == full) + (day < {b}) {sign} 2",
        f"day {sign} 7 * step + jobs",
        f"day * step {sign} {a}",
        f"step {sign} 2",
        "step in {0, 3}",
        f"talks {draw(st.sampled_from(['==', '!=']))} {draw(st.sampled_from(TALKS_STATES))}",
        "talks in {going, stalled}",
        f"pay {sign} {draw(st.sampled_from(['0', '2', '3', '8']))}",
        f"pay + 5 * (border == joint) {sign} jobs + 3",
        "shift == border",
        f"shift == {draw(st.sampled_from(['none', 'part', 'full']))}",
        f"border != {draw(st.sampled_from(['none', 'part', 'joint']))}",
    ]
    return draw(st.sampled_from(forms))


@st.composite
def texts(draw: Draw, depth: int = 2) -> str:
    """The text of a condition."""
    if not depth or draw(st.integers(0, 2)) == 0:
        return draw(atoms())
    a, b = draw(texts(depth - 1)), draw(texts(depth - 1))
    form = draw(
        st.sampled_from(["({a}) and ({b})"] * 3 + ["({a}) or ({b})", "not ({a})", "implies({a}, {b})"])
    )
    return form.format(a=a, b=b)


RULES = st.lists(
    st.sampled_from(
        [
            "shift == border",
            "implies(pay >= 3, shift == full)",
            "pay != jobs",
            "jobs >= 1 or border == none",
            "not (shift == none and jobs == 5)",
        ]
    ),
    max_size=3,
    unique=True,
)


@st.composite
def windows_of_steps(draw: Draw) -> tuple[Span, ...]:
    """Days of up to three steps, the later of which may overlap the earlier where they are uncertain."""
    days = sorted(draw(st.lists(st.sampled_from([0, 3, 7, 7.5, 29.5, 30, 60]), max_size=3)))
    slack = [draw(st.sampled_from([0, 0, 2.25])) for _ in days]
    return tuple(Span(Fraction(day), Fraction(day + more)) for day, more in zip(days, slack, strict=True))


@st.composite
def situations(draw: Draw) -> Setting:
    text = tuple(draw(st.sampled_from([None, None, *range(len(issue.options))])) for issue in ISSUES)
    rules = tuple(parsed(rule) for rule in draw(RULES))
    return Setting(ISSUES, text, rules, draw(windows_of_steps()))


# ------------------------------------------------------------------------------------ against the oracle


def check_against_the_grid(one: str, other: str, setting: Setting) -> None:
    conditions = [parsed(one), parsed(other)]
    assume(kept_states(setting).any())
    found, (best, any_at_all) = find_state(conditions, setting), best_states(conditions, setting)
    if found.state is not None:
        assert found.status is Possibility.POSSIBLE
        assert all(holds_in(condition, found.state) for condition in conditions)
        assert best is None or found.state == best
        assert found.state.day.denominator > 1 or found.state.day > LAST_DAY or found.state == best
    else:
        assert not any_at_all
        assert (found.status is Possibility.NOT_DECIDED) == (found.doubt is not None)
    assert found == find_state(conditions[::-1], setting)


@settings(max_examples=50)
@given(texts(), texts(), situations())
def test_the_state_is_the_earliest_that_the_grid_holds(one: str, other: str, setting: Setting) -> None:
    check_against_the_grid(one, other, setting)


@pytest.mark.slow
@settings(max_examples=400)
@given(texts(), texts(3), situations())
def test_the_state_is_the_earliest_that_the_grid_holds_in_many_cases(
    one: str, other: str, setting: Setting
) -> None:
    check_against_the_grid(one, other, setting)


@given(texts(), situations())
def test_nothing_holds_with_its_opposite_and_one_of_the_two_always_does(text: str, setting: Setting) -> None:
    condition = parsed(text)
    assume(kept_states(setting).any())
    assert find_state([condition, Not(condition)], setting).status is Possibility.IMPOSSIBLE
    either = [find_state([one], setting).status for one in (condition, Not(condition))]
    assert Possibility.POSSIBLE in either


# ------------------------------------------------------------------------------------------------ by hand

FREE = Setting(ISSUES, OPEN)
PORT = Setting(ISSUES, OPEN, (), tuple(Span(Fraction(day), Fraction(day)) for day in (0, 7, 30)))


def state_of(text: str, setting: Setting = FREE) -> State:
    found = find_state([parsed(text)], setting)
    assert found.state is not None
    assert holds_in(parsed(text), found.state)
    return found.state


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("day >= 42", 42),
        ("day > 42", 43),
        ("day > 41.5", 42),
        ("41.25 < day < 41.75", Fraction(83, 2)),
        ("day == 41.25", Fraction(165, 4)),
        ("day == 0.5 or day == 1000", 1000),
        ("3 * day == 10", Fraction(10, 3)),
        ("day * day == 49", 7),
        ("day * day == 20.25", Fraction(9, 2)),
        ("day * day > 2", 2),
        ("day * day > 8", 3),
        ("day * day > 2 and day < 2", None),
        ("2 < day * day < 3", None),
        ("day * day * day >= 1000", 10),
        ("day * day * day == 1000", 10),
        ("(day - 1.5) * (day - 1.5) * (day * day - 2) < 0 and day > 0", 1),
        ("(day - 1) * (day - 2) * (day - 3) > 0 and day < 3", None),
        ("day * day != 2 and day > 1", 2),
        ("(day >= 3) + (day >= 5) + (day * day >= 50) == 3", 8),
        ("day * (day > 4) > 20", 21),
        ("day * 0 == 0", 0),
        ("day * pay == 24 and pay != 8", 8),
        ("day * jobs > 1 and jobs != 5", 2),
        ("talks == ended and day >= 3", 3),
        ("(talks == going and day >= 20) or (talks == ended and day >= 5)", 5),
        ("(talks == going and day == 2.5) or (talks == ended and day == 5)", 5),
        ("(pay == 0 and day == 2.5) or (pay == 3 and day == 6) or (pay == 8 and day == 7)", 6),
    ],
)
def test_the_earliest_whole_day_is_found_and_a_fraction_only_where_there_is_none(
    text: str, day: int | Fraction | None
) -> None:
    found = state_of(text).day
    assert found == day if day is not None else found.denominator > 1


@pytest.mark.parametrize(
    "text",
    [
        "day < 0",
        "day * day < 0",
        "day * day <= 2 and day >= 10",
        "day * day == 2 and day * day == 3",
        "day * day == 2 and day > 1.5",
        "day * day == 2 and day * day * day < 2",
        "day * day - 2 * day + 1 < 0",
        "talks == going and talks == ended",
        "pay == 2 and pay * 2 > 5",
        "step == 1",
        "shift == border and shift == full",
        "day > 5 and day <= pay - 3",
    ],
)
def test_what_cannot_hold_is_proven_so(text: str) -> None:
    assert find_state([parsed(text)], FREE) == Coincidence(Possibility.IMPOSSIBLE)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("day * day == 2", Doubt.NO_FRACTION),
        ("day * day == 2 and day * day * day * day == 4", Doubt.NO_FRACTION),
        ("day * day <= 2 and day * day * day >= 2 * day and day > 0", Doubt.NO_FRACTION),
        ("day * day * day * day * day * day * day * day * day == 2", Doubt.POWER),
        (" + ".join(f"{2**i} * (day >= {i})" for i in range(7)) + " == 1000", Doubt.POWER),
        (
            " and ".join(f"day * day * day * day * day * day * day != {n}" for n in (2, 3, 5, 6))
            + " and day < 0",
            Doubt.POWER,
        ),
    ],
)
def test_what_is_not_decided_is_said_with_the_reason(text: str, doubt: Doubt) -> None:
    found = find_state([parsed(text)], FREE)
    assert found == Coincidence(Possibility.NOT_DECIDED, None, doubt)
    assert not found.exact


def test_a_doubt_elsewhere_leaves_the_state_but_not_its_being_the_earliest() -> None:
    found = find_state([parsed("(talks == going and day * day == 2) or day == 5")], FREE)
    assert found.state == State(Fraction(5), 0, "going")
    assert found.exact  # a day that is no fraction is no whole day
    found = find_state([parsed("(talks == going and day * day == 2) or (talks == ended and day == 5)")], FREE)
    assert found.state == State(Fraction(5), 0, "ended")
    assert found.doubt is Doubt.NO_FRACTION


@pytest.mark.parametrize(
    ("text", "day", "step"),
    [
        ("step == 0", 0, 0),
        ("step == 1", 0, 1),
        ("step == 2", 7, 2),
        ("step == 3", 30, 3),
        ("step > 1 and day > 7", 8, 2),
        ("day >= 42", 42, 3),
        ("day == 30", 30, 2),
        ("day == 6.5", Fraction(13, 2), 1),
        ("day == 6.5 or day == 31", 31, 3),
    ],
)
def test_step_and_day_agree_with_a_schedule_that_is_kept(text: str, day: int | Fraction, step: int) -> None:
    state = state_of(text, PORT)
    assert (state.day, state.step) == (day, step)


@pytest.mark.parametrize(
    "text", ["step == 1 and day > 7", "step == 3 and day < 30", "step == 4", "step == 0.5"]
)
def test_a_late_step_is_a_state_only_off_schedule(text: str) -> None:
    assert find_state([parsed(text)], PORT).status is Possibility.IMPOSSIBLE
    off = find_state([parsed(text)], PORT, PORT.off_schedule).status
    assert off is (Possibility.POSSIBLE if "day" in text else Possibility.IMPOSSIBLE)


def test_a_step_whose_day_always_lies_before_the_one_before_it_has_no_window() -> None:
    setting = Setting(ISSUES, OPEN, (), (Span(Fraction(5), Fraction(5)), Span(Fraction(2), Fraction(3))))
    assert [window.step for window in setting.on_schedule] == [0, 2]


def test_a_step_of_uncertain_day_may_begin_early_and_be_awaited_long() -> None:
    spans = [Span(Fraction(low), Fraction(high)) for low, high in ((0, 0), (5, 9), (30, 30))]
    unsure = Setting(ISSUES, OPEN, (), tuple(spans))
    for text, day, step in (
        ("step == 1 and day > 8", 9, 1),
        ("step == 2", 5, 2),
        ("(step == 1 and day > 7) or step == 2", 5, 2),
        ("(step == 1 and day > 7) or (step == 2 and day > 7)", 8, 1),
    ):
        state = state_of(text, unsure)
        assert state.day == day
        assert state.step == step
    for text in ("step == 1 and day > 9", "step == 2 and day < 5", "step == 1 and 81 < day * day < 82"):
        assert find_state([parsed(text)], unsure).status is Possibility.IMPOSSIBLE


def test_only_the_windows_asked_for_are_looked_at() -> None:
    found = find_state([parsed("day >= 2")], PORT, [Window(2, Span(Fraction(1), Fraction(4)))])
    assert found.state == State(Fraction(2), 2, "going")
    assert find_state([parsed("day >= 2")], PORT, []).status is Possibility.IMPOSSIBLE


def test_the_text_settles_an_issue_and_is_part_of_the_state() -> None:
    setting = Setting(ISSUES, (2, None, None, None))
    assert state_of("pay >= 0", setting).options == (("pay", "3"),)
    assert find_state([parsed("pay == 8")], setting).status is Possibility.IMPOSSIBLE


def test_of_states_on_one_day_the_one_with_talks_going_comes_first_then_options_of_the_file() -> None:
    state = state_of("(pay == 0 and talks == ended) or (pay >= 2 and talks != stalled)")
    assert state == State(Fraction(0), 0, "going", (("pay", "2"),))


def test_rules_reach_across_issues_that_no_condition_names() -> None:
    rules = ("shift == border", "implies(border == none, jobs == 5)", "jobs + pay <= 7")
    setting = Setting(ISSUES, OPEN, tuple(map(parsed, rules)))
    assert find_state([parsed("shift == none and pay == 8")], setting).status is Possibility.IMPOSSIBLE
    assert state_of("shift == none and pay > 0", setting).options == (("pay", "2"), ("shift", "none"))
    assert state_of("shift == none", setting).options == (("shift", "none"),)


def test_a_rule_that_the_text_itself_breaks_hides_no_state() -> None:
    setting = Setting(ISSUES, (0, None, None, None), (parsed("pay >= 2"), parsed("pay >= 2 and jobs == 1")))
    assert state_of("day == 3 and jobs == 0", setting).day == 3


def test_beyond_the_limit_the_answer_is_open_and_within_it_exact() -> None:
    conditions = [parsed("pay * jobs == 40 and shift == full")]
    assert find_state(conditions, FREE, most_trials=3) == Coincidence(
        Possibility.NOT_DECIDED, None, Doubt.SEARCH
    )
    assert find_state(conditions, FREE).exact
    rules = (parsed("pay + 5 * (border == joint) == jobs + 8"),)
    hidden = find_state([parsed("pay >= 0 and jobs == 5")], Setting(ISSUES, OPEN, rules), most_trials=8)
    assert hidden.doubt is Doubt.SEARCH


def test_days_are_counted_against_the_limit_too() -> None:
    steps = tuple(Span(Fraction(day), Fraction(day)) for day in range(20))
    found = find_state([parsed("step * day == 399.5")], Setting(ISSUES, OPEN, (), steps), most_trials=10)
    assert (found.status, found.doubt) == (Possibility.NOT_DECIDED, Doubt.SEARCH)


def test_long_ranges_cost_one_trial_per_option() -> None:
    wide = tuple(issue(f"n{i}", *range(1000)) for i in range(4))
    text = " and ".join(f"n{i} >= {i}" for i in range(4)) + " and day >= 9"
    condition = parse_condition(text, wide, frozenset({"day"}))
    found = find_state([condition], Setting(wide, (None,) * 4), most_trials=10_000)
    assert found.exact
    assert found.state == State(Fraction(9), 0, "going", tuple((f"n{i}", str(i)) for i in range(4)))


def test_an_empty_stretch_of_days_holds_no_day() -> None:
    assert earliest_day(And(()), Fraction(3), Fraction(2)).day is None
    assert earliest_day(And(()), Fraction(5, 2), Fraction(11, 4)).day == Fraction(5, 2)


# --------------------------------------------------------------------------------- days of uncertain steps


def quantity(law: Law | int) -> Quantity:
    return Quantity("q", law if not isinstance(law, int) else Fixed(Fraction(law)))


UNKNOWNS = (
    Unknown("far", None, quantity(Shifted(Named("lean"), Fixed(Fraction(10))))),
    Unknown("tired", quantity(Uniform(Fraction(0), Fraction(1))), None),
    Unknown("lean", None, quantity(Uniform(Fraction(20), Fraction(30)))),
)


@pytest.mark.parametrize(
    ("law", "low", "high"),
    [
        (Fixed(Fraction(7)), 7, 7),
        (Uniform(Fraction(7), Fraction(9)), 7, 9),
        (Pert(Fraction(7), Fraction(8), Fraction(12)), 7, 12),
        (Choices(((Fraction(9), Fraction(1, 2)), (Fraction(4), Fraction(1, 2)))), 4, 9),
        (Conditional("tired", Fixed(Fraction(3)), Uniform(Fraction(7), Fraction(8))), 3, 8),
        (Linear("lean", Fraction(9), Fraction(2)), 2, 9),
        (Named("lean"), 20, 30),
        (Named("tired"), 0, 1),
        (Named("far"), 30, 40),
        (Shifted(Named("lean"), Fixed(Fraction(-25))), 0, 5),
        (Normal(Fraction(10), Fraction(1)), 0, None),
    ],
)
def test_an_uncertain_day_counts_with_its_whole_range(law: Law, low: int, high: int | None) -> None:
    schedule = Schedule(steps=(ScheduleStep(1, quantity(law)),))
    expected = Span(Fraction(low), None if high is None else Fraction(high))
    assert days_of_steps(schedule, UNKNOWNS) == (expected,)


def test_a_guarantee_is_in_force_from_its_first_to_its_last_day() -> None:
    def days(first: int | None, last: int | None) -> Span | None:
        start, end = (None if day is None else quantity(day) for day in (first, last))
        return days_in_force(Guarantee("g", "x", "p", quantity(1), quantity(1), None, start, end))

    assert days(None, None) == Span()
    assert days(3, 42) == Span(Fraction(3), Fraction(42))
    assert days(42, 3) is None


# --------------------------------------------------------------------------------------------- polynomials

FRACTIONS = st.fractions(min_value=-6, max_value=6, max_denominator=9)


@example([Fraction(3)], [8], Fraction(1))
@example([Fraction(1, 3)], [2], Fraction(1, 9))
@given(st.lists(FRACTIONS, max_size=3), st.lists(st.integers(-3, 12), max_size=2), FRACTIONS)
def test_roots_that_are_fractions_are_told_from_those_that_are_not(
    fractions: list[Fraction], squares: list[int], factor: Fraction
) -> None:
    polynomial: Polynomial = (factor or Fraction(1),)
    for fraction in fractions:
        polynomial = multiplied(polynomial, (-fraction, Fraction(1)))
    for square in squares:
        polynomial = multiplied(polynomial, (Fraction(-square), Fraction(0), Fraction(1)))
    exact, others = positive_roots(polynomial)
    whole = {Fraction(math.isqrt(n)) for n in squares if n > 0 and math.isqrt(n) ** 2 == n}
    assert list(exact) == sorted({f for f in fractions if f > 0} | whole)
    surds = sorted({n for n in squares if n > 0 and math.isqrt(n) ** 2 != n})
    assert len(others) == len(surds)
    for root, square in zip(others, surds, strict=True):
        assert root.low**2 < square < root.high**2
        for _ in range(20):
            root = root.halved()
        assert root.low**2 < square < root.high**2
        assert root.high - root.low < Fraction(1, 1000)


@given(*[st.lists(st.fractions(-5, 5, max_denominator=4), min_size=1, max_size=3)] * 2)
def test_a_least_common_multiple_has_the_roots_of_both(left: list[Fraction], right: list[Fraction]) -> None:
    made: list[Polynomial] = []
    for roots in (set(left), set(right)):
        polynomial: Polynomial = (Fraction(3),)
        for root in roots:
            polynomial = multiplied(polynomial, (-root, Fraction(1)))
        made.append(polynomial)
    common = joined(*made)
    assert len(common) - 1 == len(set(left) | set(right))
    assert all(not value_at(common, root) for root in itertools.chain(left, right))
