"""The second page: ratification, bridges, the map, who is absent, if it fails, claims, sources, assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.answers.results import Bridge, StepForecast
from goodoffices.case.bodies import Body, Member
from goodoffices.case.claims import Claim
from goodoffices.case.issues import Issue
from goodoffices.case.parties import AsGoodAs, Party
from goodoffices.case.uncertain import Fixed, Law, Normal, Pert, Quantity, Uniform
from goodoffices.report.blocks import (
    Block,
    Bullets,
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
from goodoffices.report.charts import DealMap, GainBars, MapPoint, VoteBar, VoteBars
from goodoffices.report.desk import Desk, letter
from goodoffices.report.escaping import shortened, without_marks
from goodoffices.report.explain import cost_words, equivalent_words, limit_words, rule_words
from goodoffices.report.naming import LimitKind

__all__ = ["second_page"]

_RARE = 0.025


def second_page(desk: Desk) -> tuple[Section, ...]:
    """Return the sections of page 2, without those that there is nothing to say in."""
    sections = (
        *ratification(desk),
        bridges(desk),
        deal_map(desk),
        not_in_the_room(desk),
        if_it_fails(desk),
        contested(desk),
        sources(desk),
        assumptions(desk),
    )
    omitted = set(desk.case.brief.omit)
    return tuple(s for s in sections if s is not None and s.id not in omitted)


def _forecasts(desk: Desk) -> tuple[tuple[int | None, StepForecast], ...]:
    """Return the votes on the first text: the parties' in file order, then those on the whole agreement."""
    found: list[tuple[int | None, StepForecast]] = []
    known = desk.answer.ratification
    for index, party in enumerate(desk.case.parties):
        found.extend((index, step) for step in known.get(party.id, ()))
    found.extend((None, step) for step in known.get("agreement", ()))
    return tuple(found)


def ratification(desk: Desk) -> tuple[Section | None, Section | None]:
    """Return how each body and member votes on text A, and the votes as bars."""
    say, names = desk.phrases.say, desk.names
    forecasts = _forecasts(desk)
    if not forecasts:
        return None, None
    rows: list[Row] = []
    for party, step in forecasts:
        rows.append(Row(((_step_line(desk, party, step),),), group=True))
        body = next((each for each in names.bodies(party) if each.id == step.body), None)
        rows.extend(_member_rows(desk, step, body))
    columns = (
        Column(say("Member"), 1.5),
        Column(say("Seats"), 0.5),
        Column(say("Votes"), 1.2),
        Column(say("Leaves"), 0.8),
    )
    intro = say(
        "Text A ({label}): each member's vote by its own gain over no deal.", label=_label_of_first(desk)
    )
    table = Section(
        "ratification",
        say("Ratification"),
        (Prose(line(Run(intro, Style.QUIET)), small=True), Table(columns, tuple(rows))),
        Place.START,
        yields=3,
    )
    bars = tuple(
        VoteBar(_step_name(desk, party, step), max(step.yes, 0.0), max(step.abstain, 0.0), max(step.no, 0.0))
        for party, step in forecasts[:8]
    )
    says = "; ".join(
        say(
            "{body}: {yes} yes, {abstain} abstaining, {no} no",
            body=bar.name,
            yes=desk.phrases.number(bar.yes),
            abstain=desk.phrases.number(bar.abstain),
            no=desk.phrases.number(bar.no),
        )
        for bar in bars
    )
    verdicts = tuple(_step_line(desk, party, step) for party, step in forecasts)
    axis = say("seats (mean of the draws), share in 100")
    chart = VoteBars(
        bars, (say("yes"), say("abstains"), say("no")), axis, from_right=desk.phrases.direction == "rtl"
    )
    figure = Section(
        "votes",
        say("Votes on text A"),
        (Figure(chart, says), Bullets(verdicts, small=False)),
        Place.END,
        yields=20,
    )
    return table, figure


def _label_of_first(desk: Desk) -> str:
    return desk.text_label(desk.texts[0].label) if desk.texts else ""


def _step_name(desk: Desk, party: int | None, step: StepForecast) -> str:
    body = desk.names.body(step.body, party)
    if party is None:
        return body
    return desk.phrases.say(
        "{body} ({party})", body=body, party=desk.names.party(desk.case.parties[party].id)
    )


