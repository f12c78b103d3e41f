"""What a brief says: two pages and an annex from a case and its answer, before anything is laid out."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from goodoffices.answers.change_topics import Changes
from goodoffices.answers.together import Answers
from goodoffices.case.model import Case
from goodoffices.report.annex import annex
from goodoffices.report.blocks import Brief, Header
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened
from goodoffices.report.first_page import first_page
from goodoffices.report.second_page import second_page
from goodoffices.report.words import phrases_for

__all__ = ["brief_content"]


def brief_content(
    case: Case, answers: Answers, language: str | None = None, changes: Changes | None = None
) -> Brief:
    """Write the brief of a case.

    Parameters
    ----------
    case : Case
        The dispute.
    answers : Answers
        What was computed for it; of what is None, or holds nothing, the brief says nothing.
    language : str, optional
        BCP 47 tag; by default the language of the case.
    changes : Changes, optional
        What changed since an earlier version of the case; without it the brief says nothing of that.

    Returns
    -------
    Brief
        Content only: every renderer starts from it.
    """
    phrases = phrases_for(language or case.language)
    desk = Desk(case, answers, phrases, changes)
    say = phrases.say
    return Brief(
        language=phrases.language,
        direction=phrases.direction,
        header=_header(desk),
        first_page=first_page(desk),
        second_page=second_page(desk),
        annex=annex(desk),
        footer=_footer(desk),
        annex_title=say("Annex"),
        moved_note=say("In the annex: {sections}."),
        page_label=say("page {n} of {all}"),
    )


def _header(desk: Desk) -> Header:
    notes, say = desk.case.brief, desk.phrases.say
    facts = []
    if notes.for_whom:
        facts.append(say("For {reader}", reader=shortened(notes.for_whom, 80)))
    if desk.case.as_of is not None:
        facts.append(say("As of {day}", day=desk.phrases.day(desk.case.as_of)))
    if desk.case.author:
        facts.append(say("Assumptions by {name}", name=shortened(desk.case.author, 80)))
    return Header(
        title=desk.names.title,
        marking=shortened(notes.marking or "", 60),
        copy=say("Copy {copy}", copy=shortened(notes.copy, 40)) if notes.copy else "",
        facts=tuple(facts),
        kind=say("Mediator's brief"),
    )


def _footer(desk: Desk) -> str:
    phrases, answer = desk.phrases, desk.answer
    parts = [
        phrases.say("goodoffices {version}", version=_version()),
        phrases.say("case {hash}", hash=desk.case.sha256[:12] or "\u2013"),
        phrases.say("seed {seed}", seed=str(answer.seed)),
        phrases.count("{n} world", "{n} worlds", answer.worlds),
        phrases.count("{n} assumption", "{n} assumptions", len(desk.assumptions)),
    ]
    return " \u00b7 ".join(parts)


def _version() -> str:
    try:
        return version("goodoffices")
    except PackageNotFoundError:
        return "0"
