"""Expressions: what words name, what binds how, which slips get which hint, and that nothing is evaluated."""

from __future__ import annotations

import itertools
import operator
from fractions import Fraction

import pytest
from hypothesis import given
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
)
from goodoffices.case.issues import Issue, Option
from goodoffices.case.parsing import TALKS_STATES, condition_text, parse_condition
from goodoffices.case.spelling import Misspelling


def numbers(issue_id: str, values: range | tuple[int, ...]) -> Issue:
    options = tuple(Option(str(value), Fraction(value)) for value in values)
    return Issue(issue_id, options, is_range=isinstance(values, range))


def words(issue_id: str, *option_ids: str) -> Issue:
    return Issue(issue_id, tuple(Option(option_id) for option_id in option_ids))


ISSUES = (
    numbers("raise_pct", range(9)),
    words("night_shift", "none", "voluntary", "compulsory"),
    numbers("jobs", (0, 2, 5)),
    words("posavina", "serb", "federation", "arbitration"),
    words("brcko", "serb", "federation", "2", "after-one", "not", 'odd "one"'),
    numbers("share", range(46, 54)),
    words("seat", "brcko", "posavina", "none"),
    words("الهدنة", "قصيرة", "طويلة"),
)
RAISE, SHIFT, JOBS, POSAVINA, BRCKO, SHARE, SEAT, TRUCE = range(8)
PACKAGES = [
    package
    for number, package in enumerate(itertools.product(*(range(len(issue.options)) for issue in ISSUES)))
    if number % 97 == 0
]
COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COMBINE = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def worth(term: Term, package: tuple[int, ...], state: dict[str, int]) -> Fraction:
    match term:
        case Number(value):
            return value
        case IssueNumber(issue):
            number = ISSUES[issue].options[package[issue]].number
            assert number is not None
            return number
        case Variable(name):
            return Fraction(state[name])
        case Truth(of):
            return Fraction(holds(of, package, state))
        case Arithmetic(op, left, right):
            combined: Fraction = COMBINE[op](worth(left, package, state), worth(right, package, state))
            return combined


def holds(tree: Condition, package: tuple[int, ...], state: dict[str, int]) -> bool:
    match tree:
        case Compare(op, left, right):
            return bool(COMPARE[op](worth(left, package, state), worth(right, package, state)))
        case IsOption(issue, options):
            return (state["talks"] if issue < 0 else package[issue]) in options
        case SameOption(left, right):
            names = [ISSUES[issue].options[package[issue]].id for issue in (left, right)]
            return names[0] == names[1]
        case Not(of):
            return not holds(of, package, state)
        case And(parts):
            return all(holds(part, package, state) for part in parts)
        case Or(parts):
            return any(holds(part, package, state) for part in parts)


STATE = {"day": 3, "step": 2, "talks": 1}


def verdicts(tree: Condition) -> list[bool]:
    return [holds(tree, package, STATE) for package in PACKAGES]


def read(text: str) -> Condition:
    return parse_condition(text, ISSUES)


def slip_of(text: str, variables: frozenset[str] = frozenset()) -> Misspelling:
    with pytest.raises(Misspelling) as caught:
        parse_condition(text, ISSUES, variables)
    assert caught.value.what
    assert caught.value.hint
    return caught.value


