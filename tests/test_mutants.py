"""The list of planted mistakes keeps up with the source; `make mutants` plants them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.mutants import MUTATIONS, Mutation, plant

SOURCE = Path(__file__).resolve().parent.parent / "src" / "goodoffices"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_planted_mistake_finds_its_place_and_is_still_python(mutation: Mutation, tmp_path: Path) -> None:
    copy = tmp_path / "src" / "goodoffices" / mutation.file
    copy.parent.mkdir(parents=True)
    copy.write_text((SOURCE / mutation.file).read_text(encoding="utf-8"), encoding="utf-8")
    plant(mutation, tmp_path)
    compile(copy.read_text(encoding="utf-8"), str(copy), "exec")


def test_a_place_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    mutation = MUTATIONS[0]
    copy = tmp_path / "src" / "goodoffices" / mutation.file
    copy.parent.mkdir(parents=True)
    copy.write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="0 times"):
        plant(mutation, tmp_path)


def test_there_are_at_least_ten_with_names_of_their_own() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 10
