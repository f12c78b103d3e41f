"""Warnings that need computing: a schedule set beside what its text gains each side."""

from __future__ import annotations

from pathlib import Path

import pytest

import goodoffices as go
from goodoffices.answers.checking import check

CASE = """\
format: goodoffices/1
title: A swap
author: desk
issues: {pay: {options: [0, 1], status_quo: 0}}
parties:
  a: {name: A, weights: {pay: 1}, values: {pay: {0: 0, 1: 60}}, no_deal: 40}
  b: {name: B, weights: {pay: 1}, values: {pay: {0: 100, 1: 70}}, no_deal: 50}
schedule:
  for: {pay: 1}
  steps: [{day: 0, acts: [{by: b, worth: {a: 8, b: -1}}]}]
  holds: {a: 5, b: HOLDS}
"""


def warnings(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "swap.yaml"
    path.write_text(text, encoding="utf-8")
    return [str(each) for each in check(path).warnings]


def test_acts_and_holds_far_from_the_gain_over_no_deal_are_a_warning(tmp_path: Path) -> None:
    # A gains 20 and has 13; B gains 20 and has 10, or 9.
    assert not [each for each in warnings(tmp_path, CASE.replace("HOLDS", "11")) if "acts and holds" in each]
    (found,) = [each for each in warnings(tmp_path, CASE.replace("HOLDS", "10")) if "acts and holds" in each]
    assert ":9: schedule.holds.b: acts and holds are worth 9 points to 'b'" in found
    assert "the text gains it 20 over no_deal" in found


def test_a_text_that_leaves_an_issue_open_has_no_gain_to_compare_with(tmp_path: Path) -> None:
    text = CASE.replace("HOLDS", "99").replace("  for: {pay: 1}\n", "")
    assert not [each for each in warnings(tmp_path, text) if "acts and holds" in each]


@pytest.mark.parametrize("slug", ["lantern-strait", "doha-2024-03", "port-of-arden"])
def test_cases_of_the_catalog_have_no_warnings(slug: str) -> None:
    assert go.check(slug).warnings == ()


def test_a_broken_case_has_its_errors(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("format: goodoffices/1\n", encoding="utf-8")
    assert check(path).case is None
    assert check(path).errors
