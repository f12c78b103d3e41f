"""Verdicts, against the definitions, against the matrix form, and against published conflicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from goodoffices.durability.graphs.files import load_graph
from goodoffices.durability.graphs.sequences import bits
from goodoffices.durability.graphs.stability import (
    Concept,
    Verdicts,
    is_equilibrium,
    survey,
    survey_again,
    verdicts,
)
from tests.durability.graph_oracle import CONCEPTS, Conflict, matrix_stable, stable
from tests.durability.graphs.random_graphs import as_graph, random_conflict

DATA = Path(__file__).resolve().parents[2] / "data" / "gmcr"
PUBLISHED = ["synthetic_aba", "elmira_9", "cuban_reversible", "prisoners_dilemma", "syria_iraq_1975"]
SEEDS = range(300)


def decided(conflict: Conflict) -> Verdicts:
    return verdicts(survey(as_graph(conflict)))


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_conflict_has_the_equilibria_of_its_source(name: str) -> None:
    path = DATA / f"{name}.json"
    graph = load_graph(path)
    found = verdicts(survey(graph))
    expected = json.loads(path.read_text(encoding="utf-8"))["expected"]
    assert {c.value: list(graph.ids(bits(found.equilibria[c]))) for c in Concept} == expected


def test_an_opponent_may_move_again_after_somebody_else_has() -> None:
    """The witness: with one move for each opponent, state 7 would not be an equilibrium."""
    raw = json.loads((DATA / "synthetic_aba.json").read_text(encoding="utf-8"))
    graph = load_graph(DATA / "synthetic_aba.json")
    found = verdicts(survey(graph))
    wrong = raw["wrong_if_each_opponent_moves_at_most_once"]
    assert list(graph.ids(bits(found.equilibria[Concept.SEQ]))) != wrong["seq"]
    assert list(graph.ids(bits(found.equilibria[Concept.SSEQ]))) != wrong["sseq"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_verdict_is_that_of_the_definitions(seed: int) -> None:
    conflict = random_conflict(seed)
    found = decided(conflict)
    for concept in Concept:
        for maker in conflict.makers:
            by_definition = [s for s in range(conflict.n) if stable(conflict, concept.value, maker, s)]
            assert bits(found.stable[concept][maker]) == by_definition


@pytest.mark.parametrize("seed", range(60))
def test_the_matrix_form_agrees_where_a_sanction_back_to_the_state_itself_counts(seed: int) -> None:
    conflict = random_conflict(seed, most_states=5)
    for concept in CONCEPTS:
        for maker in conflict.makers:
            logical = [stable(conflict, concept, maker, s) for s in range(conflict.n)]
            assert matrix_stable(conflict, concept, maker, to_self=True) == logical


def test_the_published_matrix_form_differs_only_in_the_sanction_back_to_the_state_itself() -> None:
    fewer = 0
    for seed in range(60):
        conflict = random_conflict(seed, most_states=5)
        for concept in CONCEPTS:
            for maker in conflict.makers:
                strict = matrix_stable(conflict, concept, maker, to_self=False)
                logical = [stable(conflict, concept, maker, s) for s in range(conflict.n)]
                assert all(ours or not theirs for ours, theirs in zip(logical, strict, strict=True))
                fewer += logical != strict
    assert fewer > 0


def test_a_sanction_that_leads_back_to_the_very_state_deters() -> None:
    moves = (frozenset({(0, 1)}), frozenset({(1, 0)}))
    conflict = Conflict(2, moves, ((0, 1), (1, 0)))
    found = decided(conflict)
    assert bits(found.stable[Concept.GMR][0]) == [0, 1]
    assert matrix_stable(conflict, "gmr", 0, to_self=False) == [False, True]
    # It is no sanction without a way out: the mover can make the same move again.
    assert bits(found.stable[Concept.SMR][0]) == [1]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_stable_under_a_firmer_concept_is_stable_under_a_weaker(seed: int) -> None:
    found = decided(random_conflict(seed)).stable
    for maker in range(len(found[Concept.NASH])):
        nash, gmr, smr, seq, sseq = (found[concept][maker] for concept in Concept)
        for firm, weak in ((nash, smr), (smr, gmr), (nash, sseq), (sseq, seq), (seq, gmr), (sseq, smr)):
            assert firm & ~weak == 0


@pytest.mark.parametrize("seed", range(60))
def test_renaming_states_and_reordering_decision_makers_changes_nothing_else(seed: int) -> None:
    conflict = random_conflict(seed)
    n, last = conflict.n, len(conflict.moves) - 1
    mirror = Conflict(
        n,
        tuple(
            frozenset((n - 1 - s, n - 1 - t) for s, t in conflict.moves[last - i]) for i in conflict.makers
        ),
        tuple(tuple(reversed(conflict.worth[last - i])) for i in conflict.makers),
    )
    here, there = decided(conflict), decided(mirror)
    for concept in Concept:
        for maker in conflict.makers:
            turned = sorted(n - 1 - s for s in bits(there.stable[concept][last - maker]))
            assert bits(here.stable[concept][maker]) == turned


@pytest.mark.parametrize("seed", range(60))
def test_one_state_is_decided_as_among_all(seed: int) -> None:
    terrain = survey(as_graph(random_conflict(seed)))
    other = random_conflict(seed)
    worths = tuple(tuple(reversed(each)) for each in other.worth)
    found = verdicts(survey_again(terrain, worths))
    for concept in Concept:
        for state in range(terrain.n_states):
            assert is_equilibrium(terrain, worths, state, concept) == bool(
                found.equilibria[concept] >> state & 1
            )


def test_whoever_is_alone_is_deterred_by_nobody() -> None:
    conflict = Conflict(3, (frozenset({(0, 1), (1, 2)}),), ((0, 1, 2),))
    found = decided(conflict)
    assert {bits(found.equilibria[concept])[0] for concept in Concept} == {2}
    assert all(len(bits(found.equilibria[concept])) == 1 for concept in Concept)