def _step_line(desk: Desk, party: int | None, step: StepForecast) -> Line:
    say = desk.phrases.say
    described = desk.names.steps(step.limit)
    rules = [rule_words(each, desk.names) for each in described if each.body == step.body]
    rule = rules[0] if rules else shortened(step.rule.replace("_", " "), 60)
    if desk.one_world:
        verdict = say("passes") if step.p_pass > 0.5 else say("fails")
    else:
        verdict = say("passing: {word}", word=desk.phrases.likelihood(step.p_pass))
    return line(
        Run(_step_name(desk, party, step), Style.STRONG),
        Run(" " + say("({rule})", rule=rule), Style.QUIET),
        ": ",
        Run(verdict, Style.STRONG),
    )


def _member_rows(desk: Desk, step: StepForecast, body: Body | None) -> Iterator[Row]:
    say = desk.phrases.say
    members = {member.id: member for member in body.members} if body is not None else {}
    for member_id, votes in step.members.items():
        member = members.get(member_id)
        words = [(say("yes"), votes.yes), (say("no"), votes.no), (say("abstains"), votes.abstain)]
        word, share = max(words, key=lambda each: each[1])
        vote = word if desk.one_world and share > 0.99 else _vote_words(desk, word, share)
        leaves = desk.p_words(votes.leaves) if votes.leaves > 0.005 else "\u2013"
        yield Row(
            (
                (line(shortened(member.name if member is not None else member_id, 50)),),
                (line(_seats(desk, member)),),
                (line(vote),),
                (line(leaves),),
            )
        )


def _vote_words(desk: Desk, word: str, share: float) -> str:
    if share > 0.9:
        return desk.phrases.say("{vote}, very likely", vote=word)
    if share >= 0.65:
        return desk.phrases.say("{vote}, likely", vote=word)
    return desk.phrases.say("open, leaning {vote}", vote=word)


def _seats(desk: Desk, member: Member | None) -> str:
    if member is None:
        return "\u2013"
    return desk.phrases.law(member.seats.law, desk.names.unknowns)


def bridges(desk: Desk) -> Section | None:
    """Return what would open a deal: the limits that give, what that costs whom, and the text it opens."""
    found, say = desk.answer.bridges, desk.phrases.say
    if not found:
        return None
    columns = [
        Column(say("If this gives"), 2.0),
        Column(say("Cost, and its nearest equivalent"), 2.2),
        Column(say("Text it opens"), 2.0),
    ]
    if not desk.one_world:
        columns.append(Column(say("Opens a deal"), 0.8))
    rows = []
    often = [bridge for bridge in found if desk.one_world or bridge.p >= _RARE] or list(found[:1])
    for bridge in often[:5]:
        relax = sorted(bridge.relax, key=lambda each: desk.names.limit(each).order)
        cells = [
            tuple(line(limit_words(desk.names.limit(each), desk.names)) for each in relax),
            tuple(_cost_line(desk, bridge, each) for each in relax),
            (line(_difference(desk, bridge)),),
        ]
        if not desk.one_world:
            cells.append((line(desk.phrases.share(bridge.p)),))
        rows.append(Row(tuple(cells)))
    note = say("Points are each side's own; those of different sides cannot be compared or added.")
    if len(found) > len(rows):
        note += " " + desk.phrases.count(
            "One rarer bridge is not shown.", "{n} rarer bridges are not shown.", len(found) - len(rows)
        )
    return Section(
        "bridges",
        say("Bridges: what would open a deal"),
        (Table(tuple(columns), tuple(rows)), Prose(line(Run(note, Style.QUIET)), small=True)),
        yields=60,
    )


def _cost_line(desk: Desk, bridge: Bridge, limit_id: str) -> Line:
    runs: list[str | Run] = [cost_words(limit_id, bridge, desk.names)]
    equivalent = equivalent_words(limit_id, bridge, desk.names)
    if equivalent:
        runs.append(Run(desk.phrases.say(" ({equivalent})", equivalent=equivalent), Style.QUIET))
    cover = _who_can_cover(desk, bridge, limit_id)
    if cover:
        runs.append(" " + cover)
    return line(*runs)


