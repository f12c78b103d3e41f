"""The vocabulary itself: what is written is YAML that says the same, and renaming can be undone."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.strategies import CaseText, fixed_cases, mirrored, names_in, packages_of, renamed, uncertain_cases


def plain(value: Any) -> Any:
    """Everything as text, so that 0.50 and Decimal("0.50") are the same."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value)


@settings(max_examples=40, deadline=None)
@given(st.one_of(fixed_cases(), uncertain_cases()))
def test_the_text_of_a_case_says_what_its_data_say(drawn: CaseText) -> None:
    assert plain(YAML(typ="base", pure=True).load(drawn.text)) == plain(lowered(drawn.data))


def lowered(value: Any) -> Any:
    """Write true and false as YAML does."""
    if isinstance(value, dict):
        return {key: lowered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [lowered(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else value


@settings(max_examples=40, deadline=None)
@given(fixed_cases())
def test_spaces_are_small_enough_for_the_oracle(drawn: CaseText) -> None:
    assert 2 <= packages_of(drawn.data) <= 300


@settings(max_examples=40, deadline=None)
@given(uncertain_cases())
def test_mirroring_twice_changes_nothing(drawn: CaseText) -> None:
    once, names = mirrored(drawn.data)
    assert once != drawn.data
    assert list(once["parties"]) == list(drawn.data["parties"])
    again, back = mirrored(once)
    assert again == drawn.data
    assert names == back


@settings(max_examples=40, deadline=None)
@given(fixed_cases())
def test_renaming_back_changes_nothing(drawn: CaseText) -> None:
    old = [name for names in names_in(drawn.data).values() for name in names]
    there = {name: f"new_{k}" for k, name in enumerate(old)}
    changed = renamed(drawn.data, there)
    assert not set(old) & {name for names in names_in(changed).values() for name in names}
    assert renamed(changed, {new: name for name, new in there.items()}) == drawn.data
