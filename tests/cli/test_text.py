"""`goodoffices text`."""

from __future__ import annotations

import pytest

from tests.cli.commands import ARDEN_TEXT, ran


def test_json_has_every_key_of_the_contract() -> None:
    result = ran("text", "port-of-arden", *ARDEN_TEXT, "--json", "--worlds", "64")
    assert result.code == 0
    answer = result.json()
    keys = {"package", "coherent", "parties", "p_all", "better", "method", "exact", "seed", "worlds"}
    assert set(answer) >= keys
    verdict = answer["parties"]["union"]
    assert set(verdict) >= {"p_yes", "utility", "no_deal", "broken", "steps", "coalition"}
    assert answer["package"]["night_shift"] == "voluntary"


def test_the_order_of_the_words_and_the_spelling_of_numbers_do_not_matter() -> None:
    plain = ran("text", "port-of-arden", *ARDEN_TEXT, "--json", "--worlds", "64").json()
    other = ("review=no_review", "jobs=2.0", "raise_pct=٦", "night_shift=voluntary")
    assert (
        ran("text", "port-of-arden", *other, "--json", "--worlds", "64").json()["package"] == plain["package"]
    )


def test_all_that_is_wrong_with_the_words_is_told_at_once() -> None:
    result = ran(
        "text", "port-of-arden", "jbos=2", "night_shift=maybe", "raise_pct", "review=no_review", "--json"
    )
    assert (result.code, result.out) == (2, "")
    assert "Did you mean 'jobs'?" in result.err
    assert "'night_shift' has no option 'maybe'" in result.err
    assert "issue=option" in result.err
    assert "no option is given for: jobs" in result.err


def test_an_issue_given_twice_is_told() -> None:
    result = ran("text", "port-of-arden", *ARDEN_TEXT, "jobs=0")
    assert result.code == 2
    assert "twice" in result.err


def test_what_is_missing_is_listed_with_a_way_to_complete_it() -> None:
    result = ran("text", "port-of-arden", "jobs=2")
    assert result.code == 2
    assert "raise_pct, night_shift, review" in result.err
    assert "--" in result.err


def test_the_text_on_the_table_completes_a_partial_one_when_asked() -> None:
    result = ran("text", "doha-2024-03", "--from-tabled", "--json", "--worlds", "16")
    if result.code == 2:
        assert "leaves them open" in result.err
    else:
        assert "Taken from the text on the table" in result.err


def test_a_solution_completes_a_partial_one_when_asked() -> None:
    result = ran("text", "port-of-arden", "jobs=2", "--like", "nash", "--json", "--worlds", "16")
    assert result.code == 0
    assert result.json()["package"]["jobs"] in (2, "2")
    assert "Taken from nash" in result.err


@pytest.mark.parametrize("words", [["--like", "best"], ["--like", "nash", "--from-tabled"]])
def test_a_completion_that_does_not_exist_is_told(words: list[str]) -> None:
    result = ran("text", "port-of-arden", *words)
    assert result.code == 2
    assert "--like" in result.err


def test_fail_if_reads_the_chance_that_all_say_yes() -> None:
    words = ("text", "port-of-arden", *ARDEN_TEXT, "--json", "--worlds", "16", "--fail-if")
    assert ran(*words, "p_all<=1").code == 1
    assert ran(*words, "p_all>1").code == 0
