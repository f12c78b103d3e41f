"""The first page: bottom line, positions, what blocks, ways forward, chances."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.answers.results import TabledText
from goodoffices.case.claims import Position
from goodoffices.case.expressions import issues_of
from goodoffices.case.issues import Issue
from goodoffices.case.parties import Party
from goodoffices.report.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Figure,
    Line,
    Place,
    Prose,
    Row,
    Run,
    Section,
    Style,
    Table,
    line,
)
from goodoffices.report.charts import BlockBars
from goodoffices.report.desk import Desk, letter
from goodoffices.report.escaping import shortened
from goodoffices.report.explain import (
    conflict_sentence,
    cost_words,
    grouped_conflicts,
    limit_words,
    must_words,
)

__all__ = ["first_page"]

_MOST_WORDS = 60
_MOST_CONDITIONS = 3
_RARE = 0.025


def first_page(desk: Desk) -> tuple[Section, ...]:
    """Return the sections of page 1, without those that there is nothing to say in."""
    sections = (
        bottom_line(desk),
        positions(desk),
        *what_blocks(desk),
        ways_forward(desk),
        chances(desk),
    )
    omitted = set(desk.case.brief.omit)
    return tuple(
        s for s in sections if s is not None and s.id not in omitted and s.id.rstrip("s") not in omitted
    )


def bottom_line(desk: Desk) -> Section:
    """Return the bottom line: a person's where there is one, with the name."""
    notes, say = desk.case.brief, desk.phrases.say
    blocks: list[Block] = []
    if notes.bottom_line:
        blocks.append(Prose(line(shortened(notes.bottom_line, 600)), lead=True))
        if desk.case.author:
            blocks.append(
                Prose(
                    line(
                        Run(say("Bottom line by {name}.", name=shortened(desk.case.author, 80)), Style.QUIET)
                    ),
                    small=True,
                )
            )
    else:
        blocks.append(Prose(line(machine_bottom_line(desk)), lead=True))
    blocks.extend(
        Prose(
            line(
                Run(say("Judgement of {name}:", name=shortened(by, 80)), Style.STRONG),
                " ",
                Run(say("“{text}”", text=shortened(text, 400)), Style.QUOTE),
            )
        )
        for by, text in notes.judgement
    )
    return Section("bottom_line", say("Bottom line"), tuple(blocks))


def machine_bottom_line(desk: Desk) -> str:
    """Return sentences in the order of their weight, as many as sixty words hold."""
    chosen: list[str] = []
    for sentence in _bottom_sentences(desk):
        if len(" ".join([*chosen, sentence]).split()) <= _MOST_WORDS:
            chosen.append(sentence)
    return " ".join(chosen)


def _bottom_sentences(desk: Desk) -> Iterator[str]:
    answer, say, names = desk.answer, desk.phrases.say, desk.names
    deal = answer.p_deal
    if desk.one_world and deal.value > 0.5:
        if answer.zopa.size is not None and answer.n_packages is not None:
            yield say(
                "On the figures given there is a deal: {n} of {all} possible packages would be accepted and "
                "ratified by every side that must agree.",
                n=desk.phrases.number(answer.zopa.size),
                all=desk.phrases.number(answer.n_packages),
            )
        else:
            yield say(
                "On the figures given there is a deal that every side that must agree would accept and ratify."
            )
    elif desk.one_world:
        yield say(
            "On the figures given there is no deal that every side that must agree would accept and ratify."
        )
    else:
        yield say(
            "{it_is} ({band}) that some text exists which every side that must agree would accept and ratify.",
            it_is=desk.phrases.it_is(deal.value),
            band=desk.band(deal),
        )
        if desk.texts:
            yield say(
                "That the single best text, {letter}, passes: {chance}.",
                letter=letter(0),
                chance=desk.chance(desk.texts[0].p_all),
            )
    blocking = _issues_that_block(desk)
    if blocking and deal.value < 0.9:
        issue, p = blocking[0]
        title = names.issue_of_id(issue)
        if desk.one_world:
            yield say(
                "What stands in the way most: {issue} (with it set aside there is a deal).", issue=title
            )
        else:
            yield say(
                "What stands in the way most: {issue} (chance of a deal with it set aside: {word}).",
                issue=title,
                word=desk.p_words(p),
            )
    if deal.value < 0.9:
        for bridge in answer.bridges[:1]:
            yield say(
                "The smallest opening: {moves}.",
                moves=desk.phrases.listed(
                    say(
                        "{limit} ({cost})",
                        limit=limit_words(names.limit(each), names),
                        cost=cost_words(each, bridge, names),
                    )
                    for each in bridge.relax
                ),
            )