def _who_can_cover(desk: Desk, bridge: Bridge, limit_id: str) -> str:
    """Return the mediators whose leverage could cover the points that a party is short of."""
    limit, cost = desk.names.limit(limit_id), bridge.cost.get(limit_id)
    if limit.kind is not LimitKind.NO_DEAL or limit.party is None or not isinstance(cost, int | float):
        return ""
    party = desk.case.parties[limit.party].id
    able = [
        desk.names.office(mediator.id)
        for mediator in desk.case.mediators
        for who, points in mediator.leverage
        if who == party and (_most(points.law) or 0.0) >= cost - 1e-9
    ]
    return (
        desk.phrases.say("{mediators} could cover it.", mediators=desk.phrases.listed(able)) if able else ""
    )


def _most(law: Law) -> float | None:
    match law:
        case Fixed(value):
            return float(value)
        case Uniform(_, high) | Pert(_, _, high):
            return float(high)
        case Normal(mean, _):
            return float(mean)
        case _:
            return None


def _difference(desk: Desk, bridge: Bridge) -> str:
    """Return a package by its difference from the nearest text that the page already shows."""
    say, names, issues = desk.phrases.say, desk.names, desk.case.issues
    package = {issue.id: names.position(issue, bridge.package.get(issue.id)) for issue in issues}
    known: list[tuple[str, dict[str, int | None]]] = []
    if desk.case.tabled is not None:
        tabled = {issue.id: chosen for issue, chosen in zip(issues, desk.case.tabled, strict=True)}
        known.append((say("Tabled text"), tabled))
    for index, text in enumerate(desk.texts):
        positions = {issue.id: names.position(issue, text.package.get(issue.id)) for issue in issues}
        known.append((say("Text {letter}", letter=letter(index)), positions))
    best: tuple[str, list[Issue]] = ("", list(issues))
    for name, reference in known:
        other = [issue for issue in issues if package[issue.id] != reference[issue.id]]
        if not best[0] or len(other) < len(best[1]):
            best = (name, other)
    changes = "; ".join(
        say(
            "{issue}: {option}", issue=names.issue(issue), option=names.value(issue, bridge.package[issue.id])
        )
        for issue in best[1]
        if issue.id in bridge.package
    )
    if not best[0]:
        return changes
    return say("{text} with {changes}", text=best[0], changes=changes) if changes else best[0]


_MAP_KINDS = ("frontier_all", "frontier", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "text")


def deal_map(desk: Desk) -> Section | None:
    """Return the map of what is possible for two sides, or the gains per text for more than two."""
    say, answer = desk.phrases.say, desk.answer
    modelled = [party for party in desk.case.parties if party.preferences is not None]
    if len(modelled) > 2:
        return _gains(desk, modelled)
    if len(modelled) < 2:
        return None
    first, second = (party.id for party in modelled)
    points = [
        MapPoint("frontier_all", e.utilities[first], e.utilities[second]) for e in answer.frontier_all[:400]
    ]
    points += [MapPoint("frontier", e.utilities[first], e.utilities[second]) for e in answer.frontier[:400]]
    for kind in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
        settlement = answer.solutions.get(kind)
        points += [
            MapPoint(kind, u[first], u[second]) for u in (settlement.utilities[:3] if settlement else ())
        ]
    points += [
        MapPoint("text", text.utilities[first], text.utilities[second], letter(index))
        for index, text in enumerate(desk.texts)
        if first in text.utilities and second in text.utilities
    ]
    if not points:
        return None
    words = {
        "frontier_all": say("best for both, whoever would accept"),
        "frontier": say("best for both among deals"),
        "nash": say("Nash"),
        "kalai_smorodinsky": say("Kalai\u2013Smorodinsky"),
        "egalitarian": say("egalitarian"),
        "utilitarian": say("utilitarian"),
        "text": say("text to table"),
    }
    axes = (
        say("worth to {party}, own points", party=desk.names.party(first)),
        say("worth to {party}, own points", party=desk.names.party(second)),
    )
    chart = DealMap(
        tuple(points),
        tuple((kind, words[kind]) for kind in _MAP_KINDS),
        axes,
        (answer.no_deal.get(first), answer.no_deal.get(second)),
        say("no deal"),
    )
    at = ""
    if answer.world == "reference":
        at = say("At the reference figures, each number at its mean.") + " "
    at += say(
        "Each point is a text that cannot be bettered for both at once: filled among deals, hollow whoever would accept. "
        "Crosses: texts to table. Dashed: what no deal is worth."
    )
    return Section("map", say("Map of possible deals"), (Figure(chart, at, at),), Place.START, yields=15)


