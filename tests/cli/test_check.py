"""`goodoffices check`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import broken_case, ran


def test_a_sound_case_is_ok() -> None:
    result = ran("check", "port-of-arden", "--json")
    assert result.code == 0
    assert result.json()["ok"] is True
    assert result.json()["errors"] == []


def test_every_error_is_told_at_once_with_file_line_and_hint(tmp_path: Path) -> None:
    path = broken_case(tmp_path)
    result = ran("check", str(path), "--json")
    assert result.code == 2
    answer = result.json()
    assert answer["ok"] is False
    assert {8, 10, 13} <= {error["line"] for error in answer["errors"]}
    for error in answer["errors"]:
        assert set(error) >= {"file", "line", "where", "what", "hint"}
        assert error["what"]
        assert error["hint"]


def test_people_read_one_line_for_each_error(tmp_path: Path) -> None:
    path = broken_case(tmp_path)
    result = ran("check", str(path))
    assert result.code == 2
    assert f"{path.name}:8: " in result.out + result.err
    assert "Did you mean 'jobs'?" in result.out + result.err


def test_json_of_a_wrong_file_keeps_the_standard_error_for_words(tmp_path: Path) -> None:
    result = ran("check", str(tmp_path / "missing.yaml"), "--json")
    assert result.code == 2
    assert result.json()["errors"][0]["file"].endswith("missing.yaml")


def test_other_commands_tell_the_errors_of_a_case_on_the_standard_error(tmp_path: Path) -> None:
    path = broken_case(tmp_path)
    for words in (["deals"], ["text"], ["brief", "--out", str(tmp_path / "out")]):
        result = ran(words[0], str(path), *words[1:], "--json")
        assert (result.code, result.out) == (2, "")
        assert f"{path.name}:8: " in result.err
