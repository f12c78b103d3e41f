"""A workbench for people who mediate between adversaries.

>>> import goodoffices as go
>>> case = go.load("port-of-arden")
>>> answer = go.deals(case, worlds=256)
>>> answer.texts[0].label
'likeliest to pass'

Importing the package loads nothing heavy; each function brings in what it needs when it is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date  # noqa: N812 - `date` is an argument here
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodoffices.answers.ask_results import AskAnswer
    from goodoffices.answers.backtest_results import BacktestAnswer
    from goodoffices.answers.hold_results import HoldAnswer
    from goodoffices.answers.results import DealsAnswer, TextAnswer
    from goodoffices.answers.stability_results import StabilityAnswer
    from goodoffices.answers.talk_results import TalksAnswer
    from goodoffices.case.files import CheckedCase
    from goodoffices.case.model import Case
    from goodoffices.evidence.proposals import Proposals

__all__ = [
    "__version__",
    "ask",
    "backtest",
    "check",
    "claims",
    "deals",
    "hold",
    "load",
    "stability",
    "talks",
    "text",
]

__version__ = "0.1.0"


def load(source: str | Path) -> Case:
    """Load a case from a path or a slug of the catalog.

    Parameters
    ----------
    source : str or Path
        ``"talks/port.yaml"`` or ``"port-of-arden"``.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        Holding every problem of the file, each with its line.
    """
    from goodoffices.case.files import load_case  # noqa: PLC0415 - importing the package must stay light

    return load_case(source)


def check(source: str | Path) -> CheckedCase:
    """Read a case and return what is wrong with it, and what is doubtful, without raising.

    Parameters
    ----------
    source : str or Path
        As for `load`.
    """
    from goodoffices.answers.checking import check as answer  # noqa: PLC0415 - importing the package must stay light

    return answer(source)


def claims(
    source: str | Path | bytes,
    *,
    case: Case | None = None,
    extractor: str | None = None,
    name: str = "",
    date: Date | None = None,
) -> Proposals:
    """Propose who says what in an article, for a person to confirm.

    Parameters
    ----------
    source : str, Path or bytes
        A path to plain text, HTML, PDF or .docx; the bytes of one; or the words of an article, where a string
        of several words is no path to a file. A notice says that it was taken so.
    case : Case, optional
        Whose parties and issues the claims may be about.
    extractor : str, optional
        ``rules``, ``regex``, or one that an installed package offers; by default ``rules``, or ``regex``,
        with a notice, where what those need is not installed. Nothing is sent anywhere from here.
    name : str
        What to call the article; by default the name of its file.
    date : datetime.date, optional
        When it was published, which words such as *on Tuesday* are resolved against.

    Returns
    -------
    Proposals
        In the order of the text, with spans in code points of `document.text`, and notices.

    Raises
    ------
    QuestionError
        If the article cannot be read, or there is no such extractor.
    MissingExtra
        If what the file or the extractor needs is not installed.

    Examples
    --------
    >>> found = claims(b"The pilots' guild denied that talks had failed.", extractor="regex")
    >>> [(claim.speaker.name, claim.polarity.value) for claim in found.claims]
    [("The pilots' guild", 'denies')]
    """
    from dataclasses import replace  # noqa: PLC0415 - importing the package must stay light

    from goodoffices.evidence.documents import read_document, read_words  # noqa: PLC0415 - likewise
    from goodoffices.evidence.extraction import extract  # noqa: PLC0415 - likewise

    if isinstance(source, str):
        document, notices = read_words(source, name=name, date=date)
    else:
        document, notices = read_document(source, name=name, date=date)
    found = extract(document, case=case, extractor=extractor)
    return replace(found, notices=(*notices, *found.notices))


def backtest(
    folder: str | Path, *, runs: int = 4096, seed: int = 0, worlds: int | None = None
) -> BacktestAnswer:
    """Ask how good the forecasts of a folder of dated, sealed cases were, beside the base rate.

    See Also
    --------
    goodoffices.answers.backtest.backtest : the same, with all that is said of it.
    """
    from goodoffices.answers.backtest import backtest as answer  # noqa: PLC0415 - importing the package must stay light

    return answer(folder, runs=runs, seed=seed, worlds=worlds)


def deals(case: Case, *, seed: int = 0, worlds: int = 4096, changes: int = 3, day: float = 0) -> DealsAnswer:
    """Ask whether there is a deal, what blocks one, and what could be tabled.

    See Also
    --------
    goodoffices.answers.deals.deals : the same, with all that is said of it.
    """
    from goodoffices.answers.deals import deals as answer  # noqa: PLC0415 - importing the package must stay light

    _check_loaded(case)
    return answer(case, seed=seed, worlds=worlds, changes=changes, day=day)


def ask(
    case: Case, *, seed: int = 0, worlds: int = 4096, reliability: float | None = None, day: float = 0
) -> AskAnswer:
    """Ask which unknown, if somebody told us, would most change the text that we table.

    See Also
    --------
    goodoffices.answers.ask.ask : the same, with all that is said of it.
    """
    from goodoffices.answers.ask import ask as answer  # noqa: PLC0415 - importing the package must stay light

    _check_loaded(case)
    return answer(case, seed=seed, worlds=worlds, reliability=reliability, day=day)


def text(
    case: Case, package: Mapping[str, object], *, seed: int = 0, worlds: int = 4096, day: float = 0
) -> TextAnswer:
    """Ask what happens to one text, given as issue id to option.

    See Also
    --------
    goodoffices.answers.text.text : the same, with all that is said of it.
    """
    from goodoffices.answers.text import text as answer  # noqa: PLC0415 - importing the package must stay light

    _check_loaded(case)
    return answer(case, package, seed=seed, worlds=worlds, day=day)


def hold(
    case: Case,
    package: Mapping[str, object] | None = None,
    *,
    seed: int = 0,
    worlds: int = 4096,
    share: float = 0.9,
    day: float = 0,
) -> HoldAnswer:
    """Ask whether a text, once in force, is carried out to the end and kept.

    See Also
    --------
    goodoffices.answers.hold.hold : the same, with all that is said of it.
    """
    from goodoffices.answers.hold import hold as answer  # noqa: PLC0415 - importing the package must stay light

    _check_loaded(case)
    return answer(case, package, seed=seed, worlds=worlds, share=share, day=day)


def stability(
    source: str | Path | Mapping[str, object] | Case,
    *,
    status_quo: str | int | None = None,
    make_equilibrium: str | int | None = None,
    seed: int = 0,
    worlds: int = 4096,
) -> StabilityAnswer:
    """Ask which outcomes of a conflict nobody would leave, of a graph file or of a case with a schedule.

    See Also
    --------
    goodoffices.answers.stability.stability : the same, with all that is said of it.
    """
    from goodoffices.answers.stability import (  # noqa: PLC0415 - importing the package must stay light
        stability as answer,
    )

    return answer(source, status_quo=status_quo, make_equilibrium=make_equilibrium, seed=seed, worlds=worlds)


def talks(
    case: Case,
    *,
    protocol: str | None = None,
    runs: int = 4096,
    seed: int = 0,
    worlds: int | None = None,
    texts: int = 2000,
) -> TalksAnswer:
    """Play the talks of a case many times: the chances of agreed, ratified and holding, by date.

    `protocol` is one other than that of the case: proximity, one_text, bridging or alternating.

    See Also
    --------
    goodoffices.answers.talks.talks : the same, with all that is said of it.

    Examples
    --------
    >>> answer = talks(load("port-of-arden"), runs=64)
    >>> len(answer.agreed.by_day), answer.behavioural
    (61, True)
    """
    from goodoffices.answers.talks import talks as answer  # noqa: PLC0415 - importing the package must stay light
    from goodoffices.answers.talks import under_protocol  # noqa: PLC0415

    _check_loaded(case)
    return answer(under_protocol(case, protocol), runs=runs, seed=seed, worlds=worlds, texts=texts)


def _check_loaded(case: object) -> None:
    """Refuse a path or a slug where a case is needed, which is what one tries first."""
    if isinstance(case, str | Path):
        from goodoffices.errors import QuestionError  # noqa: PLC0415 - importing the package must stay light

        raise QuestionError(f"{str(case)!r} is no case yet.", f"Load it first: load({str(case)!r}).")
