"""Seals: the hash of a case's inputs, made on a day, so that nobody can know the outcome and change them.

The hash is over what the file says, not over its bytes: comments, the order of keys, blank lines and the
`outcome` do not matter; any other change does. Claims in ``CASE.claims.yaml`` belong to the inputs.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from goodoffices.case.nodes import MappingNode, Node, ScalarNode
from goodoffices.case.reading import MAX_LEDGER_BYTES, MAX_LEDGER_NODES, read_nodes, read_tree
from goodoffices.case.spelling import quoted, shown, suggestion
from goodoffices.errors import CaseError, Problem

__all__ = ["SEALS_NAME", "Seal", "canonical_form", "hash_of_inputs", "read_seals", "seals_as_text"]

SEALS_NAME: Final = "frozen.yaml"
_METHOD = "goodoffices-seal/1"
_NOT_AN_INPUT = "outcome"
_KEYS = ("sha256", "on", "by", "illustration")
_HASH = re.compile(r"[0-9a-f]{64}")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_HEAD = """\
# Written by `goodoffices backtest FOLDER --freeze`: the hash of each case's inputs, and when it was made.
# A seal is never renewed. An entry {illustration: why} says that a case is to get no score.
"""


@dataclass(frozen=True, slots=True)
class Seal:
    """What ``frozen.yaml`` says of a case. `illustration` is a person's reason why it is to get no score."""

    sha256: str | None = None
    on: date | None = None
    by: str = ""
    illustration: str | None = None


def canonical_form(root: MappingNode) -> str:
    """Return what a case file says, in the one form that all ways of writing the same share.

    Keys are sorted; `outcome` at the top is left out; a text in quotes stays another thing than a bare word.
    """
    kept = tuple((key, value) for key, value in root.entries if key.text != _NOT_AN_INPUT)
    return json.dumps(_plain(MappingNode(kept, root.line)), separators=(",", ":"))


def hash_of_inputs(case: bytes, file: str, claims: tuple[bytes, str] | None = None) -> str:
    """Return the SHA-256, in hex, of the inputs that a case file and the claims beside it state.

    Parameters
    ----------
    case, file
        The bytes of the case and its name in messages.
    claims : (bytes, name), optional
        The file of claims beside it.

    Raises
    ------
    CaseError
        If one of the two is not sound YAML.

    Examples
    --------
    >>> one = hash_of_inputs(b"format: x  # a remark\\ntitle: y\\n", "a.yaml")
    >>> one == hash_of_inputs(b"title: y\\nformat: x\\noutcome: {agreed: yes}\\n", "a.yaml")
    True
    >>> one == hash_of_inputs(b"format: x\\ntitle: z\\n", "a.yaml")
    False
    """
    beside = None if claims is None else canonical_form(_claims(*claims))
    whole = json.dumps([_METHOD, canonical_form(read_nodes(case, file)), beside])
    return hashlib.sha256(whole.encode()).hexdigest()


def read_seals(data: bytes, file: str) -> tuple[dict[str, Seal], tuple[Problem, ...]]:
    """Return the seals of a folder by slug, and what is wrong with entries that are left out.

    Raises
    ------
    CaseError
        If the file as a whole cannot be read.
    """
    seals: dict[str, Seal] = {}
    problems: list[Problem] = []
    for key, node in _claims(data, file).entries:
        slips: list[str] = []
        seal = _seal(node, slips)
        where = shown(key.text, 60)
        problems += [Problem(file, node.line, where, slip, "Restore the entry.") for slip in slips]
        if not slips:
            seals[key.text] = seal
    return seals, tuple(problems)


def seals_as_text(seals: Mapping[str, Seal]) -> str:
    """Return the text of ``frozen.yaml``, in the order of the slugs."""
    return _HEAD + "".join(f"{_word(slug)}: {_entry(seals[slug])}\n" for slug in sorted(seals))


def _claims(data: bytes, file: str) -> MappingNode:
    """Return the tree of a file that may be as large as a ledger."""
    root, problems = read_tree(data, file, MAX_LEDGER_BYTES, MAX_LEDGER_NODES)
    if root is None or problems:
        raise CaseError(problems)
    return root


def _plain(node: Node) -> Any:
    """Return a node as lists and texts; the lists begin with their kind, so that no two kinds look alike."""
    if isinstance(node, ScalarNode):
        return ["quoted" if node.quoted else "bare", node.text]
    if isinstance(node, MappingNode):
        pairs = [[key.text, _plain(value)] for key, value in node.entries]
        return ["keys", *sorted(pairs, key=lambda pair: pair[0])]
    return ["list", *map(_plain, node.items)]


def _seal(node: Node, slips: list[str]) -> Seal:
    """Read one entry; what is wrong with it goes to `slips`."""
    values: dict[str, str] = {}
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        if key.text not in _KEYS:
            slips.append(f"unknown key {quoted(key.text)}. {suggestion(key.text, _KEYS, 'keys')}")
        elif not isinstance(value, ScalarNode):
            slips.append(f"{key.text} is not a text.")
        else:
            values[key.text] = value.text
    illustration = values.get("illustration")
    if illustration is not None and not {"sha256", "on"} & set(values):
        return Seal(by=values.get("by", ""), illustration=illustration)
    sha256, on = values.get("sha256", ""), values.get("on", "")
    if not _HASH.fullmatch(sha256):
        slips.append("sha256 is not 64 hexadecimal digits.")
    try:
        day = date.fromisoformat(on)
    except ValueError:
        slips.append("on is not a date such as 2024-05-01.")
        return Seal()
    return Seal(sha256, day, values.get("by", ""), illustration)


def _entry(seal: Seal) -> str:
    parts = []
    if seal.sha256 is not None and seal.on is not None:
        parts += [f"sha256: {seal.sha256}", f"on: {seal.on.isoformat()}"]
    if seal.by:
        parts.append(f"by: {json.dumps(shown(seal.by, 200), ensure_ascii=False)}")
    if seal.illustration is not None:
        parts.append(f"illustration: {json.dumps(shown(seal.illustration, 500), ensure_ascii=False)}")
    return "{" + ", ".join(parts) + "}"


def _word(slug: str) -> str:
    """Return a slug as a key that any reader of YAML takes for a text."""
    return slug if _PLAIN.fullmatch(slug) else json.dumps(slug, ensure_ascii=False)
