"""Who said what: sources, claims, positions and offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a field is named `date`

from goodoffices.case.expressions import Condition
from goodoffices.case.ledger import Assessment, Selector

__all__ = ["Claim", "Offer", "Position", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker. `reliability` A (best) to F (cannot be judged), the Admiralty scale."""

    id: str
    name: str
    named: bool | None = None
    kind: str | None = None
    reliability: str = "F"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its speaker. `credibility` 1 (confirmed) to 6 (cannot be judged).

    `about` is kept as written (an unknown, a red line, ``party.mandate``, a comparison, ``party.issue``,
    ``note``). `use` is ``basis`` or ``evidence``.

    Attributes
    ----------
    reliability : str or None
        What a person judged of the source for this statement; None leaves it to the source.
    document, selectors, source_selectors, cue_selectors
        Where the statement, its speaker and the word of saying stand; several where it is discontinuous.
    polarity : str
        ``affirms`` or ``denies`` what it is about, or ``none``; `denies` says the same for two of them.
    speaker, relay
        The speaker in the words of the text, and through whom it came, outermost first.
    by, on
        Who confirmed it, and when.
    revision, replaces, earlier
        A correction is a new revision. A case holds the newest under the first id; the ones before it are
        in `earlier`, oldest first, and `written_as` is its own id in the file.
    """

    id: str
    source: str
    says: str
    date: Date | None = None
    via: str | None = None
    credibility: int = 6
    origin: str | None = None
    about: str = "note"
    denies: bool = False
    use: str = "basis"
    p_said_if_true: float | None = None
    p_said_if_false: float | None = None
    note: str | None = None
    line: int = 0
    reliability: str | None = None
    proposition: str | None = None
    polarity: str = "affirms"
    modality: str | None = None
    directness: str | None = None
    speaker: str | None = None
    relay: tuple[str, ...] = ()
    document: str | None = None
    selectors: tuple[Selector, ...] = ()
    source_selectors: tuple[Selector, ...] = ()
    cue_selectors: tuple[Selector, ...] = ()
    assessed: Assessment | None = None
    by: str | None = None
    on: Date | None = None
    revision: int = 1
    replaces: str | None = None
    withdrawn: bool = False
    written_as: str = ""
    earlier: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """What a side was reported to say on an issue. It informs the brief; it binds nothing."""

    issue: int
    says: str
    by: str
    on: Date | None = None
    range: Condition | None = None
    range_text: str | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A text put forward, and how the others answered; `package` may be partial (None: left open)."""

    on: Date | None
    by: str
    package: tuple[int | None, ...]
    answers: tuple[tuple[str, str], ...] = ()
    line: int = 0
