"""The worlds that answers rest on: drawn, and weighted by the evidence of the case where it has any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from goodoffices.answers.evidence_results import AnswerToOffer, ClaimFound, EvidenceFound, OfferFound
from goodoffices.case.model import Case
from goodoffices.learning.likelihoods import ClaimRecord
from goodoffices.learning.offers import OfferRecord
from goodoffices.learning.pulls import pulls
from goodoffices.learning.selecting import picked
from goodoffices.learning.update import Learned, has_evidence, learn
from goodoffices.worlds.ensemble import Ensemble

__all__ = ["Held", "WorldsToPlay", "evidence_found", "learned_of", "worlds_of", "worlds_to_play"]


class Held:
    """A case as a key of a cache: the very object, which it keeps alive."""

    __slots__ = ("case",)

    def __init__(self, case: Case) -> None:
        self.case = case

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.case is other.case

    def __hash__(self) -> int:
        return id(self.case)


def learned_of(case: Case, seed: int, worlds: int) -> Learned | None:
    """Return the worlds of a case after its evidence, or None where it has none; the last few are kept.

    Every answer about a case takes its worlds from here, so that all rest on the same ones.

    Raises
    ------
    QuestionError
        If no world leaves all of the evidence possible.
    """
    return _learned(Held(case), seed, worlds) if has_evidence(case) else None


@lru_cache(maxsize=4)
def _learned(held: Held, seed: int, worlds: int) -> Learned:
    return learn(held.case, n=worlds, seed=seed)


def worlds_of(case: Case, seed: int, worlds: int) -> Ensemble:
    """Return the worlds of a case, weighted by its evidence."""
    learned = learned_of(case, seed, worlds)
    return Ensemble.draw(case, worlds, seed) if learned is None else learned.ensemble


@dataclass(frozen=True)
class WorldsToPlay:
    """Equally weighted worlds, for what is played in each: no time goes to worlds that hardly count.

    `learned` is what they were picked from, by weight; `logs` the log-likelihood of each of its items in each
    of them, of shape (n_items, n). None, and empty, where the case has no evidence.
    """

    ensemble: Ensemble
    learned: Learned | None
    logs: npt.NDArray[np.float64]


def worlds_to_play(case: Case, n: int, seed: int) -> WorldsToPlay:
    """Return `n` equally weighted worlds of a case after its evidence."""
    if not has_evidence(case):
        return WorldsToPlay(Ensemble.draw(case, n, seed), None, np.zeros((0, n)))
    learned = learn(case, n=max(2, n), seed=seed)
    ensemble, rows = picked(learned.ensemble, n)
    return WorldsToPlay(ensemble, learned, learned.log_likelihoods[:, rows])


def evidence_found(
    case: Case, learned: Learned | None, answers: Mapping[str, npt.ArrayLike]
) -> EvidenceFound | None:
    """Return what an answer says of its evidence; None where there is none.

    Parameters
    ----------
    case : Case
    learned : Learned or None
    answers : mapping of name to array of shape (n,) or (1,)
        The figures of the answer, in each world; the means of the unknowns that the evidence moves are added.
    """
    if learned is None:
        return None
    everything = dict(answers) | {
        draw.path: draw.values for draw in learned.ensemble.draws() if _is_told(draw.path)
    }
    speakers = {source.id: source.name for source in case.sources}
    table = learned.table
    return EvidenceFound(
        ess_before=learned.ess_before,
        ess_drawn=learned.ess_drawn,
        ess=learned.ess,
        worlds_drawn=learned.n_drawn,
        ancestors=learned.ancestors,
        method=learned.method.value,
        acceptance=learned.acceptance,
        table={
            "credibility": {str(grade): c for grade, c in enumerate(table.credibility, start=1)},
            "reliability": dict(zip("ABCDEF", table.reliability, strict=True)),
            "offers": {
                "points": learned.responses.points,
                "tactical": learned.responses.tactical,
                "least": learned.responses.least,
            },
        },
        claims=tuple(_claim(record, speakers) for record in learned.claims),
        offers=tuple(_offer(record) for record in learned.offers),
        pulls=pulls(learned, everything),
    )


def _is_told(path: str) -> bool:
    """Tell whether the mean of an unknown is among what pulls are listed for."""
    return path.startswith("unknowns.") or path.endswith((".no_deal", ".firmness", ".credible"))


def _claim(record: ClaimRecord, speakers: Mapping[str, str]) -> ClaimFound:
    return ClaimFound(
        id=record.id,
        source=record.source,
        speaker=speakers.get(record.source, record.source),
        about=record.about,
        bears_on=record.kind.value,
        denies=record.denies,
        likelihood_true=record.p_if_true,
        likelihood_false=record.p_if_false,
        counted=record.counted,
        why=record.why.value,
        because_of=record.because_of,
    )


def _offer(record: OfferRecord) -> OfferFound:
    return OfferFound(
        id=record.id,
        on=None if record.on is None else record.on.isoformat(),
        by=record.by,
        day=record.day,
        before_the_case=record.day_given < 0,
        completed=record.completion.value,
        n_ways=len(record.packages),
        all_ways_tried=record.all_tried,
        answers=tuple(
            AnswerToOffer(
                each.party, "accepted" if each.accepted else "refused", each.counted, each.why.value
            )
            for each in record.answers
        ),
    )
