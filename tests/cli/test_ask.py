"""`goodoffices ask`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import ran


def test_json_has_every_key_of_the_contract() -> None:
    done = ran("ask", "dayton-1995", "--json", "--worlds", "256", "--seed", "3", "--reliability", "0.8")
    answer = done.json()
    assert done.code == 0
    assert {"method", "exact", "seed", "worlds", "ess"} <= set(answer)
    assert (answer["seed"], answer["worlds"], answer["exact"]) == (3, 256, False)
    assert {"questions", "evpi", "text", "p_text", "reliability", "notes"} <= set(answer)
    assert set(answer["text"]) == {"serb_share", "land_from", "sarajevo", "brcko", "army"}
    first = answer["questions"][0]
    assert {"unknown", "ask", "value", "value_imperfect", "measurable", "changes"} <= set(first)
    assert set(first["value"]) == {"value", "low", "high"}
    assert first["measurable"] is True
    assert first["ask"]
    for question in answer["questions"]:
        for change in question["changes"]:
            assert change["answer"]
            assert set(change["text"]) == set(answer["text"])
            assert all(change["text"][issue] == each["then"] for issue, each in change["differs"].items())
            assert all(answer["text"][issue] == each["without"] for issue, each in change["differs"].items())


def test_words_say_what_to_ask_whom_and_what_it_changes_within_eighty_columns() -> None:
    done = ran("ask", "dayton-1995", "--worlds", "512")
    words = " ".join(done.out.split())
    assert done.code == 0
    assert "1. Bosnian Government: what no deal is worth Ask: Bosnian Government. To know it adds" in words
    assert "Without asking, this is tabled:" in words
    assert "no question is worth more." in words
    assert "have no measurable value." in words
    assert "it then passes in" in words
    assert max(map(len, done.out.splitlines())) <= 80


def test_an_imperfect_source_is_worth_less_and_is_told_beside() -> None:
    words = " ".join(ran("ask", "dayton-1995", "--worlds", "512", "--reliability", "0.8").out.split())
    assert "Told by a source that is right 80 times in 100," in words


def test_a_case_without_doubt_is_answered_with_why_there_is_nothing_to_ask() -> None:
    done = ran("ask", "harbour-sport-park")
    assert done.code == 0
    assert "Nothing to ask" in done.out


def test_a_reliability_that_cannot_be_is_wrong_input() -> None:
    done = ran("ask", "dayton-1995", "--reliability", "0.2")
    assert done.code == 2
    assert "from 0.5 (tells nothing) to 1" in done.err
    assert done.out == ""


def test_words_of_a_hostile_case_reach_the_terminal_as_data(tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(
        "format: goodoffices/1\n"
        "title: A dispute\n"
        "author: desk\n"
        "issues: {x: {title: '[bold]x[/bold]', options: [a, b]}}\n"
        'unknowns: {soft: {chance: 0.5, title: "\\e[31mred", ask: ["\\e[2Jwho"]}}\n'
        "parties:\n"
        "  p:\n"
        "    points: {x: {a: {if: soft, then: 20, else: 0}, b: {if: soft, then: 0, else: 20}}}\n"
        "    no_deal: 10\n"
        "  q: {points: {x: {a: 9, b: 9}}, no_deal: 5}\n",
        encoding="utf-8",
    )
    done = ran("ask", str(path), "--worlds", "64")
    assert done.code == 0, done.err
    assert "\x1b" not in done.out
    assert "[bold]x[/bold]: b" in " ".join(done.out.split())
