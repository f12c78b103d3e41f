"""How the sections of a page stand: full bands, or two columns side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goodoffices.report.blocks import Place, Section

__all__ = ["Band", "bands"]


@dataclass(frozen=True, slots=True)
class Band:
    """One section across the page, or two columns of sections."""

    full: Section | None = None
    start: tuple[Section, ...] = ()
    end: tuple[Section, ...] = ()

    @property
    def columns(self) -> bool:
        """Whether the band has two columns."""
        return self.full is None


def bands(sections: Sequence[Section]) -> tuple[Band, ...]:
    """Group sections into bands of two columns.

    Where all are of one column, the first stands beside the others; one alone goes across the page.
    """
    result: list[Band] = []
    pending: list[Section] = []

    def close() -> None:
        start = tuple(each for each in pending if each.place is Place.START)
        end = tuple(each for each in pending if each.place is Place.END)
        if not (start and end):
            start, end = tuple(pending[:1]), tuple(pending[1:])
        if start and end:
            result.append(Band(start=start, end=end))
        else:
            result.extend(Band(full=each) for each in start)
        pending.clear()

    for section in sections:
        if section.place is Place.FULL:
            close()
            result.append(Band(full=section))
        else:
            if section.place is Place.START and any(each.place is Place.END for each in pending):
                close()
            pending.append(section)
    close()
    return tuple(result)
