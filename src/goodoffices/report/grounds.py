"""What a brief rests on: contested claims, sources, assumptions, methods."""

from __future__ import annotations

from goodoffices.case.claims import Claim
from goodoffices.evidence.contradictions import Contradiction
from goodoffices.evidence.contradictions import contested as oppositions
from goodoffices.evidence.grading import grades
from goodoffices.evidence.showing import WITHHELD, may_be_shown_by_id, words_to_show
from goodoffices.report.blocks import (
    Block,
    Bullets,
    Prose,
    Run,
    Section,
    Style,
    line,
)
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened, without_marks
from goodoffices.report.explain import limit_words
from goodoffices.report.implications import implied
from goodoffices.report.methods import how_it_was_got, remarks, talks_remarks
from goodoffices.report.talk_chances import chance_by_date

__all__ = ["assumptions", "contested", "sources"]


def contested(desk: Desk) -> Section | None:
    """Return the claims that stand against each other, those of each matter side by side."""
    say = desk.phrases.say
    items = []
    told: set[str] = set()
    for each in oppositions(desk.case):
        spoken = "; ".join(_spoken(desk, claim) for claim in (*each.one_side, *each.other_side)) + "."
        matter = _matters(desk, each)
        head = (Run(say("{matter}.", matter=matter), Style.STRONG), " ") if matter else ()
        implications = [f" {sentence}" for sentence in implied(desk, each, told)]
        items.append(line(*head, spoken, *implications))
    if not items:
        return None
    return Section("contested", say("Contested claims"), (Bullets(tuple(items)),), yields=2)


def _matters(desk: Desk, opposition: Contradiction) -> str:
    """Return what it is about; nothing where a person linked two notes."""
    for proposition in desk.case.propositions:
        if proposition.id == opposition.proposition:
            words = shortened(proposition.says.rstrip("."), 140)
            return desk.phrases.say("“{unknown}”", unknown=words)
    return "; ".join(_matter(desk, about) for about in opposition.about if about != "note")


def _matter(desk: Desk, about: str) -> str:
    names = desk.names
    if about in names.unknowns:
        return desk.phrases.say("“{unknown}”", unknown=names.unknowns[about])
    if about in names.limits:
        return limit_words(names.limit(about), names)
    party, _, rest = about.partition(".")
    if party in names.parties and rest:
        inner = desk.phrases.say("mandate") if rest == "mandate" else names.issue_of_id(rest)
        return desk.phrases.say("{party}: {input}", party=names.party(party), input=inner)
    return shortened(about, 80)


def _spoken(desk: Desk, claim: Claim) -> str:
    say = desk.phrases.say
    who = desk.names.source(claim.source)
    if claim.date is not None:
        who = say("{who}, {day}", who=who, day=desk.phrases.short_day(claim.date))
    pattern = (
        say("{who}, against: “{text}” {reference}")
        if claim.denies
        else say("{who}, for: “{text}” {reference}")
    )
    return pattern.format(who=who, text=shortened(_words_of(desk, claim), 140), reference=f"[{claim.id}]")


def _words_of(desk: Desk, claim: Claim) -> str:
    """Return what a claim says, or that its words are withheld, in the language of the brief."""
    words = words_to_show(claim, may_be_shown_by_id(desk.case.documents))
    return desk.phrases.say("words withheld") if words == WITHHELD else words


def sources(desk: Desk) -> Section | None:
    """Return who said what, when, how it came to us, and how it is graded."""
    say = desk.phrases.say
    if not desk.case.claims:
        return None
    known = {source.id: source for source in desk.case.sources}
    reliabilities = {source.id: source.reliability for source in desk.case.sources}
    items = []
    for claim in desk.case.claims:
        source = known.get(claim.source)
        details = [desk.names.source(claim.source)]
        if source is not None and source.named is False:
            details.append(say("unnamed"))
        if claim.date is not None:
            details.append(desk.phrases.short_day(claim.date))
        if claim.via:
            details.append(say("via {channel}", channel=shortened(claim.via, 40)))
        grade = "{}{}".format(*grades(claim, reliabilities))
        said = say("denies: “{text}”") if claim.denies else say("“{text}”")
        items.append(
            line(
                Run(f"[{shortened(claim.id, 20)}]", Style.STRONG),
                " ",
                ", ".join(details),
                Run(f" {grade} ", Style.QUIET),
                Run(said.format(text=shortened(_words_of(desk, claim), 170)), Style.QUOTE),
            )
        )
    note = say(
        "Grades: source A (reliable) to F (cannot be judged), statement 1 "
        "(confirmed) to 6 (cannot be judged)."
    )
    return Section(
        "sources",
        say("Sources"),
        (Bullets(tuple(items), small=True), Prose(line(Run(note, Style.QUIET)), small=True)),
        yields=1,
    )


def assumptions(desk: Desk) -> Section:
    """Return how many inputs rest on nothing but somebody's judgement, whose, and how answers were got."""
    say, answer = desk.phrases.say, desk.answer
    total, assumed = len(desk.inputs), desk.assumptions
    by: dict[str, int] = {}
    for each in assumed:
        name = shortened(each.basis.by or desk.case.author, 60) or say("nobody named")
        by[name] = by.get(name, 0) + 1
    people = desk.phrases.listed(
        say("{name} ({n})", name=name, n=desk.phrases.number(n)) for name, n in by.items()
    )
    blocks: list[Block] = [
        Prose(
            line(
                say(
                    "{assumed} of {all} figures cite no claim and are assumptions: "
                    "{people}. The annex lists every figure.",
                    assumed=desk.phrases.number(len(assumed)),
                    all=desk.phrases.number(total),
                    people=people or "\u2013",
                ),
            ),
            small=True,
        )
    ]
    how = [say("Exact for the figures given.")] if desk.one_world else []
    method = how_it_was_got(desk)
    how += [say("How it was got: {method}.", method=method)] if method else []
    how += [desk.phrases.inset(_sentence(note)) for note in remarks(desk)]
    how += talks_remarks(desk)
    if not desk.one_world:
        shown = [answer.p_deal, answer.p_best_text]
        if desk.hold is not None and not desk.hold.exact:
            shown.append(desk.hold.p_hold)
        if desk.talks is not None:
            curves = (desk.talks.agreed, desk.talks.ratified, desk.talks.holds)
            shown += [chance_by_date(each) for each in curves if each is not None]
        error = max(each.high - each.low for each in shown) / 2
        how.append(say("Simulation error at most {n} in 100.", n=desk.phrases.number(100 * error, 1)))
    blocks.append(
        Prose(line(Run(" ".join(_sentence(each) for each in how if each), Style.QUIET)), small=True)
    )
    return Section("assumptions", say("Assumptions and method"), tuple(blocks))


def _sentence(words: str) -> str:
    return words if without_marks(words).endswith((".", "!", "?", "\u2026")) else words + "."
