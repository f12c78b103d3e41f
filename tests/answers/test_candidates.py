"""The texts that questions are asked about: counted where that is quick, else searched for."""

from __future__ import annotations

import numpy as np
import pytest

import goodoffices as go
from goodoffices.answers import candidates as module
from goodoffices.answers import setting as settings_of_answers
from goodoffices.answers.candidates import agreed_to, candidates
from goodoffices.answers.deals import deals
from goodoffices.answers.packages import in_words
from goodoffices.answers.setting import Setting, setting_of
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.catalog import catalog_text
from goodoffices.case.files import load_case_text
from tests.small_cases import two_sides


def fresh(slug: str, worlds: int = 512) -> Setting:
    """A setting of its own: settings are remembered per case."""
    return setting_of(load_case_text(catalog_text(slug).decode("utf-8"), f"{slug}.yaml"), worlds=worlds)


def chances(setting: Setting, packages: np.ndarray) -> np.ndarray:
    worlds = setting.choosing
    agreed = np.broadcast_to(Verdicts(setting.model, packages, worlds).agreed(), (len(worlds), len(packages)))
    return np.asarray(agreed.mean(axis=0))


@pytest.mark.parametrize("slug", ["dayton-1995", "camp-david-1978"])
def test_small_spaces_are_counted_and_the_texts_of_deals_are_among_them(slug: str) -> None:
    setting = fresh(slug)
    found = candidates(setting)
    assert found.counted
    words = [in_words(setting.case.issues, package) for package in found.packages]
    assert all(text.package in words for text in deals(setting.case, worlds=512).texts)
    assert words[0] == deals(setting.case, worlds=512).texts[0].package
    p = chances(setting, found.packages)
    assert (np.diff(p) <= 1e-9).all()
    # Every package, by the plain evaluator: none that is likelier has been left out.
    everything = np.indices(setting.model.sizes).reshape(len(setting.model.sizes), -1).T
    best = np.sort(chances(setting, everything))[::-1]
    wanted = best[:200][best[:200] > 0]
    assert np.allclose(p[: len(wanted)], wanted) or set(np.round(wanted, 9)) <= set(np.round(p, 9))


@pytest.mark.parametrize("slug", ["dayton-1995", "camp-david-1978", "wadi-amal-water"])
def test_the_search_finds_the_likeliest_where_counting_would_take_too_long(
    slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = candidates(fresh(slug))
    monkeypatch.setattr(module, "_WORDS", 1)
    setting = fresh(slug)
    searched = candidates(setting)
    assert not searched.counted
    assert "single changes" in searched.how
    assert chances(setting, searched.packages).max() == chances(setting, counted.packages).max()


def test_a_space_too_large_to_lay_out_is_searched_from_the_deals_of_a_solver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    near = fresh("dayton-1995", 64)
    best = chances(near, candidates(near).packages).max()
    monkeypatch.setattr(settings_of_answers, "LARGEST_SPACE", 0)
    setting = fresh("dayton-1995", 64)
    found = candidates(setting)
    assert not found.counted
    assert "solver" in found.how
    assert chances(setting, found.packages).max() == best


def test_where_nothing_can_pass_from_afar_there_is_no_text_and_the_answer_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings_of_answers, "LARGEST_SPACE", 0)
    answer = go.ask(two_sides(no_deal=("80..90", "60..70")), worlds=32)
    assert answer.text is None
    assert answer.questions == ()
    assert "In none of the worlds drawn" in answer.notes[-1]


def test_who_agrees_is_the_same_in_blocks_of_worlds() -> None:
    setting = fresh("wadi-amal-water", 300)
    packages = candidates(setting).packages[:7]
    worlds = np.arange(300)
    assert (agreed_to(setting, packages, worlds) == Verdicts(setting.model, packages).agreed()).all()
