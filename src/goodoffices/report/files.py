"""Writing a brief into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from goodoffices.report.blocks import Brief
from goodoffices.report.html import render_html
from goodoffices.report.pdf import PAPERS, fitted, render_pdf

__all__ = ["write_brief"]


def write_brief(
    content: Brief, out_dir: Path | str, paper: str = "a4", formats: Sequence[str] = ("html", "pdf")
) -> tuple[Path, ...]:
    """Write ``brief.html`` and ``brief.pdf`` into a folder, which is made if it is not there.

    Both hold the same: what the two pages of `paper` do not hold stands in the annex of either.

    Raises
    ------
    ValueError
        If `paper` is not ``a4`` or ``letter``, or a format is not ``html`` or ``pdf``.
    """
    unknown = sorted(set(formats) - {"html", "pdf"})
    if unknown:
        raise ValueError(f"format is {unknown[0]!r}. Choose from: html, pdf.")
    if paper not in PAPERS:
        raise ValueError(f"paper is {paper!r}. Choose one of: {', '.join(PAPERS)}.")
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    if "html" in formats:
        target = folder / "brief.html"
        target.write_text(render_html(fitted(content, paper), paper), encoding="utf-8")
        written.append(target)
    if "pdf" in formats:
        target = folder / "brief.pdf"
        target.write_bytes(render_pdf(content, paper))
        written.append(target)
    return tuple(written)