def is_option(issue: int, *options: int) -> IsOption:
    return IsOption(issue, frozenset(options))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("night_shift == voluntary", is_option(SHIFT, 1)),
        ("night_shift = voluntary", is_option(SHIFT, 1)),
        ("voluntary == night_shift", is_option(SHIFT, 1)),
        ("serb == posavina", is_option(POSAVINA, 0)),
        ("serb == brcko", is_option(BRCKO, 0)),
        ("night_shift != none", Not(is_option(SHIFT, 0))),
        ("night_shift ≠ none", Not(is_option(SHIFT, 0))),
        ("night_shift in {none, voluntary}", is_option(SHIFT, 0, 1)),
        ("night_shift not in {none}", Not(is_option(SHIFT, 0))),
        ('night_shift == "none"', is_option(SHIFT, 0)),
        ("night_shift == 'none'", is_option(SHIFT, 0)),
        ("brcko == 2", is_option(BRCKO, 2)),
        ("brcko == ٢", is_option(BRCKO, 2)),
        ("brcko == 2.0", is_option(BRCKO, 2)),
        ('brcko == "after-one"', is_option(BRCKO, 3)),
        ('brcko == "not"', is_option(BRCKO, 4)),
        (r'brcko == "odd \"one\""', is_option(BRCKO, 5)),
        ("brcko == 'odd \"one\"'", is_option(BRCKO, 5)),
        ("الهدنة == قصيرة", is_option(TRUCE, 0)),
        ("posavina == brcko", SameOption(POSAVINA, BRCKO)),
        ("posavina != brcko", Not(SameOption(POSAVINA, BRCKO))),
        ("jobs == raise_pct", Compare("==", IssueNumber(JOBS), IssueNumber(RAISE))),
        ("jobs == 5", Compare("==", IssueNumber(JOBS), Number(Fraction(5)))),
        ("jobs != 5", Compare("!=", IssueNumber(JOBS), Number(Fraction(5)))),
        ("5 >= jobs", Compare(">=", Number(Fraction(5)), IssueNumber(JOBS))),
        ("jobs ≥ ٢", Compare(">=", IssueNumber(JOBS), Number(Fraction(2)))),
        ("jobs>=2.5", Compare(">=", IssueNumber(JOBS), Number(Fraction(5, 2)))),
        ("jobs <= -1", Compare("<=", IssueNumber(JOBS), Number(Fraction(-1)))),
        ("raise_pct == 12", Compare("==", IssueNumber(RAISE), Number(Fraction(12)))),
    ],
)
def test_words_name_issues_options_and_numbers(text: str, tree: Condition) -> None:
    assert read(text) == tree


def test_a_word_that_is_issue_and_option_is_the_option_where_it_can_be() -> None:
    assert read("seat == brcko") == is_option(SEAT, 0)
    assert read("brcko == seat") == is_option(SEAT, 0)
    assert read("seat in {brcko, none}") == is_option(SEAT, 0, 2)
    assert read("posavina == brcko") == SameOption(POSAVINA, BRCKO)


def test_where_both_sides_could_be_options_the_left_one_is_the_issue() -> None:
    pair = (words("a", "b", "x"), words("b", "a", "x"))
    assert parse_condition("a == b", pair) == is_option(0, 0)
    assert parse_condition("b == a", pair) == is_option(1, 0)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("jobs == 0 or jobs == 2 and raise_pct == 3", "jobs == 0 or (jobs == 2 and raise_pct == 3)"),
        ("not jobs == 0 and raise_pct == 3", "(not jobs == 0) and raise_pct == 3"),
        ("not jobs == 0 or raise_pct == 3", "(not jobs == 0) or raise_pct == 3"),
        ("not not jobs == 0", "jobs == 0"),
        ("raise_pct - 1 - 1 == 2", "(raise_pct - 1) - 1 == 2"),
        ("raise_pct + 2 * jobs > 7", "raise_pct + (2 * jobs) > 7"),
        ("-raise_pct * 2 > -7", "(0 - raise_pct) * 2 > 0 - 7"),
        ("raise_pct - -1 > 3", "raise_pct + 1 > 3"),
        ("3 <= raise_pct < 5", "raise_pct >= 3 and raise_pct < 5"),
        ("0 < jobs <= raise_pct < 7", "0 < jobs and jobs <= raise_pct and raise_pct < 7"),
        ("posavina == serb == brcko", "posavina == serb and brcko == serb"),
        ("jobs in {0, 2}", "jobs == 0 or jobs == 2"),
        ("raise_pct in {jobs, 3}", "raise_pct == jobs or raise_pct == 3"),
        ("serb in {posavina, brcko}", "posavina == serb or brcko == serb"),
        ("implies(jobs == 5, raise_pct <= 2)", "jobs != 5 or raise_pct <= 2"),
        ("(posavina == serb) + (brcko == serb) >= 1", "posavina == serb or brcko == serb"),
        ("(posavina == serb) == (brcko == serb)", "not ((posavina == serb) != (brcko == serb))"),
        ("(posavina == serb and jobs == 2) * 3 == 3", "posavina == serb and jobs == 2"),
        ("2 * (not jobs == 5) == 2", "jobs != 5"),
    ],
)
def test_precedence_chains_and_sets(text: str, same: str) -> None:
    assert verdicts(read(text)) == verdicts(read(same))


