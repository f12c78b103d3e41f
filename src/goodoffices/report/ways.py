"""The texts to table, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.answers.results import TabledText
from goodoffices.case.issues import Issue
from goodoffices.report.blocks import (
    Block,
    Cell,
    Column,
    Line,
    Prose,
    Row,
    Run,
    Section,
    Style,
    Table,
    line,
)
from goodoffices.report.desk import Desk
from goodoffices.report.explain import (
    must_words,
)

__all__ = ["ways_forward"]

_MOST_CONDITIONS = 3
_FEW_SIDES = 3


def ways_forward(desk: Desk) -> Section | None:
    """Return the texts to table side by side: where they differ, who gains, who gives, what must be true."""
    texts, say = desk.texts, desk.phrases.say
    if not texts:
        return None
    columns = (Column("", 1.15), *(Column(_heading(desk, index), 1.0) for index in range(len(texts))))
    rows = [
        Row((_label(_chance_label(desk)), *((line(Run(_chance(desk, t), Style.STRONG)),) for t in texts)))
    ]
    rows.extend(_consents(desk))
    rows.append(
        Row((_label(say("Better for")), *((line(_best_for(desk, i, best=True)),) for i in range(len(texts)))))
    )
    rows.append(
        Row(
            (_label(say("Gives more")), *((line(_best_for(desk, i, best=False)),) for i in range(len(texts))))
        )
    )
    if any(_worse_for(desk, text) for text in texts):
        rows.append(
            Row(
                (
                    _label(say("Worse than no deal for")),
                    *((line(_worse_for(desk, t) or "\u2013"),) for t in texts),
                )
            )
        )
    alike = len({frozenset(text.must_be_true) for text in texts}) == 1
    if not alike:
        rows.append(Row((_label(say("What must be true")), *(_must(desk, text) for text in texts))))
    same: list[str] = []
    first = True
    for index, issue in enumerate(desk.case.issues):
        values = [text.package.get(issue.id) for text in texts]
        if len(texts) > 1 and all(value == values[0] for value in values):
            same.append(
                say(
                    "{issue}: {option}",
                    issue=desk.names.issue(issue),
                    option=desk.names.value(issue, values[0]),
                )
            )
            continue
        cells = tuple((_option_line(desk, index, issue, value),) for value in values)
        rows.append(Row((_label(desk.names.issue(issue)), *cells), ruled=first))
        first = False
    blocks: list[Block] = [Table(columns, tuple(rows))]
    if same:
        blocks.append(
            Prose(line(Run(say("The same in all:"), Style.STRONG), " ", "; ".join(same) + "."), small=True)
        )
    if alike and texts[0].must_be_true:
        needed = "; ".join(must_words(texts[0].must_be_true, desk.names))
        blocks.append(
            Prose(
                line(Run(say("What must be true for any of them to pass:"), Style.STRONG), f" {needed}."),
                small=True,
            )
        )
    notes = [say("Better for, gives more: against the other texts here, each side by its own measure.")]
    if desk.case.tabled is not None:
        notes.insert(0, say("Bold: changed from the tabled text."))
    blocks.append(Prose(line(Run(" ".join(notes), Style.QUIET)), small=True))
    return Section("ways", say("Ways forward: texts to table"), tuple(blocks))


def _chance(desk: Desk, text: TabledText) -> str:
    if desk.one_world:
        return desk.p_words(text.p_all.value)
    return desk.phrases.say(
        "{word}, {band}", word=desk.p_words(text.p_all.value), band=desk.bare_band(text.p_all)
    )


def _chance_label(desk: Desk) -> str:
    return (
        desk.phrases.say("All say yes")
        if desk.one_world
        else desk.phrases.say("Chance that all say yes, in 100")
    )


def _consents(desk: Desk) -> Iterator[Row]:
    """Yield who says yes: a row for each of few sides, one row by likelihood for many."""
    say, texts = desk.phrases.say, desk.texts
    if len(desk.case.parties) <= _FEW_SIDES and not desk.one_world:
        for party in desk.case.parties:
            cells = (
                (line(desk.p_words(text.p_yes[party.id]) if party.id in text.p_yes else "\u2013"),)
                for text in texts
            )
            yield Row((_label(say("Yes from {party}", party=desk.names.party(party.id))), *cells))
    elif not desk.one_world:
        yield Row((_label(say("Yes from each side")), *(_by_likelihood(desk, text) for text in texts)))
    elif any(p < 0.5 for text in texts for p in text.p_yes.values()):
        refusing = (
            desk.phrases.listed(
                desk.names.short_party(each) for each in desk.party_ids if text.p_yes.get(each, 1.0) < 0.5
            )
            for text in texts
        )
        yield Row((_label(say("Says no")), *((line(sides or "\u2013"),) for sides in refusing)))


def _by_likelihood(desk: Desk, text: TabledText) -> Cell:
    words: dict[str, list[str]] = {}
    for party in sorted(desk.party_ids, key=lambda each: text.p_yes.get(each, 0.0)):
        if party in text.p_yes:
            words.setdefault(desk.p_words(text.p_yes[party]), []).append(desk.names.short_party(party))
    if len(words) == 1:
        return (line(desk.phrases.say("each side: {word}", word=next(iter(words)))),)
    return tuple(
        line(desk.phrases.say("{word}: {sides}", word=word, sides=desk.phrases.listed(sides)))
        for word, sides in words.items()
    )


def _label(words: str) -> Cell:
    return (line(words),)


def _heading(desk: Desk, index: int) -> str:
    text = desk.texts[index]
    labels = desk.phrases.listed(dict.fromkeys(desk.text_label(each) for each in (text.label, *text.also)))
    return f"{desk.phrases.letter(index)}. {labels}"


def _best_for(desk: Desk, index: int, *, best: bool) -> str:
    """Return the sides for whom a text is the best, or the worst, of those shown; each by its own gains."""
    texts = desk.texts
    found = []
    for party in desk.case.parties:
        gains = [text.gains[party.id] for text in texts if party.id in text.gains]
        if len(gains) != len(texts) or max(gains) - min(gains) < 0.05:
            continue
        edge = max(gains) if best else min(gains)
        if abs(gains[index] - edge) < 1e-9:
            found.append(desk.names.short_party(party.id))
    return desk.phrases.listed(found) if found else "\u2013"


def _worse_for(desk: Desk, text: TabledText) -> str:
    """Return the sides whose gain over no deal is negative at the reference figures."""
    return desk.phrases.listed(
        desk.names.short_party(party.id)
        for party in desk.case.parties
        if text.gains.get(party.id, 0.0) < -1e-9
    )


def _must(desk: Desk, text: TabledText) -> Cell:
    """Return the limits that a text meets in some draws only, the shakiest first, as what has to be so."""
    words = must_words(text.must_be_true, desk.names)
    lines = [line(each) for each in words[:_MOST_CONDITIONS]]
    more = len(words) - len(lines)
    if more:
        lines.append(line(Run(desk.phrases.count("and {n} more", "and {n} more", more), Style.QUIET)))
    return tuple(lines) or (line("\u2013"),)


def _option_line(desk: Desk, index: int, issue: Issue, value: object) -> Line:
    words = desk.names.value(issue, value)
    tabled = desk.case.tabled[index] if desk.case.tabled is not None else None
    changed = tabled is not None and desk.names.position(issue, value) != tabled
    return line(Run(words, Style.STRONG) if changed else words)
