"""What the evidence says, in print: who said what, what it bears on, and how far it moves an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from goodoffices.answers.evidence_results import ClaimFound, EvidenceFound, OfferFound
from goodoffices.report.blocks import Block, Bullets, Line, Prose, Run, Section, Style, line
from goodoffices.report.escaping import shortened
from goodoffices.report.naming import Names
from goodoffices.report.words import Phrases

__all__ = ["evidence_section"]

_FIGURES = ("p_deal", "p_best_text", "p_all", "p_hold", "p_agreed", "p_ratified", "p_holds")
_HARDLY = 0.005
_COMPARED = re.compile(r"(.+?)\s*(<=|>=|==|!=|=|<|>)\s*(.+)")
_SIGNS = {"<=": "\u2264", ">=": "\u2265", "==": "=", "!=": "\u2260"}


def evidence_section(
    found: EvidenceFound | None, phrases: Phrases, names: Names | None = None, *, yields: int = 4
) -> Section | None:
    """Return the list of the evidence with the pull of each piece; None where a case has none.

    Parameters
    ----------
    found : EvidenceFound or None
    phrases : Phrases
    names : Names, optional
        Of the case; without them things are called by their ids.
    yields : int
        As of `Section`.
    """
    if found is None:
        return None
    items = [_claim(claim, found, phrases, names) for claim in found.claims]
    items += [_offer(offer, found, phrases, names) for offer in found.offers]
    size, table = _size(found, phrases), _table(found, phrases)
    blocks: list[Block] = [Bullets(tuple(items))]
    blocks += [Prose(line(Run(words, Style.QUIET)), small=True) for words in (size, table)]
    return Section("evidence", phrases.say("What the evidence says"), tuple(blocks), yields=yields)


def _claim(claim: ClaimFound, found: EvidenceFound, phrases: Phrases, names: Names | None) -> Line:
    say = phrases.say
    who = shortened(claim.speaker, 60) if names is None else names.source(claim.source)
    about = _about(claim.about, phrases, names)
    said = (
        say("{who}, against: {matter}", who=who, matter=about)
        if claim.denies
        else say("{who}, for: {matter}", who=who, matter=about)
    )
    effect = (
        _effect(found.pulls.get(claim.id, {}), phrases)
        if claim.counted
        else say("does not count: {why}", why=_why(claim.why, claim.because_of, phrases))
    )
    return line(
        Run(f"[{shortened(claim.id, 20)}]", Style.STRONG), " ", f"{said}. ", Run(f"({effect})", Style.QUIET)
    )


def _offer(offer: OfferFound, found: EvidenceFound, phrases: Phrases, names: Names | None) -> Line:
    say = phrases.say

    def called(party: str) -> str:
        return shortened(party, 40) if names is None else names.short_party(party)

    answers = []
    for each in offer.answers:
        word = say("accepts") if each.answer == "accepted" else say("refuses")
        words = say("{who} {answer}", who=called(each.party), answer=word)
        if not each.counted and each.why != "answers_itself":
            why = _why(each.why, None, phrases)
            words = say("{answer} (does not count: {why})", answer=words, why=why)
        if each.why not in ("answers_itself", "no_answer"):
            answers.append(words)
    head = say("Offer by {who}", who=called(offer.by))
    if offer.on is not None:
        head = say(
            "Offer by {who}, {day}", who=called(offer.by), day=phrases.short_day(date.fromisoformat(offer.on))
        )
    said = say("{offer}: {answers}", offer=head, answers=phrases.listed(answers)) if answers else head
    notes = [_effect(found.pulls[offer.id], phrases)] if offer.id in found.pulls else []
    if offer.before_the_case:
        notes.append(say("counted as of the date of the case"))
    if offer.completed != "whole":
        notes.append(
            say("its open issues as in the text on the table")
            if offer.completed == "tabled"
            else say("its open issues as is best for whoever answers")
        )
    return line(f"{said}. ", Run(f"({'; '.join(notes)})" if notes else "", Style.QUIET))


def _about(about: str, phrases: Phrases, names: Names | None) -> str:
    """Return what a claim is about in words, or as it stands in the case."""
    if names is None:
        return shortened(about, 80)
    if about in names.unknowns:
        return phrases.say("“{unknown}”", unknown=names.unknowns[about])
    party, _, rest = about.partition(".")
    if rest == "mandate" and party in names.parties:
        return phrases.say("{party}: {input}", party=names.party(party), input=phrases.say("mandate"))
    limit = names.limits.get(about)
    if limit is not None:
        return phrases.say(
            "red line {line} of {party}", line=shortened(about, 20), party=names.offices(limit)
        )
    compared = _COMPARED.fullmatch(about)
    if compared is not None:
        left, right = (_number(side.strip(), names) for side in compared.group(1, 3))
        return f"{left} {_SIGNS.get(compared[2], compared[2])} {right}"
    return shortened(about, 80)


def _number(side: str, names: Names) -> str:
    """Return a side of a comparison in words: a number of the case by its place, or as it stands."""
    start, dot, _ = side.removeprefix("parties.").partition(".")
    if dot and start in names.parties:
        return names.input(f"parties.{side.removeprefix('parties.')}")
    return names.input(f"unknowns.{side}") if side in names.unknowns else shortened(side, 60)


def _effect(pulls: Mapping[str, float | None], phrases: Phrases) -> str:
    """Return how far a piece of evidence moves the figures that people look at."""
    say = phrases.say
    figures = {
        "p_deal": say("that a deal exists"),
        "p_best_text": say("that all say yes to text A"),
        "p_all": say("that all say yes"),
        "p_hold": say("that it holds"),
        "p_agreed": say("that the talks agree"),
        "p_ratified": say("that it is ratified"),
        "p_holds": say("that it holds to the end"),
    }
    moved = []
    for name in _FIGURES:
        pull = pulls.get(name, 0.0)
        if pull is None:
            moved.append(say("{figure}: cannot be told", figure=figures[name]))
        elif abs(pull) >= _HARDLY:
            points = phrases.signed(_in_100(pull))
            moved.append(say("{figure}: {points} in 100", figure=figures[name], points=points))
    return "; ".join(moved) or say("hardly moves the chances given here")


def _in_100(pull: float) -> int:
    """Return a pull in points of a hundred; from ten on in steps of five, as finer is not known."""
    points = round(100 * pull)
    return points if abs(points) < 10 else 5 * round(points / 5)


def _why(why: str, because_of: str | None, phrases: Phrases) -> str:
    say = phrases.say
    other = f"[{shortened(because_of, 20)}]" if because_of else "\u2013"
    reasons = {
        "about_itself": say("a side would say this of its own limits either way"),
        "grades_say_nothing": say("by its grades it would be said either way"),
        "says_nothing": say("it says nothing of what is uncertain"),
        "asserts_nothing": say("it neither affirms nor denies"),
        "same_everywhere": say("what it is about is not uncertain"),
        "one_origin": say("{claim}, of the same origin, counts", claim=other),
        "contradicts_itself": say("the same origin says the opposite {claim}", claim=other),
        "retracted": say("it was retracted"),
        "not_modelled": say("the case does not say what this side wants"),
        "no_coherent_text": say("it cannot be completed to a coherent text"),
    }
    return reasons.get(why, shortened(why.replace("_", " "), 60))


def _size(found: EvidenceFound, phrases: Phrases) -> str:
    """Return how many worlds the evidence leaves, and what was done where they were few."""
    say = phrases.say
    before, drawn = phrases.number(found.ess_before), phrases.number(found.worlds_drawn)
    if found.method == "nothing_learned":
        return say("None of it moves the worlds that were drawn.")
    if found.method == "reweighted":
        return say("Weighted so, {drawn} worlds are worth {n} equal ones.", drawn=drawn, n=before)
    now = phrases.number(found.ess_drawn)
    if found.method == "more_worlds":
        return say(
            "Weighted so, the worlds first drawn are worth only {n} equal ones, and {drawn} were drawn in "
            "all, worth {now}.",
            n=before,
            drawn=drawn,
            now=now,
        )
    return say(
        "The evidence hardly goes with the figures of the case: of {drawn} worlds drawn, worth {now} equal "
        "ones, {ancestors} were taken on and moved about.",
        drawn=drawn,
        now=now,
        ancestors=phrases.number(found.ancestors),
    )


def _table(found: EvidenceFound, phrases: Phrases) -> str:
    """Return the figures by which grades and answers count, as the assumption that they are."""
    say, offers = phrases.say, found.table["offers"]

    def figures(of: str) -> str:
        return ", ".join(f"{grade}: {phrases.number(value, 2)}" for grade, value in found.table[of].items())

    parts = []
    if found.claims:
        parts.append(
            say(
                "Assumed of claims: credibility c is {credibility}; reliability k is {reliability}; what is "
                "true is said with chance {formula}, what is not with the rest.",
                credibility=figures("credibility"),
                reliability=figures("reliability"),
                formula="0.5 + (c \u2212 0.5) k",
            )
        )
    if found.offers:
        parts.append(
            say(
                "Assumed of offers: a text that gains a side {points} points over no deal is accepted with "
                "chance 0.73; of acceptable texts {tactical} in 100 are refused for tactics.",
                points=phrases.number(offers["points"], 1),
                tactical=phrases.number(100 * offers["tactical"]),
            )
        )
    return " ".join(parts)