def test_a_comparison_in_brackets_counts_one_or_nothing() -> None:
    tree = read("46 + 4 * (posavina == serb) == share")
    truth = Arithmetic("*", Number(Fraction(4)), Truth(is_option(POSAVINA, 0)))
    assert tree == Compare("==", Arithmetic("+", Number(Fraction(46)), truth), IssueNumber(SHARE))
    for package in PACKAGES:
        expected = package[SHARE] == (4 if package[POSAVINA] == 0 else 0)
        assert holds(tree, package, STATE) is expected


def test_day_step_and_talks_are_known_only_where_they_are_offered() -> None:
    process = frozenset({"day", "step", "talks"})
    tree = parse_condition("day >= 42 and talks == stalled and step + 1 < 4", ISSUES, process)
    assert isinstance(tree, And)
    assert tree.parts[0] == Compare(">=", Variable("day"), Number(Fraction(42)))
    assert tree.parts[1] == IsOption(-1, frozenset({TALKS_STATES.index("stalled")}))
    assert parse_condition("ended != talks", ISSUES, process) == Not(IsOption(-1, frozenset({2})))
    assert parse_condition("talks in {stalled, ended}", ISSUES, process) == IsOption(-1, frozenset({1, 2}))
    assert parse_condition("day == jobs", ISSUES, process) == Compare(
        "==", Variable("day"), IssueNumber(JOBS)
    )
    for text in ("day >= 3", "talks == stalled", "jobs == step", "night_shift == day"):
        assert "assurances" in slip_of(text).hint
    assert "going, stalled, ended" in slip_of("talks == broken", process).hint
    assert "going, stalled, ended" in slip_of("talks > 1", process).hint
    assert "going, stalled, ended" in slip_of("talks == (jobs == 5)", process).hint


def test_an_unknown_issue_names_the_nearest_and_all() -> None:
    issues = (ISSUES[RAISE], ISSUES[SHIFT], ISSUES[JOBS], words("review", "no_review"))
    with pytest.raises(Misspelling) as caught:
        parse_condition("night_shfit != compulsory", issues)
    assert caught.value.what == "unknown issue 'night_shfit'."
    expected = "Did you mean 'night_shift'? Known issues: raise_pct, night_shift, jobs, review."
    assert caught.value.hint == expected


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("night_shift == compulsry", "no option 'compulsry'", "Did you mean 'compulsory'?"),
        ("night_shift == serb", "no option 'serb'", "option of posavina, brcko"),
        ("night_shift in {none, compulsry}", "no option 'compulsry'", "'compulsory'"),
        ("jobs == 3", "no option '3'", "0, 2, 5"),
        ("jobs in {0, 3}", "no option '3'", "0, 2, 5"),
        ("raise_pct == lots", "no option 'lots'", "from 0 to 8"),
        ("raise_pct == jbos", "unknown issue 'jbos'", "'jobs'"),
        ("brcko == 7", "no option '7'", "serb"),
        ("serb == federation", "unknown issue 'serb'", "compare it with that issue"),
        ("night_shift > none", "not numbers", "night_shift == none"),
        ("none < night_shift", "not numbers", "night_shift in {none, voluntary}"),
        ("posavina + 1 == 2", "'posavina' is not a number", "serb, federation"),
        ("night_shift == posavina", "no option in common", "serb"),
        ("brcko == after-one", "needs quotes", '"after-one"'),
        ("jobs", "alone", "jobs == 0"),
        ("serb", "alone", "posavina == serb"),
        ("jbos", "unknown issue", "jobs"),
        ("jobs + 2", "a number stands", "Compare"),
        ("not 3", "a number stands", "Compare"),
        ("jobs == 2 && raise_pct == 3", "&&", "and"),
        ("jobs == 2 || raise_pct == 3", "||", "or"),
        ("!(jobs == 2)", "!", "not"),
        ("jobs <> 2", "<>", "!="),
        ("jobs => 2", "=>", ">="),
        ("jobs =< 2", "=<", "<="),
        ("jobs === 2", "===", "=="),
        ("jobs == 2 -> raise_pct == 3", "->", "implies(a, b)"),
        ("raise_pct >= 40%", "40%", "0.4"),
        ("raise_pct >= 40٪", "40", "0.4"),
        ("raise_pct == 30-40", "30-40", "30..40"),
        ("raise_pct == 30..40", "30..40", "30 <= x <= 40"),
        ("raise_pct >= 0,5", "0,5", "0.5"),
        ("raise_pct >= 1,000", "1,000", "1000"),
        ("raise_pct >= 0٫5", "0", "0.5"),
        ("night_shift in {none، voluntary}", "،", ","),
        ("jobs / 2 == 1", "/", "multiply"),
        ("jobs in [0, 2]", "[", "{a, b}"),
        ("jobs in 2", "expected {", "{a, b}"),
        ("jobs in {0, 2", "expected }", "{a, b}"),
        ("jobs == {2}", "'{'", "after in"),
        ("jobs in {}", "'}'", "missing"),
        ("jobs == 2 in {3}", "'in'", "and"),
        ("night_shift == “none”", "“", "straight"),
        ('night_shift == "none', "never closed", '"'),
        ("night shift == none", "'shift'", "'night_shift'"),
        ("jobs == 2 AND jobs == 5", "AND", "small letters"),
        ("jobs is 2", "is", "=="),
        ("jobs == 2 jobs == 5", "not expected", "and"),
        ("jobs == 2, raise_pct == 3", ",", "and"),
        ("(jobs == 2", "expected )", "Close"),
        ("jobs == 2)", "')'", "Remove"),
        ("jobs ==", "breaks off", "missing"),
        ("and jobs == 2", "'and'", "missing"),
        ("* jobs == 2", "'*'", "missing"),
        ("implies(jobs == 2)", "inside implies", "implies(a, b)"),
        ("implies(jobs == 2, jobs == 5, jobs == 0)", "end of implies", "implies(a, b)"),
        ("jobs == true", "'true'", "condition"),
        ("False", "'False'", "condition"),
        ("night_shift == null", "'null'", "condition"),
        ("jobs.real == 2", "'.'", "quotes"),
        ("jobs == 2; import os", "';'", "and"),
        ("jobs == 0x10", "0x10", "0, 2, 5"),
        ("raise_pct >= 1e999999999", "exponent", "unit"),
        ("raise_pct >= " + "9" * 1000, "too many digits", "18"),
        ("jobs == 2 \x1b[31m", "\\x1b", "conditions"),
        ("\u202ejobs == 2", "\\u202e", "conditions"),
        ("", "empty", "condition"),
        ("   ", "empty", "condition"),
        ("x" * 2001, "longer than 2000", "several"),
    ],
)
def test_slips_are_told_with_the_right_spelling(text: str, what: str, hint: str) -> None:
    slip = slip_of(text)
    assert what in slip.what
    assert hint in slip.hint
    assert "\x1b" not in str(slip)
    assert "\u202e" not in str(slip)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 999 + "jobs == 2" + ")" * 990,
        "not " * 490 + "jobs == 2",
        "-" * 1900 + "jobs == 2",
        "implies(" * 240,
        "+".join(["jobs"] * 390) + " == 2",
        "*".join(["2"] * 900) + " == jobs",
    ],
)
def test_deep_or_endless_expressions_are_refused(text: str) -> None:
    assert "nested too deeply" in slip_of(text).what


