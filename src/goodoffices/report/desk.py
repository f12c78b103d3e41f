"""What every section of a brief is written from: the case, the answer, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from goodoffices.answers.ask_results import AskAnswer
from goodoffices.answers.change_topics import Changes
from goodoffices.answers.hold_results import HoldAnswer
from goodoffices.answers.packages import option_in_words
from goodoffices.answers.results import Bridge, Chance, DealsAnswer, TabledText
from goodoffices.answers.talk_results import TalksAnswer
from goodoffices.answers.together import Answers
from goodoffices.case.model import Case
from goodoffices.case.parties import RedLine
from goodoffices.case.pieces import pieces_of
from goodoffices.case.uncertain import Basis, Law, Quantity
from goodoffices.evidence.bearing import claims_about
from goodoffices.report.asking import Asking
from goodoffices.report.days import Days
from goodoffices.report.escaping import shortened
from goodoffices.report.holding import Holding
from goodoffices.report.naming import Names
from goodoffices.report.words import Phrases

__all__ = ["Desk", "Input", "inputs_of"]


@dataclass(frozen=True, slots=True)
class Input:
    """One number of the case, where it stands and what it rests on."""

    path: str
    law: Law
    basis: Basis


def inputs_of(case: Case) -> tuple[Input, ...]:
    """Return every number of a case once, in file order; a red line has the claims of its firmness too."""
    found: dict[str, Input] = {}
    parts = (case.parties, case.unknowns, case.bodies, case.ratification, case.mediators)
    for piece in pieces_of((*parts, case.talks, case.schedule, case.events)):
        if isinstance(piece, Quantity):
            found.setdefault(piece.path, Input(piece.path, piece.law, piece.basis))
        elif isinstance(piece, RedLine):  # before its firmness, which is found there already
            basis = Basis(
                piece.firmness.basis.by or piece.basis.by,
                piece.firmness.basis.why or piece.basis.why,
                tuple(dict.fromkeys(piece.basis.claims + piece.firmness.basis.claims)),
            )
            found.setdefault(piece.firmness.path, Input(piece.firmness.path, piece.firmness.law, basis))
    return tuple(found.values())


@dataclass(frozen=True)
class Desk:
    """The case and its answers on one desk."""

    case: Case
    answers: Answers
    phrases: Phrases
    changes: Changes | None = None

    @property
    def answer(self) -> DealsAnswer:
        """Whether there is a deal."""
        return self.answers.deals

    @property
    def hold(self) -> HoldAnswer | None:
        """Whether the text holds; None where the case has no schedule."""
        return self.answers.hold

    @property
    def talks(self) -> TalksAnswer | None:
        """How the talks may go; None where nothing is said of that."""
        return self.answers.talks

    @property
    def asked(self) -> AskAnswer | None:
        """What to ask; None where nobody has worked that out."""
        return self.answers.asked

    @cached_property
    def days(self) -> Days:
        """Days of the case in words."""
        return Days(self.case.as_of, self.phrases)

    @cached_property
    def holding(self) -> Holding | None:
        """What is said of whether the text holds; None where the case has no schedule."""
        return None if self.hold is None else Holding(self.hold, self.names, self.phrases)

    @cached_property
    def asking(self) -> Asking | None:
        """What is said of what to ask; None where nobody has worked that out."""
        return None if self.asked is None else Asking(self.asked, self.names, self.phrases)

    @property
    def tells_chances(self) -> bool:
        """Whether the author of the case leaves chances in the brief."""
        return not {"chance", "chances"} & set(self.case.brief.omit)

    @property
    def hold_is_of_tabled(self) -> bool:
        """Whether what is said of holding is said of the tabled text, as far as that is stated."""
        if self.hold is None or self.case.tabled is None:
            return False
        tabled = zip(self.case.issues, self.case.tabled, strict=True)
        return all(
            self.hold.text.get(issue.id) == option_in_words(issue.options[option])
            for issue, option in tabled
            if option is not None
        )

    @cached_property
    def names(self) -> Names:
        """What things are called."""
        return Names(self.case, self.phrases)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Every number of the case."""
        return inputs_of(self.case)

    @cached_property
    def assumptions(self) -> tuple[Input, ...]:
        """The inputs that no claim supports."""
        return tuple(each for each in self.inputs if not each.basis.claims)

    @cached_property
    def claims_about(self) -> dict[str, tuple[str, ...]]:
        """The claims that are about each input, by its path, whether or not it cites them."""
        return claims_about(self.case, [each.path for each in self.inputs])

    @property
    def one_world(self) -> bool:
        """Whether every number is fixed, so that answers are yes or no."""
        return self.answer.worlds <= 1

    @property
    def party_ids(self) -> tuple[str, ...]:
        """Ids of the parties, in file order."""
        return tuple(party.id for party in self.case.parties)

    @property
    def texts(self) -> tuple[TabledText, ...]:
        """The texts that the brief shows, best first; at most four."""
        return self.answer.texts[:4]

    def chance(self, chance: Chance) -> str:
        """Return a chance in words with its band; yes or no where everything is fixed."""
        if self.one_world:
            return self.phrases.say("yes") if chance.value > 0.5 else self.phrases.say("no")
        return self.phrases.say(
            "{word}, {band}", word=self.phrases.likelihood(chance.value), band=self.band(chance)
        )

    def band(self, chance: Chance) -> str:
        """Return the band of a chance that people read."""
        low, high = chance.range if chance.range is not None else (chance.low, chance.high)
        return self.phrases.band(low, high)

    def bare_band(self, chance: Chance) -> str:
        """Return the band without ``in 100``, for beside one that says it."""
        low, high = chance.range if chance.range is not None else (chance.low, chance.high)
        return self.phrases.band(low, high, bare=True)

    def p_words(self, p: float) -> str:
        """Return a bare probability as a word; yes or no where everything is fixed."""
        if self.one_world:
            return self.phrases.say("yes") if p > 0.5 else self.phrases.say("no")
        return self.phrases.likelihood(p)

    def driver(self, path: str | None) -> str:
        """Return the unknown that moves a chance most, in words."""
        return "" if not path else self.names.input(path)

    def text_label(self, label: str) -> str:
        """Return why a text was chosen, in the language of the brief."""
        words = label.replace("_", " ").lower()
        say = self.phrases.say
        if "tabled" in words or "change" in words:
            return say("near the tabled text")
        if "another" in words:
            return say("another likely text")
        if "likeliest" in words or "pass" in words:
            return say("likeliest to pass")
        if "even" in words:
            return say("most even")
        if "joint" in words:
            return say("most joint gain")
        return shortened(words, 40)

    def in_order(self, bridge: Bridge) -> tuple[str, ...]:
        """Return the limits of a bridge in file order."""
        return tuple(sorted(bridge.relax, key=lambda each: self.names.limit(each).order))

    def references(self, claims: Iterable[str]) -> str:
        """Return claims as a bracketed reference, or an empty text."""
        known = sorted(dict.fromkeys(claims), key=self._claim_order)
        return "[" + ", ".join(known) + "]" if known else ""

    def _claim_order(self, claim: str) -> tuple[int, str]:
        order = list(self.names.claims)
        return (order.index(claim) if claim in self.names.claims else len(order), claim)

    def claims_under(self, *paths: str) -> Iterator[str]:
        """Yield the claims that the inputs at or below these places rest on."""
        for each in self.inputs:
            if any(each.path == path or each.path.startswith(path + ".") for path in paths):
                yield from each.basis.claims
