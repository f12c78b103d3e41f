"""How answers were got: what the engine reports of its methods, in the language of the brief."""

from __future__ import annotations

import re

from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened
from goodoffices.report.words import Phrases

__all__ = ["engine_words", "how_it_was_got", "remarks", "talks_remarks"]

_PATTERNS = {
    "packed": re.compile(r"every package in every world drawn, 64 packages to a word"),
    "all_draws": re.compile(r"exact over these draws"),
    "some_draws": re.compile(r"exact over (?P<k>[\d,]+) of the (?P<n>[\d,]+) draws"),
    "halves": re.compile(r"chosen on (?P<k>[\d,]+) of the draws, chances from the other (?P<n>[\d,]+)"),
    "solver": re.compile(r"(?:MARCO over )?CP-SAT in (?P<k>[\d,]+) of the (?P<n>[\d,]+) draws"),
    "improved": re.compile(r"deals found, improved by single changes"),
    "orders": re.compile(r"sampled orders of limits"),
    "exact": re.compile(r"(?:MARCO over )?exact"),
    "independent": re.compile(
        r"Unknowns that the case does not link are drawn independently of each other\."
    ),
    "certain": re.compile(
        r"No number of this case is uncertain: one world, and every answer is exact for the figures given\."
    ),
    "more_conflicts": re.compile(r"More minimal conflicts were found than the (?P<n>[\d,]+) listed\."),
    "nothing": re.compile(r"In some worlds nothing that the parties give up makes an agreement possible: .*"),
    "no_gap": re.compile(r"The gap and p_deal_if_no_deal_shifts are not computed for spaces of this size\."),
    "undecided": re.compile(
        r"The solver did not decide every world within its time: p_deal is a lower bound\."
    ),
    "listed": re.compile(r"frontier(?:_all)?: (?P<k>[\d,]+) of (?P<n>[\d,]+) packages are listed\."),
}


def engine_words(sentence: str, phrases: Phrases) -> str:
    """Return a sentence of the engine in plain words of the brief's language.

    One that is not known here stays as it is in an English brief, and is left out of any other.
    """
    for kind, pattern in _PATTERNS.items():
        found = pattern.fullmatch(sentence)
        if found:
            return _plain(kind, found.groupdict(), phrases)
    return shortened(sentence, 240) if phrases.language == "en" else ""


def _plain(kind: str, numbers: dict[str, str], phrases: Phrases) -> str:
    say = phrases.say
    words = {
        "packed": say("every possible text was tried in every world drawn"),
        "all_draws": say("exact over these worlds"),
        "some_draws": say("exact over {k} of the {n} worlds"),
        "halves": say("texts were chosen on {k} of the worlds and their chances taken from the other {n}"),
        "solver": say("deals and conflicts were looked for by a solver in {k} of the {n} worlds"),
        "improved": say("texts are deals found, improved by single changes"),
        "orders": say("shares of the blocking are from sampled orders of the limits"),
        "exact": say("every possible text was tried"),
        "independent": say("Unknowns that the case does not link are drawn independently of each other."),
        "certain": say("No number of this case is uncertain."),
        "more_conflicts": say("More conflicts were found than the {n} listed."),
        "nothing": say(
            "In some worlds no move of the sides makes an agreement possible: the rules leave no text, or a "
            "side that is needed never says yes."
        ),
        "no_gap": say("There are too many possible texts here to reckon the points to spare."),
        "undecided": say("Not every world was decided in time: the chance of a deal is a lower bound."),
        "listed": "",
    }[kind]
    return words.format(
        **{name: phrases.inset(phrases.number(int(n.replace(",", "")))) for name, n in numbers.items()}
    )


def how_it_was_got(desk: Desk) -> str:
    """Return how the answers were got, without repeating itself; empty where that has no words."""
    answer = desk.answer
    keys = ("p_deal", "texts", "conflicts", "blockage")
    shown = [answer.method, *(answer.methods[key] for key in keys if key in answer.methods)]
    words = (engine_words(each, desk.phrases) for each in dict.fromkeys(shown) if each)
    return "; ".join(dict.fromkeys(each for each in words if each))


def remarks(desk: Desk) -> list[str]:
    """Return what the engine noted about its answers."""
    return [words for note in desk.answer.notes if (words := engine_words(note, desk.phrases))]


def talks_remarks(desk: Desk) -> list[str]:
    """Return how often the talks were played, and what was assumed of them where the case is silent."""
    answer, say, case = desk.talks, desk.phrases.say, desk.case
    if answer is None:
        return []
    words = [
        desk.phrases.count("The talks were played once.", "The talks were played {n} times.", answer.runs)
    ]
    if answer.behavioural:
        silent = [
            desk.names.short_party(party.id)
            for party in case.parties
            if party.preferences is not None and case.talks.tactic_of(party.id) is None
        ]
        if silent:
            words.append(
                say(
                    "How {parties} give way over time is our assumption.", parties=desk.phrases.listed(silent)
                )
            )
    if case.talks.answer_days is None:
        words.append(say("An answer is taken to need one day."))
    if case.talks.deadline_day is None:
        words.append(say("The last day looked at is taken for the deadline."))
    if case.talks.breakdown_per_day is None:
        words.append(say("No breakdown without anybody's choice is assumed."))
    return words
