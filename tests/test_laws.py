"""Laws that every answer obeys, whatever the case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from goodoffices.answers.deals import deals
from goodoffices.answers.results import DealsAnswer
from goodoffices.answers.text import text
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.worlds.ensemble import Ensemble
from tests.comparing import all_packages, named, words
from tests.strategies import (
    CaseText,
    fixed_cases,
    gain_games,
    mirrored,
    names_in,
    renamed,
    uncertain_cases,
    written,
)

few = settings(max_examples=settings().max_examples // 5)
Data = dict[str, Any]
Names = Mapping[str, str]


def deals_in_worlds(case: Case, n: int = 6, streams: Any = str) -> list[set[frozenset[tuple[str, Any]]]]:
    """The packages, in words, that are agreed in each world."""
    packages = all_packages(case)
    agreed = Verdicts(model_of(case, Ensemble.draw(case, n, 5, streams)), packages).agreed()
    named_packages = [words(case, x) for x in packages]
    return [
        {w for w, yes in zip(named_packages, row, strict=True) if yes}
        for row in np.broadcast_to(agreed, (n, len(packages)))
    ]


@few
@given(uncertain_cases(), st.data())
def test_dropping_a_red_line_never_shrinks_the_zone_of_agreement(
    drawn: CaseText, data: st.DataObject
) -> None:
    with_lines = [name for name, party in drawn.data["parties"].items() if party.get("red_lines")]
    assume(with_lines)
    freer: Data = deepcopy(drawn.data)
    lines = freer["parties"][data.draw(st.sampled_from(with_lines))]["red_lines"]
    lines.pop(data.draw(st.integers(0, len(lines) - 1)))
    before = deals_in_worlds(load_case_text(drawn.text))
    after = deals_in_worlds(load_case_text(written(freer).text))
    assert all(one <= other for one, other in zip(before, after, strict=True))


@few
@given(gain_games(), st.integers(2, 7))
def test_scaling_one_partys_points_leaves_nash_and_kalai_smorodinsky_alone(drawn: CaseText, k: int) -> None:
    scaled: Data = deepcopy(drawn.data)
    party = scaled["parties"][next(iter(scaled["parties"]))]
    party["points"] = {issue: {o: p * k for o, p in row.items()} for issue, row in party["points"].items()}
    party["no_deal"] *= k
    before, after = deals(load_case_text(drawn.text)), deals(load_case_text(written(scaled).text))
    assert before.solutions["kalai_smorodinsky"].packages == after.solutions["kalai_smorodinsky"].packages
    nash = before.solutions["nash"]
    if all(u > before.no_deal[p] for found in nash.utilities for p, u in found.items()):
        # Where not all can gain at once, the rule multiplies the gains of different parties in different
        # packages (the most who gain, then their product): that comparison is not free of scale.
        assert nash.packages == after.solutions["nash"].packages
    assert [p.package for p in before.frontier] == [p.package for p in after.frontier]


def reordered(data: Data, draw: Any) -> Data:
    """The same case with parties, issues and worded options in another order."""
    data = deepcopy(data)
    for key in ("parties", "issues"):
        data[key] = {name: data[key][name] for name in draw(st.permutations(list(data[key])))}
    for issue in data["issues"].values():
        if "options" in issue and isinstance(issue["options"][0], str):
            issue["options"] = list(draw(st.permutations(issue["options"])))
    return data


def back(names: Names) -> Any:
    """The stream of a renamed path: that of the path under the old names."""
    old = {new: name for name, new in names.items()}
    return lambda path: re.sub(r"\w+", lambda word: old.get(word[0], word[0]), path)


@few
@given(uncertain_cases(), st.data())
def test_renaming_and_reordering_change_only_names(drawn: CaseText, data: st.DataObject) -> None:
    every = [name for names in names_in(drawn.data).values() for name in names]
    names = {name: f"n{k}" for k, name in enumerate(every)}
    changed = renamed(reordered(drawn.data, data.draw), names)
    before = deals_in_worlds(load_case_text(drawn.text))
    after = deals_in_worlds(load_case_text(written(changed).text), streams=back(names))
    translated = [
        {frozenset((names[i], names.get(str(o), o)) for i, o in x) for x in world} for world in before
    ]
    assert translated == after


@few
@given(uncertain_cases())
def test_an_unrelated_unknown_leaves_all_other_draws_alone(drawn: CaseText) -> None:
    more: Data = deepcopy(drawn.data)
    more["unknowns"] = {"newcomer": {"number": "0..1"}, **more["unknowns"]}
    before = {d.path: d.values for d in Ensemble.draw(load_case_text(drawn.text), 16, 1).draws()}
    after = {d.path: d.values for d in Ensemble.draw(load_case_text(written(more).text), 16, 1).draws()}
    assert set(after) - set(before) == {"unknowns.newcomer"}
    assert all((after[path] == values).all() for path, values in before.items())


@few
@given(uncertain_cases())
def test_the_same_seed_gives_the_same_answer(drawn: CaseText) -> None:
    one, other = (deals(load_case_text(drawn.text), seed=7, worlds=8) for _ in range(2))
    for part in (
        "p_deal",
        "gap",
        "texts",
        "conflicts",
        "bridges",
        "blockage",
        "issue_blocks",
        "solutions",
        "acceptable",
    ):
        assert getattr(one, part) == getattr(other, part), part


@few
@given(uncertain_cases())
def test_chances_are_in_order(drawn: CaseText) -> None:
    case = load_case_text(drawn.text)
    answer = deals(case, seed=2, worlds=12)
    p = answer.p_deal.value
    assert all(waived >= p - 1e-9 for waived in answer.issue_blocks.values())
    moved = [answer.p_deal_if_no_deal_shifts[points] for points in ("-10", "-5", "0", "5", "10")]
    assert moved == sorted(moved, reverse=True)
    assert answer.p_deal_if_no_deal_shifts["0"] == pytest.approx(p)
    nobodys = sum(found.p for found in answer.conflicts if not found.limits)
    assert sum(share.value for share in answer.blockage.values()) == pytest.approx(1 - p - nobodys)
    for found in answer.texts:
        whole = text(case, found.package, seed=2, worlds=12)
        assert whole.p_all.value <= p + 1e-9
        assert all(whole.p_all.value <= change.p_all for change in whole.better)
        assert (
            whole.p_all.value <= min(v.p_yes for v in whole.parties.values()) + 1e-9
            or case.agreement.rule.threshold
        )
    for chance in (answer.p_deal, answer.p_best_text, *(found.p_all for found in answer.texts)):
        assert 0 <= chance.low <= chance.value <= chance.high <= 1
        assert chance.range is not None
        assert chance.range[0] <= chance.value + 1e-9
        assert chance.value <= chance.range[1] + 1e-9


def renamed_limit(limit: str, names: Names) -> str:
    """The id of a limit under other names; that of a route names its bodies with ``_or_`` between."""
    if limit in names:
        return names[limit]
    parts = (part.split("_or_") for part in limit.split("."))
    return ".".join("_or_".join(names.get(word, word) for word in part) for part in parts)


def same_answer(before: DealsAnswer, after: DealsAnswer, names: Names) -> None:
    def there(package: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
        return frozenset((names.get(i, i), names.get(str(o), o)) for i, o in package.items())

    assert before.p_deal.value == after.p_deal.value
    assert before.zopa.size == after.zopa.size
    for part in ("frontier", "frontier_all"):
        one, other = getattr(before, part), getattr(after, part)
        assert {there(point.package) for point in one} == {named(point.package) for point in other}
    for name, found in before.solutions.items():
        assert {there(x) for x in found.packages} == {named(x) for x in after.solutions[name].packages}
    for part in ("conflicts", "bridges"):
        key = "limits" if part == "conflicts" else "relax"
        one = {
            frozenset(renamed_limit(limit, names) for limit in getattr(found, key))
            for found in getattr(before, part)
        }
        assert one == {frozenset(getattr(found, key)) for found in getattr(after, part)}
    mirror = {renamed_limit(limit, names): share.value for limit, share in before.blockage.items()}
    assert mirror == pytest.approx({limit: share.value for limit, share in after.blockage.items()})
    assert {names.get(i, i): p for i, p in before.issue_blocks.items()} == dict(after.issue_blocks)
    assert before.p_deal_if_no_deal_shifts == after.p_deal_if_no_deal_shifts
    assert before.gap == after.gap


@few
@given(fixed_cases())
def test_two_unlike_sides_that_change_places_get_the_mirror_image(drawn: CaseText) -> None:
    data, names = mirrored(drawn.data)
    same_answer(deals(load_case_text(drawn.text)), deals(load_case_text(written(data).text)), names)