def positions(desk: Desk) -> Section:
    """Return the table of issues by side: what was said, by whom, and what is estimated to be acceptable."""
    say = desk.phrases.say
    sides = [party for party in desk.case.parties if party.preferences is not None or party.positions]
    with_stated = len(sides) <= 3
    any_tabled = desk.case.tabled is not None
    columns = [Column(say("Issue"), 1.25)]
    if any_tabled:
        columns.append(Column(say("Tabled"), 0.7))
    columns += [Column(desk.names.party(party.id), 1.9 if with_stated else 1.0) for party in sides]
    rows = []
    for index, issue in enumerate(desk.case.issues):
        cells: list[Cell] = [_issue_cell(desk, issue)]
        if any_tabled:
            cells.append((line(_tabled(desk, index)),))
        cells += [_position_cell(desk, party, index, with_stated=with_stated) for party in sides]
        rows.append(Row(tuple(cells)))
    note = say(
        "Est.: options in at least a tenth of the packages that the side would accept and ratify, in at least half of "
        "the worlds. Stated positions bind nobody. [c..] is a claim listed under sources; no reference: an assumption."
    )
    if desk.one_world:
        note = say(
            "Est.: options in at least a tenth of the packages that the side would accept and ratify. "
            "Stated positions bind nobody. [c..] is a claim listed under sources; no reference: an assumption."
        )
    return Section(
        "positions",
        say("Issue by side"),
        (Table(tuple(columns), tuple(rows)), Prose(line(Run(note, Style.QUIET)), small=True)),
    )


def _issue_cell(desk: Desk, issue: Issue) -> Cell:
    runs: list[str | Run] = [Run(desk.names.issue(issue), Style.STRONG)]
    if issue.is_numeric and issue.unit:
        runs.append(Run(" " + desk.phrases.say("({unit})", unit=shortened(issue.unit, 24)), Style.QUIET))
    return (line(*runs),)


def _tabled(desk: Desk, index: int) -> str:
    chosen = desk.case.tabled[index] if desk.case.tabled is not None else None
    if chosen is None:
        return desk.phrases.say("open")
    return desk.names.option(desk.case.issues[index], chosen, unit=False)


def _position_cell(desk: Desk, party: Party, index: int, *, with_stated: bool) -> Cell:
    lines: list[Line] = []
    said = [position for position in party.positions if position.issue == index]
    if said and with_stated:
        lines.append(_stated(desk, party, said[-1]))
        if len(said) > 1:
            lines.append(
                line(
                    Run(
                        desk.phrases.say("moved from “{text}”", text=shortened(said[-2].says, 60)),
                        Style.QUIET,
                    )
                )
            )
    issue = desk.case.issues[index]
    estimate = _estimate(desk, party, issue)
    if estimate:
        references = desk.references(_estimate_claims(desk, party, index))
        label = desk.phrases.say("Est.")
        lines.append(
            line(
                Run(label + " ", Style.QUIET),
                Run(estimate),
                Run(" " + references if references else "", Style.QUIET),
            )
        )
    return tuple(lines) or (line("\u2013"),)


def _stated(desk: Desk, party: Party, position: Position) -> Line:
    by = desk.names.source(position.by) if position.by else desk.names.party(party.id)
    runs: list[str | Run] = [
        Run(desk.phrases.say("“{text}”", text=shortened(position.says, 90)), Style.QUOTE),
        " ",
    ]
    who = (
        by
        if position.on is None
        else desk.phrases.say("{who}, {day}", who=by, day=desk.phrases.short_day(position.on))
    )
    runs.append(Run(who, Style.QUIET))
    references = desk.references(position.claims)
    if references:
        runs.append(Run(" " + references, Style.QUIET))
    confidence = _confidence(desk, position)
    if confidence:
        runs.append(Run(" " + confidence, Style.QUIET))
    return line(*runs)


def _confidence(desk: Desk, position: Position) -> str:
    """Return the best grading of the claims behind a position: source A to F, statement 1 to 6."""
    reliability = {source.id: source.reliability for source in desk.case.sources}
    grades = [
        f"{reliability.get(desk.names.claims[each].source, 'F')}{desk.names.claims[each].credibility}"
        for each in position.claims
        if each in desk.names.claims
    ]
    return min(grades, default="")