def _gains(desk: Desk, modelled: list[Party]) -> Section | None:
    say, texts = desk.phrases.say, desk.texts
    sides = [party for party in modelled if texts and all(party.id in text.gains for text in texts)]
    if not sides:
        return None
    chart = GainBars(
        tuple(desk.names.party(party.id) for party in sides),
        tuple(letter(index) for index in range(len(texts))),
        tuple(tuple(text.gains[party.id] for text in texts) for party in sides),
        "",
    )
    caption = say(
        "Gain of each side over no deal under each text, in its own points; sides cannot be compared."
    )
    return Section("map", say("Gains by side"), (Figure(chart, caption, caption),), Place.START, yields=15)


def not_in_the_room(desk: Desk) -> Section | None:
    """Return the offices and bodies whose line or vote counts and that are not sides at the table."""
    say, names = desk.phrases.say, desk.names
    at_table = set(names.parties.values())
    items: list[Line] = []
    for index, party in enumerate(desk.case.parties):
        voting = [
            names.body(step_body, index)
            for limit in (names.limit(each.limit) for each in party.ratification)
            for step_body in limit.body.split(" ")
        ]
        owners = [
            names.office(owner, index)
            for red in party.red_lines
            for owner in red.owners
            if names.office(owner, index) not in at_table
        ]
        leaving = []
        if party.coalition is not None:
            body = next((each for each in party.bodies if each.id == party.coalition.body), None)
            known = {member.id: member.name for member in body.members} if body is not None else {}
            leaving = [shortened(known.get(member, member), 50) for member in party.coalition.members]
        parts = []
        if owners:
            parts.append(say("own a red line: {offices}", offices=desk.phrases.listed(dict.fromkeys(owners))))
        if voting:
            parts.append(say("must vote: {bodies}", bodies=desk.phrases.listed(dict.fromkeys(voting))))
        if leaving:
            parts.append(say("may leave the coalition: {members}", members=desk.phrases.listed(leaving)))
        if parts:
            items.append(
                line(
                    Run(say("{party}:", party=names.party(party.id)), Style.STRONG),
                    " ",
                    "; ".join(parts) + ".",
                )
            )
    top = [
        names.body(body, None)
        for step in desk.case.ratification
        for body in names.limit(step.limit).body.split(" ")
    ]
    if top:
        items.append(
            line(
                say(
                    "The whole agreement is put to: {bodies}.", bodies=desk.phrases.listed(dict.fromkeys(top))
                )
            )
        )
    if not items:
        return None
    return Section("absent", say("Who is not in the room"), (Bullets(tuple(items)),), Place.END, yields=25)


def if_it_fails(desk: Desk) -> Section | None:
    """Return what no deal is worth to each side, as the assumption that it is."""
    say = desk.phrases.say
    items = []
    for party in desk.case.parties:
        if party.preferences is None:
            continue
        worth = party.preferences.no_deal
        if isinstance(worth, AsGoodAs):
            words = _as_good_as(desk, worth)
            basis = worth.plus
        else:
            words = say(
                "worth {number} of its own points", number=desk.phrases.law(worth.law, desk.names.unknowns)
            )
            basis = worth
        runs: list[str | Run] = [
            Run(say("{party}:", party=desk.names.party(party.id)), Style.STRONG),
            " ",
            words,
        ]
        runs.append(Run(" " + _basis_words(desk, basis), Style.QUIET))
        if basis is not None and basis.basis.why:
            runs.append(" " + say("“{text}”", text=shortened(basis.basis.why, 160)))
        if party.no_deal_per_day is not None:
            per_day = desk.phrases.law(party.no_deal_per_day.law, desk.names.unknowns)
            runs.append(" " + say("Each day without agreement adds {number} points.", number=per_day))
        items.append(line(*runs))
    if not items:
        return None
    note = say("What follows without agreement, not the worth of leaving things as they are.")
    return Section(
        "failure",
        say("If it fails"),
        (Bullets(tuple(items)), Prose(line(Run(note, Style.QUIET)), small=True)),
        Place.END,
        yields=None,
    )