def test_what_is_nested_within_the_limit_is_read() -> None:
    assert verdicts(read("(" * 50 + "jobs == 2" + ")" * 50)) == verdicts(read("jobs == 2"))
    assert verdicts(read("not " * 50 + "jobs == 2")) == verdicts(read("jobs == 2"))
    assert verdicts(read(" or ".join(["jobs == 2"] * 150))) == verdicts(read("jobs == 2"))
    assert not any(verdicts(read("+".join(["jobs"] * 90) + " == 2")))


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')",
        "jobs.__class__ == 2",
        "(lambda: 1)() == 1",
        "jobs if 1 else 2",
        "f'{jobs}'",
    ],
)
def test_nothing_is_ever_evaluated_as_code(text: str) -> None:
    slip_of(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("voluntary = night_shift", "night_shift == voluntary"),
        ("not(night_shift == none)", "night_shift != none"),
        ("3<=raise_pct<5", "3 <= raise_pct < 5"),
        ("jobs in {5,0}", "jobs in {5, 0}"),
        ("night_shift not in {compulsory, none}", "night_shift not in {none, compulsory}"),
        ("implies(jobs==5,raise_pct<=2)", "implies(jobs == 5, raise_pct <= 2)"),
        ("not (raise_pct >= 7 and jobs == 5)", "not (raise_pct >= 7 and jobs == 5)"),
        ("(jobs == 5 or jobs > 2) and raise_pct == 1", "(jobs == 5 or jobs > 2) and raise_pct == 1"),
        ("46+4*(posavina==serb)==share", "46 + 4 * (posavina == serb) == share"),
        ("(raise_pct + 1) * (jobs - 2.50) > -1", "(raise_pct + 1) * (jobs - 2.5) > -1"),
        ("raise_pct - (jobs - 1) > 0", "raise_pct - (jobs - 1) > 0"),
        ("brcko in {serb, 'after-one'}", 'brcko in {serb, "after-one"}'),
    ],
)
def test_the_normal_form_is_readable(text: str, normal: str) -> None:
    assert condition_text(read(text), ISSUES) == normal


