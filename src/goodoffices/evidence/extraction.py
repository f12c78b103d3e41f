"""Who said what in an article: one of the extractors proposes, a person confirms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Final

from goodoffices.case.spelling import quoted, shown
from goodoffices.errors import MissingExtra, QuestionError
from goodoffices.evidence.openai_endpoint import extract_with_endpoint
from goodoffices.evidence.proposals import Document, Proposals

if TYPE_CHECKING:
    from goodoffices.case.model import Case

__all__ = ["EXTRACTORS", "GROUP", "extract"]

GROUP: Final = "goodoffices.extractors"
"""The group of entry points in which an installed package offers an extractor."""

EXTRACTORS: Final = ("rules", "regex", "openai")
"""The extractors that come with this package."""

_BUILT_IN: Final = {
    "rules": "goodoffices.evidence.rules:extract_by_rules",
    "regex": "goodoffices.evidence.regex_rules:extract_by_regex",
}
_Extractor = Callable[[Document], Proposals]


def extract(
    document: Document,
    *,
    case: Case | None = None,
    extractor: str | None = None,
    endpoint: str | None = None,
    model: str | None = None,
    key: str | None = None,
) -> Proposals:
    """Propose who said what in an article, and where a case is given, what of it the words point to.

    Parameters
    ----------
    document : Document
        The article.
    case : Case, optional
        Whose parties and issues the claims may be about.
    extractor : str, optional
        ``rules``, ``regex``, ``openai``, or one that an installed package offers. By default ``rules``, or
        ``regex`` where what those need is not installed, which a notice tells.
    endpoint, model, key : str, optional
        For ``openai`` only, which sends the article to the endpoint. Nothing is sent unless both that
        extractor and an endpoint are given in this very call.

    Returns
    -------
    Proposals
        In the order of the text.

    Raises
    ------
    QuestionError
        If there is no such extractor, or the endpoint is not to be asked or fails.
    MissingExtra
        If what the extractor asked for needs is not installed.
    """
    if extractor == "openai":
        proposals = _by_endpoint(document, endpoint, model, key)
    elif endpoint is not None or model is not None:
        raise QuestionError(
            "An endpoint or a model is given, but not the extractor that uses them.",
            "Add --extractor openai to send the article there, or leave --endpoint and --model out.",
        )
    elif extractor is None:
        proposals = _by_default(document)
    else:
        proposals = _named(extractor)(document)
    if case is None:
        return proposals
    from goodoffices.evidence.about import point_to  # noqa: PLC0415 - needed only where a case is given

    return point_to(case, proposals)


def _by_endpoint(document: Document, endpoint: str | None, model: str | None, key: str | None) -> Proposals:
    """Ask the endpoint, if this call says which."""
    if not endpoint:
        raise QuestionError(
            "The extractor openai sends the article to an endpoint, and none is given.",
            "Add --endpoint URL, or use --extractor rules, which sends nothing anywhere.",
        )
    if not model:
        raise QuestionError("No model is given.", "Add --model NAME, as the endpoint calls it.")
    return extract_with_endpoint(document, endpoint=endpoint, model=model, key=key)


def _by_default(document: Document) -> Proposals:
    """Extract by the rules, or by the simpler ones where what those need is missing."""
    try:
        return _named("rules")(document)
    except MissingExtra as missing:
        found = _named("regex")(document)
        notice = f"The simpler extractor was used, which finds fewer claims. {missing}"
        return replace(found, notices=(notice, *found.notices))


def _named(name: str) -> _Extractor:
    """Return the extractor of this name; code of other packages is loaded only if its name was asked for."""
    found = tuple(entry_points(group=GROUP, name=name))
    if len(found) > 1:
        # Which of them is taken must not depend on the order of installation.
        offers = ", ".join(sorted(point.value for point in found))
        raise QuestionError(f"Several packages offer an extractor {quoted(name)}: {offers}.", "Remove one.")
    if not found and name not in _BUILT_IN:
        raise QuestionError(
            f"There is no extractor {quoted(name)}.", f"Choose from: {', '.join(EXTRACTORS)}."
        )
    # A source tree that was never installed has no entry points.
    point = found[0] if found else EntryPoint(name, _BUILT_IN[name], GROUP)
    try:
        extractor: _Extractor = point.load()
    except (ImportError, AttributeError) as error:
        raise QuestionError(
            f"The extractor {quoted(name)} cannot be loaded: {shown(str(error))}.", "Install it again."
        ) from None
    return extractor
