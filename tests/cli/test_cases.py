"""`goodoffices cases`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import ran


def test_the_catalog_is_listed_with_its_keys() -> None:
    listed = ran("cases", "--json").json()["cases"]
    assert {"doha-2024-03", "port-of-arden"} <= {entry["slug"] for entry in listed}
    assert all({"slug", "title", "as_of", "outcome"} <= set(entry) for entry in listed)


def test_people_read_slugs_and_titles() -> None:
    result = ran("cases")
    assert result.code == 0
    assert "port-of-arden" in result.out


def test_nothing_is_drawn_and_json_says_so(tmp_path: Path) -> None:
    for words in (("cases",), ("check", "port-of-arden"), ("new", "talks", "--out", str(tmp_path))):
        answer = ran(*words, "--json").json()
        assert (answer["exact"], answer["seed"], answer["worlds"]) == (True, 0, 1)
