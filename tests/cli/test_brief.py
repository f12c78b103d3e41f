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
