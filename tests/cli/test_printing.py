"""Signs of life on long work."""

from __future__ import annotations

import io

import pytest

from goodoffices.cli.printing import Counting


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_who_watches_sees_how_much_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", terminal := _Terminal())
    with Counting("playing the talks", 300) as count:
        count.advanced(100)
        count.advanced(100)
    assert "playing the talks" in terminal.getvalue()
    assert "200/300" in terminal.getvalue()


def test_how_much_there_is_may_be_known_only_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", terminal := _Terminal())
    with Counting("cases") as count:
        count.reached(2, 5)
    assert "2/5" in terminal.getvalue()


def test_nothing_is_shown_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", file := io.StringIO())
    with Counting("playing the talks", 300) as count:
        count.advanced(100)
    assert file.getvalue() == ""
