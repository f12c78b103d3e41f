"""Laws that hold of any case: the witness must obey them before it may testify."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings

from goodoffices.case.files import load_case_text
from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from tests.oracle import Oracle, ReferenceWorld, Solution, minimal_sets
from tests.strategies import CaseText, fixed_cases, mirrored, names_in, renamed, uncertain_cases, written

few = settings(max_examples=20)


@few
@given(fixed_cases())
def test_conflicts_and_bridges_are_each_others_hitting_sets(drawn: CaseText) -> None:
    oracle = Oracle(load_case_text(drawn.text))
    conflicts = oracle.minimal_conflicts()
    assert bool(conflicts) != bool(oracle.zopa)
    every = oracle.relevant_limits()
    rules = {limit.id for limit in oracle.limit_list if limit.kind == "rule"}
    hitting = minimal_sets(every, lambda chosen: all(chosen & conflict for conflict in conflicts))
    if conflicts:
        assert set(oracle.bridging_moves()) == {move for move in hitting if not move & rules}


@few
@given(fixed_cases())
def test_what_is_called_a_conflict_blocks_and_no_part_of_it_does(drawn: CaseText) -> None:
    oracle = Oracle(load_case_text(drawn.text))
    for conflict in oracle.minimal_conflicts():
        assert oracle.blocks(conflict)
        for part in combinations(conflict, len(conflict) - 1 if conflict else 0):
            assert not conflict or not oracle.blocks(part)


@few
@given(fixed_cases())
def test_blockage_adds_up_to_one_where_there_is_something_to_drop(drawn: CaseText) -> None:
    oracle = Oracle(load_case_text(drawn.text))
    conflicts = oracle.minimal_conflicts()
    assert sum(oracle.blockage().values()) == int(bool(conflicts) and frozenset() not in conflicts)


def without_lines(case: Case, party_id: str) -> Case:
    parties = tuple(replace(p, red_lines=()) if p.id == party_id else p for p in case.parties)
    return replace(case, parties=parties)


@few
@given(fixed_cases())
def test_dropping_a_partys_red_lines_never_takes_a_package_from_its_win_set(drawn: CaseText) -> None:
    case = load_case_text(drawn.text)
    party = case.parties[0]
    freer = without_lines(case, party.id)
    before, after = Oracle(case), Oracle(freer)
    follows = {m.follows for p in case.parties for b in p.bodies for m in b.members} - {()}
    if not follows:
        assert set(before.zopa) <= set(after.zopa)
    for x in before.packages:
        assert after.says_yes(freer.parties[0], x) or not before.says_yes(party, x)


@few
@given(fixed_cases())
def test_solutions_are_undominated_deals_that_leave_nobody_worse_off(drawn: CaseText) -> None:
    oracle = Oracle(load_case_text(drawn.text))
    frontier = set(oracle.frontier)
    for solution in oracle.solutions().values():
        assert (solution.status == "FOUND") == bool(solution.packages)
        for x in solution.packages:
            assert x in frontier
            assert min(oracle.gains(x)) >= 0


def in_words(
    case: Case, packages: tuple[Package, ...], names: dict[str, str]
) -> set[frozenset[tuple[str, str]]]:
    """Packages by name, so that they can be compared under other names."""
    return {
        frozenset(
            (names.get(issue.id, issue.id), names.get(issue.options[o].id, issue.options[o].id))
            for issue, o in zip(case.issues, x, strict=True)
        )
        for x in packages
    }


def same_answers(old: Case, new: Case, names: dict[str, str]) -> None:
    before, after = Oracle(old, ReferenceWorld(old)), Oracle(new, ReferenceWorld(new))
    assert in_words(old, tuple(before.zopa), names) == in_words(new, tuple(after.zopa), {})
    assert in_words(old, tuple(before.frontier), names) == in_words(new, tuple(after.frontier), {})
    was, now = before.solutions(), after.solutions()
    for key, found in was.items():
        other: Solution = now[key]
        assert found.status == other.status
        assert in_words(old, found.packages, names) == in_words(new, other.packages, {})
    for find in (Oracle.minimal_conflicts, Oracle.bridging_moves):
        translated = {frozenset(limit_name(limit, names) for limit in limits) for limits in find(before)}
        assert translated == set(find(after))
    shares: dict[str, Fraction] = after.blockage()
    assert {limit_name(limit, names): share for limit, share in before.blockage().items()} == shares


def limit_name(limit: str, names: dict[str, str]) -> str:
    """The id of a limit under other names; that of a route names its bodies with ``_or_`` between."""
    if limit in names:
        return names[limit]
    return ".".join(
        "_or_".join(names.get(word, word) for word in part.split("_or_")) for part in limit.split(".")
    )


@few
@given(uncertain_cases())
def test_swapping_two_sides_swaps_the_answers_and_nothing_else(drawn: CaseText) -> None:
    data, names = mirrored(drawn.data)
    same_answers(load_case_text(drawn.text), load_case_text(written(data).text), names)


@few
@given(fixed_cases())
def test_other_names_change_only_names(drawn: CaseText) -> None:
    old = [name for names in names_in(drawn.data).values() for name in names]
    names = {name: f"n{k}" for k, name in enumerate(old)}
    data = renamed(drawn.data, names)
    same_answers(load_case_text(drawn.text), load_case_text(written(data).text), names)