def _estimate(desk: Desk, party: Party, issue: Issue) -> str:
    """Return the acceptable options of a side in words: runs of numbers as ranges."""
    by_issue = desk.answer.acceptable.get(party.id)
    if by_issue is None or issue.id not in by_issue:
        return ""
    say, names = desk.phrases.say, desk.names
    found = {names.position(issue, value) for value in by_issue[issue.id]}
    positions_found = sorted(each for each in found if each is not None)
    if not positions_found:
        return say("none")
    if len(positions_found) == len(issue.options):
        return say("any")
    if not issue.is_numeric:
        return desk.phrases.listed(names.option(issue, each) for each in positions_found)
    parts = []
    for start, end in _runs(positions_found):
        if start == end:
            parts.append(names.option(issue, start, unit=False))
        else:
            parts.append(
                say(
                    "{low} to {high}",
                    low=names.option(issue, start, unit=False),
                    high=names.option(issue, end, unit=False),
                )
            )
    return desk.phrases.listed(parts)


def _runs(positions_found: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = positions_found[0]
    for each in positions_found[1:]:
        if each != previous + 1:
            yield start, previous
            start = each
        previous = each
    yield start, previous


def _estimate_claims(desk: Desk, party: Party, index: int) -> Iterator[str]:
    issue = desk.case.issues[index].id
    root = f"parties.{party.id}"
    yield from desk.claims_under(
        f"{root}.values.{issue}", f"{root}.weights.{issue}", f"{root}.points.{issue}"
    )
    for red in party.red_lines:
        if index in issues_of(red.rule):
            yield from red.basis.claims


def _issues_that_block(desk: Desk) -> list[tuple[str, float]]:
    """Return the issues whose setting aside helps by at least five in a hundred, most first."""
    now = desk.answer.p_deal.value
    helping = [(issue, p) for issue, p in desk.answer.issue_blocks.items() if p - now >= 0.05 - 1e-9]
    return sorted(helping, key=lambda each: -each[1])


def what_blocks(desk: Desk) -> tuple[Section | None, Section | None]:
    """Return what blocks a deal, in sentences and as a chart beside them."""
    say, names = desk.phrases.say, desk.names
    grouped = grouped_conflicts(desk.answer.conflicts, names)
    blocking = _issues_that_block(desk)
    if not grouped and not blocking:
        return None, None
    blocks: list[Block] = []
    if blocking:
        listed = desk.phrases.listed(
            say("{issue} ({word})", issue=names.issue_of_id(issue), word=desk.p_words(p))
            for issue, p in blocking[:3]
        )
        blocks.append(
            Prose(
                line(
                    Run(say("By issue."), Style.STRONG),
                    " ",
                    say("A deal, if this one issue were set aside: {issues}.", issues=listed),
                )
            )
        )
    items = []
    shown = [each for each in grouped if desk.one_world or each.p >= _RARE] or grouped[:1]
    for conflict in shown[:6]:
        runs: list[str | Run] = [conflict_sentence(conflict, names)]
        remarks = []
        if not desk.one_world:
            remarks.append(desk.phrases.share(conflict.p))
        if conflict.by_firmness and not desk.one_world:
            remarks.append(say("set by the firmness figures"))
        if remarks:
            runs.append(Run(" " + say("({remarks})", remarks="; ".join(remarks)), Style.QUIET))
        items.append(line(*runs))
    if items:
        blocks.append(Bullets(tuple(items)))
    if len(grouped) > len(items):
        rest = desk.phrases.count(
            "One rarer conflict is not shown.",
            "{n} rarer conflicts are not shown.",
            len(grouped) - len(items),
        )
        blocks.append(Prose(line(Run(rest, Style.QUIET)), small=True))
    text = Section("blocks", say("What blocks"), tuple(blocks), Place.START if blocking else Place.FULL)
    if not blocking or desk.one_world:
        return Section(text.id, text.title, text.blocks, Place.FULL), None
    now = desk.answer.p_deal.value
    chart = BlockBars(
        tuple((names.issue_of_id(issue), p) for issue, p in blocking[:6]),
        now,
        say("as things stand"),
        say("chance of a deal, in 100"),
        from_right=desk.phrases.direction == "rtl",
    )
    says = say(
        "Chance of a deal with one issue set aside: {issues}.",
        issues=desk.phrases.listed(
            say("{issue} ({word})", issue=names.issue_of_id(issue), word=desk.p_words(p))
            for issue, p in blocking[:6]
        ),
    )
    figure = Section(
        "blocks_chart",
        say("If one issue were set aside"),
        (Figure(chart, says),),
        Place.END,
        yields=10,
    )
    return text, figure


def ways_forward(desk: Desk) -> Section | None:
    """Return the texts to table side by side: where they differ, who gains, who gives, what must be true."""
    texts, say = desk.texts, desk.phrases.say
    if not texts:
        return None
    columns = (Column("", 1.15), *(Column(_heading(desk, index), 1.0) for index in range(len(texts))))
    rows = [
        Row(
            (
                _label(say("Chance that all say yes")),
                *((line(Run(desk.chance(t.p_all), Style.STRONG)),) for t in texts),
            )
        )
    ]
    for party in desk.case.parties:
        rows.append(
            Row(
                (
                    _label(say("Yes from {party}", party=desk.names.party(party.id))),
                    *(
                        (line(desk.p_words(t.p_yes[party.id]) if party.id in t.p_yes else "\u2013"),)
                        for t in texts
                    ),
                )
            )
        )
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
    if any(text.must_be_true for text in texts):
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
    notes = [say("Better for, gives more: against the other texts here, each side by its own measure.")]
    if desk.case.tabled is not None:
        notes.insert(0, say("Bold: changed from the tabled text."))
    blocks.append(Prose(line(Run(" ".join(notes), Style.QUIET)), small=True))
    return Section("ways", say("Ways forward: texts to table"), tuple(blocks))


def _label(words: str) -> Cell:
    return (line(words),)


def _heading(desk: Desk, index: int) -> str:
    text = desk.texts[index]
    labels = desk.phrases.listed(dict.fromkeys(desk.text_label(each) for each in (text.label, *text.also)))
    return f"{letter(index)}. {labels}"


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
            found.append(desk.names.party(party.id))
    return desk.phrases.listed(found) if found else "\u2013"


def _worse_for(desk: Desk, text: TabledText) -> str:
    """Return the sides whose gain over no deal is negative at the reference figures."""
    return desk.phrases.listed(
        desk.names.party(party.id) for party in desk.case.parties if text.gains.get(party.id, 0.0) < -1e-9
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


def chances(desk: Desk) -> Section | None:
    """Return the chances in words, with their bands and what moves them; why not, where they are left out."""
    say, answer = desk.phrases.say, desk.answer
    title = say("Chances")
    if "chance" in desk.case.brief.omit or "chances" in desk.case.brief.omit:
        return Section("chance_left_out", title, (Prose(line(say("Left out by the author of the case."))),))
    if desk.one_world:
        return Section(
            "chances",
            title,
            (
                Prose(
                    line(
                        say(
                            "Exact for the figures given: every number is fixed, so each answer is yes or no."
                        )
                    )
                ),
            ),
        )
    if answer.ess < 50:
        return Section(
            "chances",
            title,
            (Prose(line(say("Left out: the evidence leaves too few draws of weight to tell."))),),
        )
    rows = [(say("Some text exists that all would accept and ratify"), answer.p_deal)]
    rows.append((say("The best single text is accepted and ratified"), answer.p_best_text))
    near = next((text for text in desk.texts if "tabled" in text.label or "change" in text.label), None)
    if near is not None:
        rows.append((say("The best text near the tabled one is accepted and ratified"), near.p_all))
    table = Table(
        (
            Column("", 2.2),
            Column(say("In words"), 0.8),
            Column(say("Band"), 0.9),
            Column(say("Moved most by"), 2.2),
        ),
        tuple(
            Row(
                (
                    (line(what),),
                    (line(Run(desk.phrases.likelihood(chance.value), Style.STRONG)),),
                    (line(desk.band(chance)),),
                    (line(desk.driver(chance.driver) or "\u2013"),),
                )
            )
            for what, chance in rows
        ),
    )
    blocks: list[Block] = [table]
    shifts = _shift_words(desk)
    if shifts:
        blocks.append(Prose(line(shifts), small=True))
    if not desk.case.claims:
        blocks.append(
            Prose(
                line(
                    say(
                        "No claim supports any figure: these chances say only what the author's figures imply."
                    )
                ),
                small=True,
            )
        )
    blocks.append(Prose(line(Run(desk.phrases.legend(), Style.QUIET)), small=True))
    return Section("chances", title, tuple(blocks))


def _shift_words(desk: Desk) -> str:
    """Return how the chance of a deal moves with what every side thinks no deal is worth, and the gap."""
    say, answer = desk.phrases.say, desk.answer
    sentences = []
    shifts = {round(float(key)): p for key, p in answer.p_deal_if_no_deal_shifts.items()}
    if -5 in shifts and 5 in shifts:
        sentences.append(
            say(
                "Chance of a deal if no deal were worth 5 points less to every side than assumed: {lower}; "
                "if 5 more: {higher}.",
                lower=desk.phrases.likelihood(shifts[-5]),
                higher=desk.phrases.likelihood(shifts[5]),
            )
        )
    middle = answer.gap.p50
    if middle is not None:
        pattern = (
            say(
                "At the best package the worst-placed side has, in the middle draw, {n} of its own points to spare."
            )
            if middle >= 0
            else say(
                "At the best package the worst-placed side is, in the middle draw, {n} of its own points short."
            )
        )
        sentences.append(pattern.format(n=desk.phrases.points(abs(middle))))
    return " ".join(sentences)
