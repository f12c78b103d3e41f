"""The pieces of a case, each after what holds it."""

from __future__ import annotations

from types import MappingProxyType

import goodoffices as go
from goodoffices.case.pieces import pieces_of
from goodoffices.case.uncertain import Quantity


def test_what_holds_comes_before_what_it_holds() -> None:
    case = go.load("port-of-arden")
    found = list(pieces_of(case.parties))
    assert [found.index(party) for party in case.parties] == sorted(found.index(p) for p in case.parties)
    for party in case.parties:
        assert party.preferences is not None
        assert found.index(party) < found.index(party.preferences) < found.index(party.preferences.no_deal)


def test_tuples_and_mappings_are_looked_into_and_plain_things_left_out() -> None:
    case = go.load("port-of-arden")
    (first, *_) = (piece for piece in pieces_of(case.parties) if isinstance(piece, Quantity))
    nested = (MappingProxyType({"a": (first, 3)}), "word", None, Quantity)
    assert next(iter(pieces_of(nested))) is first
    assert not list(pieces_of(("word", 3, None, {"a": 1.5})))
