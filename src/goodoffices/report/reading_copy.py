"""A highlighted reading copy as one HTML file that runs nothing and loads nothing.

Words of an article are data: the template escapes each, and characters that could act are made visible.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from goodoffices.case.spelling import shown
from goodoffices.evidence.proposals import Proposals
from goodoffices.evidence.reading_copy import Piece, ReadingCopy, Role, copy_of_proposals

__all__ = ["reading_copy_html", "render_reading_copy"]


def reading_copy_html(proposals: Proposals) -> str:
    """Return the text with its proposed claims marked, and their sources in the margin."""
    return render_reading_copy(copy_of_proposals(proposals), proposals.notices)


def render_reading_copy(copy: ReadingCopy, notices: Sequence[str] = ()) -> str:
    """Return a reading copy as one self-contained page: style inline, no script, no address.

    `notices` are what the reader should know before the text: what was guessed, what may be missing.
    """
    document = copy.document
    claims = [claim for paragraph in copy.paragraphs for claim in paragraph.beside]
    n = copy.n_claims
    facts = [
        document.publisher or "",
        document.date.isoformat() if document.date is not None else "",
        document.name if document.title else "",
        "no claims" if not n else "1 claim" if n == 1 else f"{n} claims",
    ]
    template = _environment().get_template("reading_copy.html.j2")
    return template.render(
        copy=copy,
        title=_visible(document.title or document.name or "A text and its claims"),
        facts=[_visible(fact) for fact in facts if fact],
        notices=[_visible(notice) for notice in dict.fromkeys(notices)],
        numbers={claim.id: i for i, claim in enumerate(claims, 1)},
        # Our own file, no words from an article.
        style=Markup(_template_text("reading_copy.css")),  # noqa: S704
    )


def _template_text(name: str) -> str:
    return (resources.files("goodoffices.report") / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(anchor=_anchor, classes=_classes, tip=_tip, visible=_visible)
    return environment


def _visible(text: str) -> str:
    """Return text as it may stand on a page; blanks that are no line ends stay blanks."""
    plain = text.replace("\t", " ")
    return shown(plain, len(plain) * 10 + 1)


def _anchor(kind: str, name: str) -> str:
    """Return a name for a place on the page; ids of claims may hold anything."""
    return f"{kind}-" + "".join(each if each.isalnum() else f"_{ord(each):x}_" for each in name)


def _classes(piece: Piece) -> str:
    roles = {role for role, _ in piece.roles}
    names = [role.value for role in Role if role in roles]
    inner = sum(role is Role.CONTENT for role, _ in piece.roles) > 1
    return " ".join([*names, "nested"] if inner else names)


def _tip(piece: Piece) -> str:
    return _visible("; ".join(f"{role.value} of {name}" for role, name in piece.roles))
