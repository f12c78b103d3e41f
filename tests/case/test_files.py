"""Finding and loading case files: paths, slugs, claims beside the case, the starter and the catalog."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from goodoffices.case.catalog import catalog_slugs
from goodoffices.case.files import check_case, list_cases, load_case, load_case_text
from goodoffices.case.starter import starter
from goodoffices.errors import CaseError, QuestionError

SMALL = """
format: goodoffices/1
title: Small
issues: {pay: {range: [0, 4, 1]}}
parties: {union: {weights: {pay: 1}, values: {pay: increasing}, no_deal: 40}}
"""


@pytest.mark.parametrize("slug", catalog_slugs())
def test_every_case_of_the_catalog_loads(slug: str) -> None:
    case = load_case(slug)
    assert case.parties
    assert len(case.sha256) == 64


def test_the_catalog_is_listed_with_title_and_date() -> None:
    entries = {entry.slug: entry for entry in list_cases()}
    arden = entries["port-of-arden"]
    assert str(arden.title) == "Night shifts at the port of Arden"
    assert str(arden.as_of) == "2026-03-02"
    assert arden.outcome is None


def test_a_path_comes_before_a_slug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "port-of-arden").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert str(load_case("port-of-arden").title) == "Small"


def test_a_file_named_without_its_ending_is_pointed_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CaseError) as caught:
        load_case("small")
    assert caught.value.problems[0].hint == "Did you mean the file 'small.yaml'?"


def test_a_case_without_the_ledger_that_it_cites_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("no_deal: 40", "no_deal: {value: 40, claims: [c1]}"), encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case(path)
    assert "put the ledger of the case, its .claims.yaml, beside it" in caught.value.problems[0].hint


def test_an_unknown_slug_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(CaseError, match="Did you mean 'port-of-arden'"):
        load_case("port-of-ardn")


@pytest.mark.parametrize("source", ["nowhere/case.yaml", "case\0.yaml", "x" * 5000, ""])
def test_a_path_that_leads_nowhere_is_a_case_error(source: str) -> None:
    case, errors, warnings = check_case(source)
    assert case is None
    assert len(errors) == 1
    assert warnings == ()


def test_messages_name_the_path_as_it_was_given_and_the_case_only_its_name(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(SMALL.replace("increasing", "incresing"), encoding="utf-8")
    assert check_case(path).errors[0].file == str(path)
    path.write_text(SMALL, encoding="utf-8")
    assert load_case(path).file == "case.yaml"


def test_claims_beside_the_case_are_read_with_their_own_lines(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(SMALL.replace("no_deal: 40", "no_deal: {value: 40, claims: [c1]}"), encoding="utf-8")
    beside = tmp_path / "case.claims.yaml"
    beside.write_text("sources: {a: {}}\nclaims:\n  c1: {source: a, says: words}\n", encoding="utf-8")
    loaded = load_case(case)
    assert [claim.id for claim in loaded.claims] == ["c1"]
    assert [source.reliability for source in loaded.sources] == ["F"]
    beside.write_text("sources: {a: {}}\nclaims:\n  c1: {source: a, credibilty: 3}\n", encoding="utf-8")
    (problem,) = check_case(case).errors
    assert (problem.file, problem.line) == (str(beside), 3)


def test_a_claim_in_both_files_is_an_error() -> None:
    text = SMALL + "sources: {a: {}}\nclaims: {c1: {source: a}}\n"
    with pytest.raises(CaseError, match="claim 'c1' is given twice"):
        load_case_text(text, claims="claims: {c1: {source: a}}\n")


def test_torn_claims_do_not_hide_what_is_wrong_with_the_case() -> None:
    with pytest.raises(CaseError) as caught:
        load_case_text(SMALL.replace("increasing", "incresing"), "x.yaml", claims="a: [")
    assert {problem.file for problem in caught.value.problems} == {"x.yaml", "x.claims.yaml"}


@pytest.mark.parametrize("slug", ["river-bridge", "a", "جسر"])
def test_the_starter_loads_without_error_or_warning(slug: str) -> None:
    text = starter(slug)
    case = load_case_text(text)
    assert case.warnings == ()
    assert (
        len([line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]) <= 32
    )


@pytest.mark.parametrize("slug", ["../x", "", "a b", ".hidden", "x" * 100, 'a"b'])
def test_a_slug_that_is_no_file_name_is_refused(slug: str) -> None:
    with pytest.raises(QuestionError):
        starter(slug)


def _filled(n_issues: int, n_parties: int) -> str:
    lines = ["format: goodoffices/1", "title: large", "issues:"]
    options = ", ".join(f"o{j}" for j in range(9))
    lines += [f"  i{k}: {{options: [{options}]}}" for k in range(n_issues)]
    lines.append("parties:")
    worths = ", ".join(f"o{j}: {12.5 * j}" for j in range(9))
    for p in range(n_parties):
        lines += [f"  p{p}:", "    no_deal: 40", "    values:"]
        lines += [f"      i{k}: {{{worths}}}" for k in range(n_issues)]
        lines.append("    weights: {" + ", ".join(f"i{k}: 1..2" for k in range(n_issues)) + "}")
    return "\n".join(lines)


@pytest.mark.slow
def test_a_file_at_the_limits_is_checked_in_bearable_time() -> None:
    started = time.perf_counter()
    case = load_case_text(_filled(60, 13))
    assert len(case.parties) == 13
    assert time.perf_counter() - started < 20  # on a busy machine; the aim is 5 s


@pytest.mark.slow
def test_a_file_full_of_slips_is_answered_in_bearable_time() -> None:
    started = time.perf_counter()
    with pytest.raises(CaseError, match="more than 100 problems"):
        load_case_text(_filled(60, 13).replace("o3:", "q3:"))
    assert time.perf_counter() - started < 20
