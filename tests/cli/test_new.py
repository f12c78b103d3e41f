"""`goodoffices new`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import ran


def test_a_starter_is_written_and_is_a_sound_case(tmp_path: Path) -> None:
    result = ran("new", "port-talks", "--out", str(tmp_path))
    assert result.code == 0
    path = tmp_path / "port-talks.yaml"
    assert result.out.strip() == str(path)
    assert ran("check", str(path)).code == 0
    assert ran("deals", str(path), "--json", "--worlds", "64").code == 0


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    result = ran("new", "mine", "--out", str(tmp_path))
    assert result.code == 2
    assert "there already" in result.err
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("slug", ["../up", "a/b", "", ".hidden", "a b", "-x.yaml"])
def test_a_slug_that_cannot_name_a_file_is_refused(slug: str, tmp_path: Path) -> None:
    result = ran("new", "--out", str(tmp_path), "--", slug)
    assert result.code == 2
    assert not list(tmp_path.iterdir())


def test_json_names_the_case_and_the_file(tmp_path: Path) -> None:
    answer = ran("new", "talks", "--out", str(tmp_path), "--json").json()
    assert answer["cases"][0]["slug"] == "talks"
    assert Path(answer["cases"][0]["file"]).is_file()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = ran("new", "talks", "--out", str(tmp_path / "file" / "below"))
    assert result.code == 2
    assert "Traceback" not in result.err
    assert str(tmp_path / "file") in result.err
