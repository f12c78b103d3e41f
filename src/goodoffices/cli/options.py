"""The options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = [
    "CaseArgument",
    "DayOption",
    "EndpointOption",
    "ExtractorOption",
    "FailIfOption",
    "JsonOption",
    "ModelOption",
    "PlayedWorldsOption",
    "SeedOption",
    "WorldsOption",
]

CaseArgument = Annotated[
    str,
    typer.Argument(metavar="CASE", help="A case file, or the slug of a case.", show_default=False),
]
JsonOption = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON object; everything else goes to the standard error."),
]
SeedOption = Annotated[
    int, typer.Option(min=0, metavar="N", help="The same seed draws the same worlds on any machine.")
]
WorldsOption = Annotated[
    int,
    typer.Option(min=2, max=1_000_000, metavar="N", help="How many worlds to draw of what is uncertain."),
]
PlayedWorldsOption = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="How many different worlds the runs share; by default each run has one of its own.",
        show_default=False,
    ),
]
FailIfOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CONDITION",
        help="Exit with 1 if this holds: no_deal, or a comparison such as 'p_all<0.5'. May be repeated.",
        show_default=False,
    ),
]
DayOption = Annotated[
    float,
    typer.Option(
        min=0, metavar="N", help="As of day N from the case's date: what no deal is worth moves with time."
    ),
]
ExtractorOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="rules, regex, or openai; by default the best installed.", show_default=False
    ),
]
EndpointOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="With --extractor openai: where the article is sent. The key is taken from OPENAI_API_KEY.",
        show_default=False,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="With --extractor openai: the model to ask.", show_default=False),
]
