"""The commented first case that `goodoffices new` writes, for people who have not written one before."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

from goodoffices.case.spelling import quoted
from goodoffices.errors import QuestionError

__all__ = ["starter"]

_SLUG = re.compile(r"[\w][\w.-]*")
_TEMPLATE = "starter.yaml"


def starter(slug: str, as_of: date | None = None) -> str:
    """Return the text of a first case, to be saved as SLUG.yaml and changed line by line.

    Parameters
    ----------
    slug : str
        Letters, digits, hyphens; it becomes the title.
    as_of : date, optional
        The day whose knowledge the case holds; by default the line is a comment to fill in.

    Raises
    ------
    QuestionError
        If the slug cannot be a file name.

    Examples
    --------
    >>> starter("river-bridge").splitlines()[0]
    '# river-bridge: a first case. Change the lines; what stands after a # is for you and is not read.'
    """
    if not _SLUG.fullmatch(slug) or len(slug) > 80:
        raise QuestionError(
            f"{quoted(slug)} cannot be the name of a case.", "Use letters, digits and hyphens."
        )
    title = slug.replace("-", " ").replace("_", " ").strip() or slug
    dated = f"as_of: {as_of.isoformat()}" if as_of is not None else "# as_of: 2026-03-02"
    text = files("goodoffices.case.templates").joinpath(_TEMPLATE).read_text(encoding="utf-8")
    return text.replace("<<slug>>", slug).replace("<<title>>", title.capitalize()).replace("<<as_of>>", dated)
