"""How much likelier a claim is to be made where it is true, and which claims count.

What turns a grade into a number is one table, `ReliabilityTable`, which answers carry with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from goodoffices.case.claims import Claim, Source
from goodoffices.case.grading import ReliabilityTable
from goodoffices.case.model import Case
from goodoffices.case.parties import Party
from goodoffices.evidence.contradictions import retracted_claims
from goodoffices.learning.subjects import Subject, SubjectKind, subject_of
from goodoffices.learning.wants import Wants

__all__ = ["ClaimRecord", "Reason", "claim_likelihood", "party_of", "weigh_claims"]

Floats = npt.NDArray[np.float64]
_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST_STEM, _LONGEST_ENDING = 4, 3


class Reason(Enum):
    """Why a claim or an answer to an offer counts, or why it moves nothing."""

    COUNTED = "counted"
    ABOUT_ITSELF = "about_itself"
    """A party would say this of its own limits either way."""
    GRADES_SAY_NOTHING = "grades_say_nothing"
    """As likely to be made where it is false."""
    SAYS_NOTHING = "says_nothing"
    """It is about nothing that is drawn."""
    ASSERTS_NOTHING = "asserts_nothing"
    """It neither affirms nor denies."""
    SAME_EVERYWHERE = "same_everywhere"
    """As likely in every world."""
    ONE_ORIGIN = "one_origin"
    """Another claim of the same origin counts."""
    CONTRADICTS_ITSELF = "contradicts_itself"
    """Its origin says the opposite too."""
    RETRACTED = "retracted"
    NOT_MODELLED = "not_modelled"
    """The case does not say what this party wants."""
    NO_ANSWER = "no_answer"
    ANSWERS_ITSELF = "answers_itself"
    """It made the offer, which is counted already."""
    NO_COHERENT_TEXT = "no_coherent_text"
    """The offer cannot be completed to a coherent text."""


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """What was made of one claim.

    Attributes
    ----------
    p_if_true, p_if_false : float
        How likely it is to be made where what it says is true, and where it is not.
    why : Reason
        COUNTED, or why not.
    because_of : str or None
        The claim that counts instead, or that says the opposite.
    """

    id: str
    about: str
    kind: SubjectKind
    denies: bool
    source: str
    p_if_true: float
    p_if_false: float
    why: Reason
    because_of: str | None = None
    subject: Subject | None = None

    @property
    def counted(self) -> bool:
        """Whether it bears on the weights of the worlds."""
        return self.why is Reason.COUNTED


def claim_likelihood(record: ClaimRecord, wants: Wants) -> Floats:
    """Return how likely a claim is to be made in each world: shape (n,) or (1,), between 0 and 1."""
    if record.subject is None or record.subject.share is None:
        return np.ones(1)
    share = record.subject.share(wants)
    if record.denies:
        share = 1.0 - share
    return np.asarray(share * record.p_if_true + (1.0 - share) * record.p_if_false)


def weigh_claims(case: Case, table: ReliabilityTable) -> tuple[ClaimRecord, ...]:
    """Return what each claim with ``use: evidence`` is worth, in the order of the case.

    An origin is what the claim gives as its `origin`; without one, what one source says on one subject. Of an
    origin only the claim that tells most counts (of equals the first by id); one that says a thing and its
    opposite does not count at all. Whether a claim is the same in every world is not known here.
    """
    retracted = retracted_claims(case.links)
    sources = {source.id: source for source in case.sources}
    records: list[ClaimRecord] = []
    origins: dict[tuple[str, ...], list[int]] = {}
    claims = [claim for claim in case.claims if claim.use == "evidence"]
    for claim in claims:
        record = _graded(case, claim, sources.get(claim.source), table)
        if claim.id in retracted:
            record = _with(record, Reason.RETRACTED)
        elif record.why in (Reason.COUNTED, Reason.GRADES_SAY_NOTHING):
            name = record.subject.name if record.subject is not None else ""
            key = ("source", claim.source, name) if claim.origin is None else ("origin", claim.origin)
            origins.setdefault(key, []).append(len(records))
        records.append(record)
    for places in origins.values():
        _settle(claims, records, places)
    return tuple(records)


def _with(record: ClaimRecord, why: Reason, because_of: str | None = None) -> ClaimRecord:
    return ClaimRecord(
        record.id,
        record.about,
        record.kind,
        record.denies,
        record.source,
        record.p_if_true,
        record.p_if_false,
        why,
        because_of,
        record.subject,
    )


def _graded(case: Case, claim: Claim, source: Source | None, table: ReliabilityTable) -> ClaimRecord:
    subject = subject_of(case, claim.about)
    reliability = claim.reliability or (source.reliability if source is not None else "F")
    r = table.r(claim.credibility, reliability)
    given = (claim.p_said_if_true, claim.p_said_if_false)
    p_if_true, p_if_false = r, 1.0 - r
    why = Reason.COUNTED
    if subject.share is None:
        why, p_if_true, p_if_false = Reason.SAYS_NOTHING, 0.5, 0.5
    elif claim.polarity == "none":
        why, p_if_true, p_if_false = Reason.ASSERTS_NOTHING, 0.5, 0.5
    elif given[0] is not None and given[1] is not None:
        p_if_true, p_if_false = given[0], given[1]
        why = Reason.COUNTED if p_if_true != p_if_false else Reason.GRADES_SAY_NOTHING
    elif subject.party is not None and source is not None and party_of(case, source) == subject.party:
        why, p_if_true, p_if_false = Reason.ABOUT_ITSELF, 0.5, 0.5
    elif r == 0.5:
        why = Reason.GRADES_SAY_NOTHING
    denies = claim.denies or claim.polarity == "denies"
    return ClaimRecord(
        claim.id, claim.about, subject.kind, denies, claim.source, p_if_true, p_if_false, why, None, subject
    )


def _settle(claims: Sequence[Claim], records: list[ClaimRecord], places: Sequence[int]) -> None:
    """Let one claim of an origin stand, or none where the origin contradicts itself."""
    for place in places:
        opposed = [other for other in places if _oppose(claims, records, place, other)]
        if opposed:
            break
    else:
        best = min(places, key=lambda place: (-_tells(records[place]), records[place].id))
        for place in places:
            if place != best:
                records[place] = _with(records[place], Reason.ONE_ORIGIN, records[best].id)
        return
    for place in places:
        opposed = [other for other in places if _oppose(claims, records, place, other)]
        because = min((records[other].id for other in opposed), default=None)
        records[place] = _with(records[place], Reason.CONTRADICTS_ITSELF, because)


def _tells(record: ClaimRecord) -> float:
    """Return how far a claim is from telling nothing, as |r - 0.5|; of given likelihoods, of their shares."""
    total = record.p_if_true + record.p_if_false
    return round(abs(record.p_if_true / total - 0.5), 12) if total > 0 else 0.5


def _oppose(claims: Sequence[Claim], records: Sequence[ClaimRecord], one: int, other: int) -> bool:
    """Tell whether two claims say a thing and its opposite."""
    if one == other:
        return False
    first, second = records[one], records[other]
    turned = first.denies != second.denies
    same_words = claims[one].proposition is not None and claims[one].proposition == claims[other].proposition
    if same_words and turned:
        return True
    if first.subject is None or second.subject is None or first.subject.name != second.subject.name:
        return False
    if first.subject.test is None or second.subject.test is None:
        return turned
    return not _can_both_hold((first.subject.test, first.denies), (second.subject.test, second.denies))


_Test = tuple[tuple[str, Fraction], bool]
_TURNED: Final = {"<=": ">", ">": "<=", ">=": "<", "<": ">=", "==": "!=", "!=": "=="}


def _can_both_hold(one: _Test, other: _Test) -> bool:
    """Tell whether some number passes both comparisons."""
    tests = [(_TURNED[op] if denied else op, value) for (op, value), denied in (one, other)]
    return any(all(_passes(op, value, at) for op, value in tests) for at in _points(v for _, v in tests))


def _points(values: Iterator[Fraction]) -> Iterator[Fraction]:
    """Yield a number in every part into which some numbers cut the line, and these themselves."""
    marks = sorted(set(values))
    yield marks[0] - 1
    for low, high in pairwise(marks):
        yield (low + high) / 2
    yield from marks
    yield marks[-1] + 1


def _passes(op: str, value: Fraction, at: Fraction) -> bool:
    return {
        "<=": at <= value,
        ">": at > value,
        ">=": at >= value,
        "<": at < value,
        "==": at == value,
        "!=": at != value,
    }[op]


def party_of(case: Case, source: Source) -> str | None:
    """Return the party that a source speaks for, or None where that cannot be told.

    A source is a party's if its id or name is the party's, or that of an office which owns one of its red
    lines; or if it is of kind ``party`` and one party's id is a word of its id or name (also with an ending,
    as in "israeli"). What fits several parties fits none.

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> case = load_case("port-of-arden")
    >>> [party_of(case, source) for source in case.sources]
    ['union', 'port']
    """
    called = {source.id.casefold(), source.name.casefold()}
    exact = [party.id for party in case.parties if called & _names_of(party)]
    if exact:
        return exact[0] if len(exact) == 1 else None
    if source.kind != "party":
        return None
    words = {word.casefold() for text in (source.id, source.name) for word in _WORD.findall(text)}
    fitting = [
        party.id
        for party in case.parties
        if any(_is_form_of(word, party.id.casefold()) for word in words)
        or (_all_words(party.name) and _all_words(party.name) <= words)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _names_of(party: Party) -> set[str]:
    owners = {owner.casefold() for line in party.red_lines for owner in line.owners}
    return {party.id.casefold(), party.name.casefold()} | owners


def _all_words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _is_form_of(word: str, name: str) -> bool:
    if word == name:
        return True
    ending = len(word) - len(name)
    return len(name) >= _SHORTEST_STEM and word.startswith(name) and 0 < ending <= _LONGEST_ENDING