def test_empty_groups_are_written_as_what_they_mean() -> None:
    assert all(verdicts(read(condition_text(And(()), ISSUES))))
    assert not any(verdicts(read(condition_text(Or(()), ISSUES))))
    assert not any(verdicts(read(condition_text(is_option(SHIFT), ISSUES))))
    assert all(verdicts(read(condition_text(Not(is_option(SHIFT)), ISSUES))))


NUMERIC = (RAISE, JOBS, SHARE)
OPTIONS = st.sampled_from([SHIFT, JOBS, POSAVINA, BRCKO, SEAT, TRUCE]).flatmap(
    lambda issue: st.builds(
        IsOption, st.just(issue), st.frozensets(st.integers(0, len(ISSUES[issue].options) - 1))
    )
)
TALKS = st.builds(IsOption, st.just(-1), st.frozensets(st.integers(0, 2)))
SAME = st.sampled_from([SameOption(POSAVINA, BRCKO), SameOption(SEAT, SHIFT)])
LEAF_TERMS = st.one_of(
    st.builds(Number, st.decimals(-9, 9, places=1).map(lambda value: Fraction(str(value)))),
    st.builds(IssueNumber, st.sampled_from(NUMERIC)),
    st.sampled_from([Variable("day"), Variable("step")]),
)


@st.composite
def terms(draw: st.DrawFn, depth: int) -> Term:
    kind = draw(st.integers(0, 2)) if depth > 0 else 0
    if kind == 1:
        return Truth(draw(conditions(depth - 1)))
    if kind == 2:
        op = draw(st.sampled_from("+-*"))
        return Arithmetic(op, draw(terms(depth - 1)), draw(terms(depth - 1)))
    return draw(LEAF_TERMS)


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> Condition:
    kind = draw(st.integers(0, 7)) if depth > 0 else draw(st.integers(0, 4))
    if kind <= 2:
        leaves: list[st.SearchStrategy[Condition]] = [OPTIONS, TALKS, SAME]
        return draw(leaves[kind])
    if kind == 3:
        op = draw(st.sampled_from(["<", "<=", ">", ">="]))
        return Compare(op, draw(terms(depth - 1)), draw(terms(depth - 1)))
    if kind == 4:
        # An issue that lists its numbers refuses to equal any other, so equality has a sum on its left.
        total = Arithmetic(draw(st.sampled_from("+-*")), draw(terms(depth - 1)), draw(LEAF_TERMS))
        return Compare(draw(st.sampled_from(["==", "!="])), total, draw(LEAF_TERMS))
    if kind == 5:
        return Not(draw(conditions(depth - 1)))
    parts = tuple(draw(st.lists(conditions(depth - 1), max_size=3)))
    return And(parts) if kind == 6 else Or(parts)


@given(conditions(4))
def test_a_tree_written_out_reads_back_with_the_same_meaning(tree: Condition) -> None:
    text = condition_text(tree, ISSUES)
    again = parse_condition(text, ISSUES, frozenset({"day", "step", "talks"}))
    for package in PACKAGES[::29]:
        for talks in range(3):
            state = {"day": 3, "step": 2, "talks": talks}
            assert holds(again, package, state) is holds(tree, package, state), text
    assert condition_text(again, ISSUES)


SIGNS = r"""
jobs raise_pct night_shift none brcko 2 0.5 == != <= in { } , ( ) and or not implies( + - *
" ' \ ١ ، % . .. true day
"""
PIECES = st.sampled_from(SIGNS.split())


def read_or_slip(text: str) -> Condition | Misspelling:
    try:
        return read(text)
    except Misspelling as slip:
        return slip


@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES).map("".join)
    )
)
def test_any_text_is_a_condition_or_a_misspelling_with_a_hint(text: str) -> None:
    outcome = read_or_slip(text)
    if isinstance(outcome, Misspelling):
        assert outcome.what
        assert outcome.hint
        assert "\x1b" not in str(outcome)
    else:
        assert verdicts(outcome) == verdicts(read(condition_text(outcome, ISSUES)))
