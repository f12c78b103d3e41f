"""`goodoffices brief`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import ran


@pytest.mark.slow
def test_both_files_are_written_and_named(tmp_path: Path) -> None:
    out = tmp_path / "out" / "brief"
    result = ran("brief", "port-of-arden", "--out", str(out), "--worlds", "64")
    assert result.code == 0
    assert str(out / "brief.html") in result.out.replace("\n", "")
    assert (out / "brief.html").read_text(encoding="utf-8").startswith("<!")
    assert (out / "brief.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.slow
def test_json_names_the_files_and_nothing_else_is_on_the_standard_output(tmp_path: Path) -> None:
    answer = ran("brief", "port-of-arden", "--out", str(tmp_path), "--worlds", "64", "--json").json()
    assert {Path(file).name for file in answer["files"]} == {"brief.html", "brief.pdf"}
    assert {"p_deal", "method", "exact", "seed", "worlds"} <= set(answer)


def test_a_folder_that_cannot_be_written_is_told_before_the_long_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = ran("brief", "port-of-arden", "--out", str(tmp_path / "file"))
    assert (result.code, result.out) == (2, "")
    assert str(tmp_path / "file") in result.err
    assert "Traceback" not in result.err


def test_a_language_without_a_translation_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")  # stops the command before the long work
    for language, told in (("fr", True), ("ar", False), ("en-GB", False)):
        result = ran("brief", "port-of-arden", "--out", str(tmp_path / "file"), "--language", language)
        assert ("No translation into 'fr'" in result.err) is told
        assert ("the sentences are in English" in result.err) is told


LATER = """\
format: goodoffices/1
title: Pay at the port
as_of: 2026-03-02
author: desk
issues:
  pay: {title: Pay, range: [0, 4, 1], status_quo: 0}
parties:
  union: {name: Union, weights: {pay: 1}, values: {pay: increasing}, no_deal: 20..40}
  port: {name: Port, weights: {pay: 1}, values: {pay: decreasing}, no_deal: 30..40}
talks: {protocol: proximity, deadline_day: 20..30}
tabled: {pay: 2}
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[str, str]:
    """An earlier and a later version of one case."""
    earlier, later = tmp_path / "earlier.yaml", tmp_path / "later.yaml"
    later.write_text(LATER, encoding="utf-8")
    before = (
        LATER.replace("2026-03-02", "2026-02-20").replace("{pay: 2}", "{pay: 3}").replace("20..40", "50..70")
    )
    earlier.write_text(before, encoding="utf-8")
    return str(earlier), str(later)


@pytest.mark.slow
def test_chances_by_date_and_what_changed_are_told_in_words_and_to_programs(
    versions: tuple[str, str], tmp_path: Path
) -> None:
    earlier, later = versions
    options = ("brief", later, "--since", earlier, "--out", str(tmp_path / "out"), "--worlds", "64")
    words = " ".join(ran(*options).out.split())
    assert "What changed since 20 February 2026" in words
    assert "On the table, Pay: 2 (before: 3)." in words
    assert "Agreed by 1 May" in words
    answer = ran(*options, "--json").json()
    assert answer["agreed"]["value"] >= answer["ratified"]["value"] > 0
    assert "by_day" not in answer["agreed"]
    assert answer["holds"] is None
    assert {"topic": "tabled", "where": "pay", "says": "On the table, Pay: 2 (before: 3)."} in answer[
        "changes"
    ]


@pytest.mark.slow
def test_nothing_has_changed_since_the_case_itself(versions: tuple[str, str], tmp_path: Path) -> None:
    result = ran("brief", versions[1], "--since", versions[1], "--out", str(tmp_path), "--worlds", "64")
    assert "Nothing in the case has changed since 2 March 2026." in " ".join(result.out.split())


@pytest.mark.slow
def test_a_case_without_talks_has_no_chances_by_date(tmp_path: Path) -> None:
    answer = ran("brief", "port-of-arden", "--out", str(tmp_path), "--worlds", "64", "--json").json()
    assert (answer["agreed"], answer["changes"]) == (None, None)


@pytest.mark.slow
def test_talks_that_cannot_be_played_are_told_and_left_out(tmp_path: Path) -> None:
    case = tmp_path / "three.yaml"
    third = "  town: {name: Town, weights: {pay: 1}, values: {pay: increasing}, no_deal: 10}\ntalks:"
    text = LATER.replace("talks:", third).replace("proximity", "alternating")
    case.write_text(text, encoding="utf-8")
    result = ran("brief", str(case), "--out", str(tmp_path / "out"), "--worlds", "64", "--json")
    assert result.json()["agreed"] is None
    assert "No chances by date: " in result.err


def test_another_dispute_is_refused_before_the_long_work(versions: tuple[str, str], tmp_path: Path) -> None:
    result = ran("brief", versions[1], "--since", "wadi-amal-water", "--out", str(tmp_path))
    assert (result.code, result.out) == (2, "")
    assert "about another dispute" in result.err
    assert "Traceback" not in result.err
