"""Building the whole case, names first, in the order in which parts refer to one another."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from goodoffices.case.bodies import Route, Step
from goodoffices.case.building.carrying_out import build_events, build_schedule
from goodoffices.case.building.chambers import Chambers, build_chambers
from goodoffices.case.building.circles import report_circles
from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.grading import build_grading
from goodoffices.case.building.later import build_later, note_guarantees
from goodoffices.case.building.lines import build_rules
from goodoffices.case.building.places import Place
from goodoffices.case.building.remarks import remark
from goodoffices.case.building.sides import build_agreement, build_parties
from goodoffices.case.building.sources import (
    build_claims,
    build_mediators,
    build_offers,
    build_sources,
    check_about,
    note_ids,
)
from goodoffices.case.building.talking import (
    build_horizon,
    build_talks,
    remark_on_delegations,
    with_counting_delegations,
)
from goodoffices.case.building.topics import build_described_options, build_issues, build_words
from goodoffices.case.building.unknowns import build_unknowns, note_unknowns
from goodoffices.case.building.votes import build_questions, build_ratification
from goodoffices.case.claims import Claim, Offer, Source
from goodoffices.case.grading import ReliabilityTable, Responses
from goodoffices.case.issues import Text
from goodoffices.case.model import BriefNotes, Case, Outcome
from goodoffices.case.nodes import MappingNode
from goodoffices.case.shape import (
    FORMAT,
    BriefShape,
    CaseShape,
    ClaimsFileShape,
    JudgementShape,
    OutcomeShape,
)
from goodoffices.case.spelling import quoted
from goodoffices.case.talks import Talks

__all__ = ["build_case"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def build_case(place: Place, sha256: str, claims_file: Place | None = None) -> Case:
    """Return the case at the top of a file; it is whole only if no error was found."""
    findings = place.findings
    keys = place.keys(CaseShape) or {}
    beside = claims_file.keys(ClaimsFileShape) or {} if claims_file is not None else {}
    draft = Draft(findings)
    author = keys["author"].text() if "author" in keys else None
    draft.author = author or ""
    _check_format(keys, beside)
    _note_names(keys, beside, draft)
    if "issues" in keys:
        build_issues(keys["issues"], draft)
    unknowns = build_unknowns(keys["unknowns"], draft) if "unknowns" in keys else ()
    if "issues" in keys:
        build_described_options(keys["issues"], draft)
    rules = build_rules(keys["rules"], draft) if "rules" in keys else ()
    parties = build_parties(keys["parties"], draft) if "parties" in keys else ()
    agreement = build_agreement(keys.get("agreement"), parties, draft)
    chambers, ratification = _whole_ratification(keys, draft)
    bodies = tuple(body for body in chambers.bodies.values() if body is not None)
    report_circles(place, parties, bodies)
    mediators = build_mediators(keys["mediators"], draft) if "mediators" in keys else ()
    later = build_later(keys, draft)
    talks = build_talks(keys["talks"], draft) if "talks" in keys else Talks()
    if "talks" in keys:
        parties = with_counting_delegations(keys["talks"], parties, draft)
    remark_on_delegations(parties, place)
    schedule = build_schedule(keys["schedule"], draft) if "schedule" in keys else None
    events = build_events(keys["events"], draft) if "events" in keys else ()
    sources, claims, offers = _evidence(keys, beside, draft)
    table, responses = (
        build_grading(keys["grading"]) if "grading" in keys else (ReliabilityTable(), Responses())
    )
    tabled = draft.package(keys["tabled"], partial=True) if "tabled" in keys else None
    case = Case(
        title=(build_words(keys["title"]) if "title" in keys else None) or Text((("", ""),)),
        issues=draft.issues,
        parties=parties,
        agreement=agreement,
        as_of=keys["as_of"].date() if "as_of" in keys else None,
        author=draft.author,
        rules=rules,
        unknowns=unknowns,
        bodies=bodies,
        ratification=ratification,
        mediators=mediators,
        sources=sources,
        claims=claims,
        offers=offers,
        tabled=tabled,
        schedule=schedule,
        events=events,
        talks=talks,
        horizon_days=build_horizon(keys.get("horizon_days")),
        language=_language(keys),
        note=keys["note"].text() if "note" in keys else None,
        outcome=_outcome(keys["outcome"]) if "outcome" in keys else None,
        brief=_brief(keys["brief"]) if "brief" in keys else BriefNotes(),
        later=MappingProxyType(later),
        reliability_table=table,
        responses=responses,
        file=PurePath(place.file).name,  # folders are nobody's business in a brief
        sha256=sha256,
    )
    if not findings.errors:
        remark(case, draft, place)
    return replace(case, warnings=tuple(findings.warnings))


def _check_format(keys: dict[str, Place], beside: dict[str, Place]) -> None:
    for found in (keys.get("format"), beside.get("format")):
        text = None if found is None else found.text(FORMAT)
        if found is not None and text is not None and text != FORMAT:
            found.error(
                f"the format {quoted(text)} is not one that this version reads.", f"Write format: {FORMAT}."
            )


def _note_names(keys: dict[str, Place], beside: dict[str, Place], draft: Draft) -> None:
    """Make known whatever other parts may refer to before it is built."""
    for found in (beside, keys):
        if "claims" in found:
            note_ids(found["claims"], draft.claim_ids, "claim")
        if "sources" in found:
            note_ids(found["sources"], draft.source_ids, "source")
    if "parties" in keys and isinstance(keys["parties"].node, MappingNode):
        draft.party_ids = tuple(key.text for key, _ in keys["parties"].node.entries)
    draft.speakers = dict.fromkeys(draft.party_ids)
    if "mediators" in keys and isinstance(keys["mediators"].node, MappingNode):
        draft.speakers |= dict.fromkeys(key.text for key, _ in keys["mediators"].node.entries)
    if "unknowns" in keys:
        note_unknowns(keys["unknowns"], draft)
    if "schedule" in keys:
        note_guarantees(keys["schedule"], draft)


def _whole_ratification(keys: dict[str, Place], draft: Draft) -> tuple[Chambers, tuple[Step | Route, ...]]:
    """Return the bodies that ratify the whole agreement, and their steps."""
    chambers = Chambers("")
    if "bodies" in keys:
        chambers = build_chambers(keys["bodies"], "", None, None, draft)
    questions = dict(chambers.questions)
    if "questions" in keys:
        questions[""] = build_questions(keys["questions"], draft)
    if "ratification" not in keys:
        return chambers, ()
    return chambers, build_ratification(keys["ratification"], "agreement", chambers.bodies, questions, draft)


def _evidence(
    keys: dict[str, Place], beside: dict[str, Place], draft: Draft
) -> tuple[tuple[Source, ...], tuple[Claim, ...], tuple[Offer, ...]]:
    """Return sources, claims and offers of both files."""
    sources: list[Source] = []
    claims: list[Claim] = []
    offers: list[Offer] = []
    for found in (keys, beside):
        if "sources" in found:
            sources.extend(build_sources(found["sources"], draft))
        if "claims" in found:
            for claim, at in build_claims(found["claims"], draft):
                check_about(claim, at, draft)
                claims.append(claim)
        if "offers" in found:
            offers.extend(build_offers(found["offers"], draft))
    sources.extend(Source(name, name) for name in draft.extra_sources)
    return tuple(sources), tuple(claims), tuple(offers)


def _language(keys: dict[str, Place]) -> str:
    text = keys["language"].text("a language such as en or ar") if "language" in keys else None
    if text is not None and not _LANGUAGE.fullmatch(text):
        keys["language"].error(f"{quoted(text)} is no language tag.", "Write a tag such as en, ar or pt-BR.")
    return text or "en"


def _outcome(place: Place) -> Outcome:
    keys = place.keys(OutcomeShape) or {}
    words = [keys[name].text() if name in keys else None for name in ("agreed", "ratified", "held", "text")]
    return Outcome(*words)


def _brief(place: Place) -> BriefNotes:
    keys = place.keys(BriefShape) or {}
    judgement: list[tuple[str, str]] = []
    for item in keys["judgement"].items("[{by: initials, text: words}]") if "judgement" in keys else []:
        inner = item.keys(JudgementShape) or {}
        by, text = (inner[name].text() if name in inner else None for name in ("by", "text"))
        if by is not None and text is not None:
            judgement.append((by, text))
    return BriefNotes(
        for_whom=keys["for"].text() if "for" in keys else None,
        marking=keys["marking"].text() if "marking" in keys else None,
        copy=keys["copy"].text() if "copy" in keys else None,
        bottom_line=keys["bottom_line"].text() if "bottom_line" in keys else None,
        judgement=tuple(judgement),
        omit=tuple(text for text, _ in keys["omit"].texts("omit: [chance]")) if "omit" in keys else (),
    )
