"""A brief as one HTML file that runs nothing and loads nothing."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from goodoffices.report.blocks import Brief, Figure, Table
from goodoffices.report.drawing import chart_svg
from goodoffices.report.layout import bands

__all__ = ["render_html"]


def _template_text(name: str) -> str:
    return (resources.files("goodoffices.report") / "templates" / name).read_text(encoding="utf-8")


def _svg(figure: Figure) -> Markup:
    # Drawn by our converter, which escapes every label, and checked by `chart_svg` to be a drawing only.
    return Markup(chart_svg(figure.chart))  # noqa: S704  (see above)


def _shares(table: Table) -> list[str]:
    total = sum(column.share for column in table.columns)
    return [f"{100 * column.share / total:.2f}" for column in table.columns]


def _kind(block: object) -> str:
    return type(block).__name__


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(bands=bands, kind=_kind, svg=_svg, shares=_shares)
    return environment


_SIZES = {"a4": "A4", "letter": "letter"}


def render_html(brief: Brief, paper: str = "a4") -> str:
    """Return a brief as one self-contained HTML page: style and charts inline, no script, no address.

    `paper` is the size it asks for when a browser prints it; on a screen it makes no difference.

    Everything the brief says is escaped by the template; nothing in it is marked as safe but the charts.
    """
    style = Markup(_template_text("brief.css"))  # noqa: S704  (our own file, no words from a case)
    return _environment().get_template("brief.html.j2").render(brief=brief, style=style, paper=_SIZES[paper])
