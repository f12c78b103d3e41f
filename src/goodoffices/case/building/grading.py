"""Building the tables by which evidence counts, where a case has its own figures."""

from __future__ import annotations

from fractions import Fraction

from goodoffices.case.building.places import Place
from goodoffices.case.decimals import number_text, read_number
from goodoffices.case.grading import CREDIBILITIES, RELIABILITIES, ReliabilityTable, Responses
from goodoffices.case.shape_ledger import GradingShape, ResponsesShape
from goodoffices.case.spelling import quoted

__all__ = ["build_grading", "read_share"]

_WIDEST = 1000


def build_grading(place: Place) -> tuple[ReliabilityTable, Responses]:
    """Return the tables of a case; figures that it does not give are the usual ones."""
    keys = place.keys(GradingShape) or {}
    table, responses = ReliabilityTable(), Responses()
    credibility = _figures(keys.get("credibility"), CREDIBILITIES, table.credibility, "grades of credibility")
    reliability = _figures(keys.get("reliability"), RELIABILITIES, table.reliability, "grades of reliability")
    if "offers" in keys:
        inner = keys["offers"].keys(ResponsesShape) or {}
        tactical, least = (
            read_share(inner[name]) if name in inner else None for name in ("tactical", "least")
        )
        points = _points(inner["points"]) if "points" in inner else None
        responses = Responses(
            responses.points if points is None else points,
            responses.tactical if tactical is None else tactical,
            responses.least if least is None else least,
        )
    return ReliabilityTable(credibility, reliability), responses


def read_share(place: Place) -> float | None:
    """Return a plain chance from 0 to 1."""
    value = _number(place, "a chance from 0 to 1")
    if value is None or 0 <= value <= 1:
        return None if value is None else float(value)
    hint = f"Write {number_text(value / 100)}." if 1 < value <= 100 else "Write a number from 0 to 1."
    place.error(f"{quoted(place.text() or '')} is no chance.", hint)
    return None


def _points(place: Place) -> float | None:
    value = _number(place, "a number of points")
    if value is None or 0 < value <= _WIDEST:
        return None if value is None else float(value)
    place.error(
        f"{quoted(place.text() or '')} is no width in points.", f"Write a number above 0, at most {_WIDEST}."
    )
    return None


def _number(place: Place, example: str) -> Fraction | None:
    text = place.text(example)
    return None if text is None else place.read(lambda: read_number(text))


def _figures(
    place: Place | None, grades: tuple[str, ...], usual: tuple[float, ...], kind: str
) -> tuple[float, ...]:
    found = dict(zip(grades, usual, strict=True))
    for key, at in place.entries("{A: 1, B: 0.8}") if place is not None else ():
        share = read_share(at)
        if key.text not in grades:
            at.error(
                f"{quoted(key.text)} is not one of the {kind}.", f"They are {', '.join(grades)}.", key.line
            )
        elif share is not None:
            found[key.text] = share
    return tuple(found.values())
