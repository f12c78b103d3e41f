"""Entries of a ledger as YAML text: one claim is one block of lines, and any text comes back as it was.

Words that could mean something to a YAML reader, and characters that could act on a reader of a diff, stand
in double quotes with escapes. The little that no YAML text can hold becomes a visible escape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

__all__ = ["Value", "block_entry", "flow_text", "key_text", "scalar_text"]

Value = str | int | float | bool | date | Mapping[str, "Value"] | Sequence["Value"]

_KEY: Final = re.compile(r"[^\W\d][\w.-]*")
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w ./()+;-]*[\w.)])?")
_PLAIN_IN_BLOCK: Final = re.compile(r"[^\W\d_](?:[\w ./()+;,’'-]*[\w.)])?")
# What some reader of YAML takes for something other than text.
_TAKEN: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_JOINERS: Final = "\u200c\u200d"
_SHORT: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HIDDEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cn"})


def key_text(key: str) -> str:
    """Return a key as it is written; ``on`` stands bare, as in all case files."""
    is_plain = _KEY.fullmatch(key) and (key == "on" or key.casefold() not in _TAKEN)
    return key if is_plain else _in_quotes(key)


def scalar_text(value: str | int | float | bool | date, *, in_block: bool = False) -> str:
    r"""Return one value as it is written; text that could be read as anything else is quoted.

    Examples
    --------
    >>> scalar_text("a senior official"), scalar_text("no"), scalar_text("{{ a: 1 }}")
    ('a senior official', '"no"', '"{{ a: 1 }}"')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    plain = _PLAIN_IN_BLOCK if in_block else _PLAIN
    return value if plain.fullmatch(value) and value.casefold() not in _TAKEN else _in_quotes(value)


def flow_text(value: Value) -> str:
    """Return a value on one line, with braces and brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {flow_text(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, str | int | float | date):
        return scalar_text(value)
    return "[" + ", ".join(flow_text(inner) for inner in value) + "]"


def block_entry(key: str, entry: Mapping[str, Value], indent: int) -> list[str]:
    """Return the lines of an entry: its key, then one line for each of its own keys."""
    pad = " " * indent
    if not entry:
        return [f"{pad}{key_text(key)}: {{}}"]
    lines = [f"{pad}{key_text(key)}:"]
    for name, value in entry.items():
        is_scalar = isinstance(value, str | int | float | date)
        text = scalar_text(value, in_block=True) if is_scalar else flow_text(value)  # type: ignore[arg-type]  # narrowed by the flag
        lines.append(f"{pad}  {key_text(name)}: {text}")
    return lines


def _in_quotes(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    category = unicodedata.category(character)
    code = ord(character)
    if code == 0 or category == "Cs":
        # No YAML text holds these; the escape itself is what is kept.
        return f"\\\\x{code:02x}" if code < 0x100 else f"\\\\u{code:04x}"
    if category not in _HIDDEN or character in _JOINERS:
        return character
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