def _as_good_as(desk: Desk, worth: AsGoodAs) -> str:
    say, names = desk.phrases.say, desk.names
    package = "; ".join(
        say("{issue}: {option}", issue=names.issue(issue), option=names.option(issue, chosen))
        for issue, chosen in zip(desk.case.issues, worth.package, strict=True)
    )
    words = say("as good as this text, which it would only just take: {package}", package=package)
    if worth.plus is not None:
        words = say(
            "{base}, plus {plus} points", base=words, plus=desk.phrases.law(worth.plus.law, names.unknowns)
        )
    return words


def _basis_words(desk: Desk, quantity: Quantity | None) -> str:
    say = desk.phrases.say
    if quantity is not None and quantity.basis.claims:
        return desk.references(quantity.basis.claims)
    by = (quantity.basis.by if quantity is not None else "") or desk.case.author
    return say("(assumption of {name})", name=shortened(by, 60)) if by else say("(assumption)")


def contested(desk: Desk) -> Section | None:
    """Return the claims that contradict each other: the same matter, affirmed and denied."""
    say = desk.phrases.say
    by_matter: dict[str, list[Claim]] = {}
    for claim in desk.case.claims:
        if claim.about != "note":
            by_matter.setdefault(claim.about, []).append(claim)
    items = []
    for about, claims in by_matter.items():
        if len({claim.denies for claim in claims}) < 2:
            continue
        spoken = "; ".join(_spoken(desk, claim) for claim in claims)
        items.append(
            line(Run(say("{matter}.", matter=_matter(desk, about)), Style.STRONG), " ", spoken + ".")
        )
    if not items:
        return None
    return Section("contested", say("Contested claims"), (Bullets(tuple(items)),), yields=2)


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
    return pattern.format(who=who, text=shortened(claim.says, 140), reference=f"[{claim.id}]")


def sources(desk: Desk) -> Section | None:
    """Return who said what, when, how it came to us, and how it is graded."""
    say = desk.phrases.say
    if not desk.case.claims:
        return None
    reliability = {source.id: source for source in desk.case.sources}
    items = []
    for claim in desk.case.claims:
        source = reliability.get(claim.source)
        details = [desk.names.source(claim.source)]
        if source is not None and source.named is False:
            details.append(say("unnamed"))
        if claim.date is not None:
            details.append(desk.phrases.short_day(claim.date))
        if claim.via:
            details.append(say("via {channel}", channel=shortened(claim.via, 40)))
        grade = f"{source.reliability if source is not None else 'F'}{claim.credibility}"
        said = say("denies: “{text}”") if claim.denies else say("“{text}”")
        items.append(
            line(
                Run(f"[{shortened(claim.id, 20)}]", Style.STRONG),
                " ",
                ", ".join(details),
                Run(f" {grade} ", Style.QUIET),
                Run(said.format(text=shortened(claim.says, 170)), Style.QUOTE),
            )
        )
    note = say(
        "Grades: source A (reliable) to F (cannot be judged), statement 1 (confirmed) to 6 (cannot be judged)."
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
                    "{assumed} of {all} figures cite no claim and are assumptions: {people}. The annex lists every figure.",
                    assumed=desk.phrases.number(len(assumed)),
                    all=desk.phrases.number(total),
                    people=people or "\u2013",
                ),
            ),
            small=True,
        )
    ]
    how = [say("Exact for the figures given.")] if desk.one_world else []
    how.append(say("How it was got: {method}.", method=_methods(desk)))
    how += [desk.phrases.inset(_sentence(shortened(note, 240))) for note in answer.notes]
    if not desk.one_world:
        error = (
            max(answer.p_deal.high - answer.p_deal.low, answer.p_best_text.high - answer.p_best_text.low) / 2
        )
        how.append(say("Simulation error at most {n} in 100.", n=desk.phrases.number(100 * error, 1)))
    blocks.append(
        Prose(line(Run(" ".join(_sentence(each) for each in how if each), Style.QUIET)), small=True)
    )
    return Section("assumptions", say("Assumptions and method"), tuple(blocks))


def _methods(desk: Desk) -> str:
    """Return how the answers were got, as the engine says it, without repeating itself."""
    shown = [desk.answer.method]
    shown += [
        desk.answer.methods[key]
        for key in ("p_deal", "texts", "conflicts", "blockage")
        if key in desk.answer.methods
    ]
    return "; ".join(shortened(each, 160) for each in dict.fromkeys(shown) if each)


def _sentence(words: str) -> str:
    return words if without_marks(words).endswith((".", "!", "?", "\u2026")) else words + "."
