from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from goodoffices.answers.sealing import freeze
from goodoffices.case.catalog import catalog_text
from tests.cli.commands import ran, ran_as_program
from tests.past_cases import SEALED_ON, add_outcome, case_text, sealed_folder, write_case

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
FAST = ("--runs", "64", "--seed", "1")


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = sealed_folder(tmp_path_factory.mktemp("twelve") / "", 12, schedule=True)
    write_case(folder, "told", case_text(more="outcome: {agreed: in the spring}\n"))
    return folder


def test_prints_scores_beside_the_base_rate(
    twelve: Path, same_as_stored: Callable[[str, Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = ran("backtest", str(twelve), *FAST)
    assert (found.code, found.err) == (0, "")
    assert max(map(len, found.out.splitlines())) <= 80
    same_as_stored(
        "\n".join(map(str.rstrip, found.out.splitlines())) + "\n", GOLDEN / "backtest-terminal.txt"
    )


def test_prints_calibration_of_twenty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = ran("backtest", str(sealed_folder(tmp_path, 20)), *FAST)
    assert "when it was called" in found.out
    assert "how open the matter was" in found.out
    assert max(map(len, found.out.splitlines())) <= 80


def test_says_plainly_when_there_are_too_few(tmp_path: Path) -> None:
    found = ran("backtest", str(sealed_folder(tmp_path, 4)), *FAST)
    assert "Too few cases" in found.out
    assert "Better than" not in found.out


def test_historical_cases_get_no_score(tmp_path: Path) -> None:
    (tmp_path / "dayton-1995.yaml").write_bytes(catalog_text("dayton-1995"))
    found = ran("backtest", str(tmp_path), *FAST)
    assert found.code == 0
    assert "the analyst knew the outcome" in " ".join(found.out.split())
    assert "Brier score (0" not in found.out
    assert "there is no score" in found.out


def test_json_has_every_key(twelve: Path) -> None:
    answer = ran("backtest", str(twelve), *FAST, "--json").json()
    assert {"method", "exact", "seed", "worlds", "cases", "scores", "calibration", "notes"} <= set(answer)
    assert {"slug", "as_of", "label", "reason", "forecast", "outcome"} <= set(answer["cases"][0])
    assert set(answer["cases"][0]["forecast"]) == {"agreed", "ratified", "holds"}
    assert answer["cases"][0]["outcome"]["ratified"] == {
        "at_horizon": "yes",
        "day": "2025-04-03",
        "words": "2025-04-03; by a show of hands",
        "problem": None,
    }
    assert {"n", "brier", "base_rate", "trivial"} <= set(answer["scores"]["agreed"])
    assert {case["label"] for case in answer["cases"]} == {"scored", "illustration"}


def test_freeze_seals_as_of_today(tmp_path: Path) -> None:
    today = datetime.now(UTC).astimezone().date().isoformat()
    write_case(tmp_path, "a", case_text(as_of=today))
    write_case(tmp_path, "b", case_text(as_of=today, more="outcome: {agreed: no}\n"))
    found = ran("backtest", str(tmp_path), "--freeze", "--by", "AB", "--json")
    answer = found.json()
    assert [(each["slug"], each["by"]) for each in answer["frozen"]] == [("a", "AB")]
    assert [each["slug"] for each in answer["refused"]] == ["b"]
    again = ran("backtest", str(tmp_path), "--freeze")
    assert "Sealed before" in again.out
    assert "nothing new" in again.out
    assert "Not sealed" in again.out


def test_freeze_prints_what_it_sealed(tmp_path: Path) -> None:
    today = datetime.now(UTC).astimezone().date().isoformat()
    write_case(tmp_path, "a", case_text(as_of=today))
    assert "Sealed now" in ran("backtest", str(tmp_path), "--freeze").out


def test_by_without_freeze_is_refused(tmp_path: Path) -> None:
    found = ran("backtest", str(tmp_path), "--by", "me")
    assert (found.code, "--freeze" in found.err) == (2, True)


def test_broken_files_are_told_beside_the_answer(tmp_path: Path) -> None:
    sealed_folder(tmp_path, 2)
    write_case(tmp_path, "torn", "format: [\n")
    found = ran("backtest", str(tmp_path), *FAST, "--json")
    assert found.code == 0
    assert "torn.yaml" in found.err
    assert found.json()["problems"][0]["line"]


@pytest.mark.parametrize("what", ["missing", "file", "empty", "broken"])
def test_wrong_input_exits_with_2_and_one_message(what: str, tmp_path: Path) -> None:
    path = tmp_path / "there"
    if what == "file":
        path.touch()
    elif what in {"empty", "broken"}:
        path.mkdir()
    if what == "broken":
        write_case(path, "torn", "format: [\n")
    found = ran("backtest", str(path))
    assert (found.code, found.out) == (2, "")
    assert len(found.err.splitlines()) == 1
    assert "Traceback" not in found.err


def test_words_of_an_outcome_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    write_case(tmp_path, "a", case_text(more='outcome: {agreed: "\\e[31m red [bold]x[/bold]"}\n'))
    found = ran("backtest", str(tmp_path), *FAST)
    assert found.code == 0
    assert "\x1b" not in found.out


@pytest.mark.slow
def test_as_a_program_it_loads_and_answers(tmp_path: Path) -> None:
    write_case(tmp_path, "a", case_text())
    assert ran_as_program("backtest", str(tmp_path), "--runs", "16").code == 0


def test_an_outcome_that_is_still_to_come_gets_no_score(tmp_path: Path) -> None:
    tomorrow = datetime.now(UTC).astimezone().date() + timedelta(days=1)
    write_case(tmp_path, "pay", case_text())
    freeze(tmp_path, on=SEALED_ON, by="tester")
    add_outcome(tmp_path, "pay", f"agreed: {tomorrow}")
    found = ran("backtest", str(tmp_path), *FAST)
    assert "Cases that count: 0" in found.out
    assert f"{tomorrow} is still to come" in " ".join(found.out.split())
