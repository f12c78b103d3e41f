from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.case.catalog import catalog_slugs, catalog_text
from goodoffices.case.freezing import Seal, hash_of_inputs, read_seals, seals_as_text
from goodoffices.errors import CaseError

KEYS = st.text("abcxyz_", min_size=1, max_size=5).filter(lambda key: key != "outcome")
WORDS = st.one_of(st.text("abc 019.", min_size=1, max_size=6), st.integers(-9, 99).map(str))
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)
FILES = st.dictionaries(KEYS, TREES, min_size=1, max_size=4)


def written(tree: object, shuffle: bool = False) -> str:
    """Write a tree as YAML braces, every text in quotes; shuffled, keys come last to first."""
    if isinstance(tree, dict):
        pairs = [f'"{key}": {written(value, shuffle)}' for key, value in tree.items()]
        return "{" + ", ".join(reversed(pairs) if shuffle else pairs) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(written(each, shuffle) for each in tree) + "]"
    return f'"{tree}"'


def as_file(
    tree: dict[str, object], *, shuffle: bool = False, comments: bool = False, last: str = ""
) -> bytes:
    pairs = [f'"{key}": {written(value, shuffle)}' for key, value in tree.items()]
    lines = list(reversed(pairs)) if shuffle else pairs
    if comments:
        lines = [f"# a remark\n\n{line}   # another" for line in lines]
    return ("\n".join([*lines, last]) + "\n").encode()


def sealed(data: bytes, claims: bytes | None = None) -> str:
    return hash_of_inputs(data, "x.yaml", None if claims is None else (claims, "x.claims.yaml"))


@given(FILES)
def test_comments_order_of_keys_and_outcome_do_not_matter(tree: dict[str, object]) -> None:
    plain = sealed(as_file(tree))
    assert sealed(as_file(tree, shuffle=True)) == plain
    assert sealed(as_file(tree, comments=True)) == plain
    assert sealed(as_file(tree, last="outcome: {agreed: yes, text: [a, b]}")) == plain
    assert sealed(as_file(tree).replace(b"\n", b"\r\n")) == plain


@given(FILES, FILES)
def test_two_files_have_one_hash_only_if_they_say_the_same(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert (sealed(as_file(one)) == sealed(as_file(other))) == (one == other)


@given(FILES, KEYS, WORDS)
def test_a_change_anywhere_matters(tree: dict[str, object], key: str, word: str) -> None:
    changed = {**tree, key: [tree.get(key), word]}
    assert sealed(as_file(changed)) != sealed(as_file(tree))


def test_an_outcome_further_down_matters() -> None:
    assert sealed(b"a: {outcome: x}\n") != sealed(b"a: {outcome: y}\n")


def test_the_order_of_a_list_matters_and_so_do_quotes() -> None:
    assert sealed(b"a: [1, 2]\n") != sealed(b"a: [2, 1]\n")
    assert sealed(b"a: 12\n") != sealed(b'a: "12"\n')


def test_claims_beside_the_case_are_inputs() -> None:
    case = b"a: 1\n"
    assert len({sealed(case), sealed(case, b"c: 1\n"), sealed(case, b"c: 2\n")}) == 3
    assert sealed(case, b"c: 1  # a remark\n") == sealed(case, b"c: 1\n")


@pytest.mark.parametrize("slug", catalog_slugs())
def test_a_case_of_the_catalog_keeps_its_hash_with_another_outcome(slug: str) -> None:
    data = catalog_text(slug)
    before, found, _ = data.partition(b"\noutcome:")
    assert sealed(data) == (sealed(before + b"\n") if found else sealed(data + b"outcome: {agreed: yes}\n"))


def test_what_is_torn_has_no_hash() -> None:
    with pytest.raises(CaseError):
        sealed(b"a: [1\n")


SEALS = st.builds(
    Seal,
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.dates(),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20),
)


@given(
    st.dictionaries(
        st.text("abz-09 _:#'\"é", min_size=1, max_size=9).filter(lambda s: s.strip()), SEALS, max_size=4
    )
)
def test_seals_are_read_as_they_were_written(seals: dict[str, Seal]) -> None:
    assert read_seals(seals_as_text(seals).encode() + (b"" if seals else b"{}\n"), "frozen.yaml") == (
        seals,
        (),
    )


def test_a_person_may_call_a_case_an_illustration() -> None:
    text = 'a: {illustration: "I knew", by: me}\n'
    seals, problems = read_seals(text.encode(), "frozen.yaml")
    assert (seals, problems) == ({"a": Seal(by="me", illustration="I knew")}, ())
    assert read_seals(seals_as_text(seals).encode(), "frozen.yaml")[0] == seals


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (f"{{sha256: {'a' * 63}, on: 2024-01-01}}", "64 hexadecimal"),
        (f"{{sha256: {'a' * 64}, on: yesterday}}", "not a date"),
        (f"{{sha256: {'a' * 64}}}", "not a date"),
        (f"{{sha257: {'a' * 64}, on: 2024-01-01}}", "'sha257'"),
        ("{sha256: [a], on: 2024-01-01}", "not a text"),
        ("2024-01-01", "64 hexadecimal"),
    ],
)
def test_a_broken_entry_is_told_with_its_line_and_left_out(entry: str, words: str) -> None:
    good = Seal("b" * 64, date(2024, 1, 1), "me")
    seals, problems = read_seals(f"{seals_as_text({'good': good})}bad: {entry}\n".encode(), "frozen.yaml")
    assert seals == {"good": good}
    assert {(problem.line, problem.where) for problem in problems} == {(4, "bad")}
    assert any(words in problem.what for problem in problems)
