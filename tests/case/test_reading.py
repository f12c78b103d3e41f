"""Bytes to nodes: limits, plain words for faults, and no traceback for any bytes."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.reading import MAX_BYTES, MAX_DEPTH, MAX_NODES, read_file, read_nodes
from goodoffices.case.yaml_faults import SPLIT_LINE_HINT
from goodoffices.errors import CaseError, Problem

CASE = """\
format: goodoffices/1
title: Night shifts   # made up
issues:
  raise_pct: {title: Pay rise, range: [0, 8, 1]}
  night_shift: {options: [none, voluntary]}
parties:
  union:
    weights: {raise_pct: 40..50, night_shift: 30}
    note: |
      two lines
      of text
    red_lines:
      - {id: U1, rule: night_shift != none, owner: "strike committee"}
"""


def problems_of(data: bytes | str) -> tuple[Problem, ...]:
    with pytest.raises(CaseError) as caught:
        read_nodes(data.encode() if isinstance(data, str) else data, "case.yaml")
    return caught.value.problems


def only_problem(data: bytes | str) -> Problem:
    found = problems_of(data)
    assert len(found) == 1
    return found[0]


def at(node: Node, *keys: str | int) -> Node:
    for key in keys:
        if isinstance(key, int):
            assert isinstance(node, SequenceNode)
            node = node.items[key]
        else:
            assert isinstance(node, MappingNode)
            node = next(value for name, value in node.entries if name.text == key)
    return node


def test_a_case_becomes_texts_that_know_their_lines() -> None:
    root = read_nodes(CASE.encode(), "case.yaml")
    assert [key.text for key, _ in root.entries] == ["format", "title", "issues", "parties"]
    assert at(root, "title") == ScalarNode("Night shifts", False, 2)
    assert at(root, "issues", "raise_pct", "range", 1) == ScalarNode("8", False, 4)
    assert at(root, "parties", "union", "weights", "raise_pct") == ScalarNode("40..50", False, 8)
    assert at(root, "parties", "union", "note") == ScalarNode("two lines\nof text\n", True, 9)
    assert at(root, "parties", "union", "red_lines", 0, "owner") == ScalarNode("strike committee", True, 13)


def test_nothing_is_guessed_about_words() -> None:
    words = ["no", "yes", "off", "1_000", "0x10", "1e3", "~", "null", "2026-03-02", "12:30"]
    root = read_nodes("\n".join(f"k{i}: {word}" for i, word in enumerate(words)).encode(), "x")
    assert [value.text for _, value in root.entries if isinstance(value, ScalarNode)] == words


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    root = read_nodes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "x")
    assert [(key.text, key.line) for key, _ in root.entries] == [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("a: 1".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff\x00a", "UTF-16"),
        ("a: 1".encode("utf-32"), "UTF-32"),
        ("a: 1".encode("utf-16-le"), "NUL"),
        ("a: 1\nb: Gesch\u00e4ft".encode("latin-1"), "0xe4 is not UTF-8"),
        (b"a: 1\x00", "NUL"),
        (b"a: \x1b[31m", "control character (\\x1b)"),
        (b"a: \x7f", "control character"),
        ("a: \x9b31m".encode(), "control character"),
        (b"", "empty"),
        (b"# only a comment\n", "empty"),
        (b"- 1\n- 2\n", "keys and values"),
        (b"just words", "keys and values"),
        (b"a: 1\n" * (MAX_BYTES // 5 + 1), "larger than 256 KiB"),
    ],
)
def test_what_is_not_a_text_of_keys_and_values_is_refused(data: bytes, words: str) -> None:
    assert words in only_problem(data).what


def test_the_wrong_encoding_is_blamed_on_its_line() -> None:
    assert only_problem(b"a: 1\nb: \xe4\n").line == 2


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("a: *x\n", 1, "references"),
        ("a: !!python/object:os.system {}\n", 1, "tags"),
        ("a: !important 1\n", 1, "tags"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", 2, "%TAG"),
        ("<<: {a: 1}\n", 1, "merging"),
        ("? [a, b]\n: 1\n", 1, "a key must be a word"),
        ("a: 1\n: 2\n", 2, "key is missing"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' is given twice, first in line 1"),
        ('a: "\\0"\n', 1, "escape"),
        ('a: "\\ud800"\n', 1, "escape"),
        ('a: "\\UFFFFFFFF"\n', 1, "backslash"),
        ('a: "\\q"\n', 1, "backslash"),
        ("a: 1\n\tb: 2\n", 2, "tab"),
        ('a: "open\nb: 2\n', 1, "never closed"),
        ("a: 'open\nb: 2\n", 1, "never closed"),
        ("a: {b: 1\nc: 2\n", 1, "{ opened here"),
        ("a: [1, 2\nb: 3\n", 1, "[ opened here"),
        ("a: {b: 1}}\n", 1, "does not fit"),
        ("a: {b: 1,, c: 2}\n", 1, "comma or bracket"),
        ("a: 1\n]\n", 2, "does not fit"),
        ("a: b: c\n", 1, "second colon"),
        ("x: 1\na:1\nb: 2\n", 2, "no space after the colon of 'a'"),
        ("a: {b:1}\n", 1, "'b:1' has no value"),
        ("a:\n  - 1\n - 2\n", 3, "does not fit"),
        ("a: - 1\n", 1, "middle of a line"),
        ("a: @x\n", 1, "another meaning"),
        ("a: `x`\n", 1, "another meaning"),
        ("a: |x\n  b\n", 1, "long text"),
        ("a:\n  b: 1\n  c 2\n  d: 3\n", 4, "no colon"),
        ("a:\n  b:\t{c: 1, d: 2}\n  e: 3\n", 2, "tab"),
        ("a:\n  b:\tword\n", 2, "tab"),
        ('a: "open\nb: 2\nc: {d: "x == y", e: 1}\n', 1, "never closed"),
        ('a: "one\n  and two"\nb: "open\nc: {d: "x == y", e: 1}\n', 3, "never closed"),
        ('a: 1  # 12" wide\nb: 2\n  c: "three"\n', 3, "second colon"),
    ],
)
def test_each_fault_is_told_in_plain_words_with_its_line(text: str, line: int, what: str) -> None:
    first = problems_of(text)[0]
    assert what in first.what
    assert first.line == line
    assert first.hint
    assert first.file == "case.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "a: {id: U1, rule: implies(x == b, y == c)}",
        "a: {id: U1, rule: x == b, y}",
        "a: {id: U1, rule: x in {b, c}, owner: board}",
        "a: [{if: x in {b, c} and y == d, add: 5}]",
        "a: {rule: (x == b), y == c}",
        "a: {x == b: 3}",
        "a: {[b]: 3}",
        "rules: [implies(a == b, c == d), x == y]",
    ],
)
def test_an_expression_torn_by_a_comma_or_brace_asks_for_quotes(text: str) -> None:
    assert SPLIT_LINE_HINT == 'a comma split this line; put the expression in "quotes"'
    assert SPLIT_LINE_HINT in [problem.hint for problem in problems_of(text)]


def test_expressions_in_quotes_or_on_their_own_line_are_not_torn() -> None:
    text = (
        'a: {rule: "implies(x == b, y == c)", n: 2}\nb:\n  - implies(x == b, y in {c, d})\nc: x in {b, c}\n'
    )
    root = read_nodes(text.encode(), "x")
    assert at(root, "b", 0) == ScalarNode("implies(x == b, y in {c, d})", False, 3)


def test_a_number_torn_by_its_comma_is_written_right() -> None:
    assert "0.5" in only_problem("a: {b: 0,5, c: 1}").hint
    assert "1000" in only_problem("a: {b: 1,000}").hint


def test_several_problems_are_reported_together_with_their_places() -> None:
    found = problems_of("a: {b: 1, b: 2}\nc:\n  d: &x 1\n  d: !t 2\n")
    assert [(problem.line, problem.where) for problem in found] == [
        (1, "a"),
        (3, "c.d"),
        (4, "c"),
        (4, "c.d"),
    ]


def test_control_characters_made_by_escapes_become_visible() -> None:
    root = read_nodes(b'a: "\\x1b[31m\\a"\n', "x")
    assert at(root, "a") == ScalarNode("\\x1b[31m\\x07", True, 1)


def test_messages_hold_no_control_or_direction_characters() -> None:
    text = "a: {\u202eb, \u2066c)}\n"
    shown = " ".join(str(problem) for problem in problems_of(text))
    assert "\u202e" not in shown
    assert "\u2066" not in shown


HOSTILE = {
    "brackets": "a: " + "[" * 10_000,
    "braces": "a: " + "{a: " * 10_000,
    "closed brackets": "a: " + "[" * 10_000 + "]" * 10_000,
    "dashes": "- " * 100_000,
    "indents": "".join(" " * depth + "a:\n" for depth in range(700)),
    "questions": "? " * 100_000,
    "question braces": "{? " * 60_000,
    "bomb": "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a, *a]\n" for i in range(5_000)),
    "many": "a: 0\n" * 40_000,
    "many parts": "a: [" + "0," * 30_000 + "]",
    "one line": 'a: "' + "x" * 260_000,
    "colons": "a:" * 100_000,
    "quotes": "'" * 250_001,
    "commas": "[" + "," * 250_000,
    "bangs": "a: " + "!" * 250_000,
    "percent": "%" * 250_000,
    "breaks": "a: b" + "\n" * 200_000 + " c: d",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_quickly(name: str) -> None:
    data = HOSTILE[name].encode()
    begun = time.process_time()
    found = problems_of(data)
    used = time.process_time() - begun
    assert all(problem.what and problem.hint for problem in found)
    assert max(len(str(problem)) for problem in found) < 500
    assert used < 2


@pytest.mark.parametrize("name", ["brackets", "bomb", "questions"])
def test_hostile_texts_are_refused_in_little_memory(name: str) -> None:
    data = HOSTILE[name].encode()
    tracemalloc.start()
    problems_of(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000


def test_the_limits_are_where_they_are_said_to_be() -> None:
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert refusal_of(deep.encode()) == ()
    assert "deeper than 64" in only_problem("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH).what
    many = "a: [" + "0," * (MAX_NODES - 3) + "]"
    assert refusal_of(many.encode()) == ()
    assert "more than 20000" in only_problem("a: [" + "0," * (MAX_NODES - 2) + "]").what
    assert refusal_of(b"a: 1\n#" + b"x" * (MAX_BYTES - 6)) == ()


def test_a_file_is_read_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    assert read_file(path) == CASE.encode()


def test_what_is_not_an_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as stream:
        stream.truncate(50 * 1024**2)
    wanted: list[tuple[str | Path, str]] = [
        (tmp_path, "folder"),
        (tmp_path / "pipe", "ordinary"),
        ("/dev/zero", "ordinary"),
        (large, "larger than 256 KiB"),
        (huge, "larger than 256 KiB"),
        (tmp_path / "missing.yaml", "no such file"),
        ("nul\x00.yaml", "cannot be read"),
        ("x" * 5_000, "cannot be read"),
    ]
    for path, words in wanted:
        with pytest.raises(CaseError) as caught:
            read_file(path)
        assert words in caught.value.problems[0].what
        assert caught.value.problems[0].hint


def assert_read_or_refused(data: bytes) -> None:
    for problem in refusal_of(data):
        assert problem.what
        assert problem.hint
        assert "\x1b" not in str(problem)


def refusal_of(data: bytes) -> tuple[Problem, ...]:
    try:
        read_nodes(data, "x")
    except CaseError as error:
        return error.problems
    return ()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert_read_or_refused(data)


SIGNS = 'a { } [ ] , " \' \\ "\\U0011FFFF" *a !< | > |9 # @ = ( ) é الهدنة \u2028 \ufeff'
SPACED = ("\n", "\n  ", "\t", "b: ", ": ", "- ", "? ", "&a ", "!t ", "<<: ", "%YAML 1.x\n", "---\n", "...\n")
PIECES = st.sampled_from([*SPACED, "%TAG ! !\n", *SIGNS.split(" ")])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_heap_of_yaml_signs_is_read_or_refused(text: str) -> None:
    assert_read_or_refused(text.encode())


@given(st.integers(0, len(CASE)), st.integers(0, 20), st.lists(PIECES, max_size=3).map("".join))
def test_any_damaged_case_is_read_or_refused(place: int, dropped: int, put_in: str) -> None:
    assert_read_or_refused((CASE[:place] + put_in + CASE[place + dropped :]).encode())
