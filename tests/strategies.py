"""The one Hypothesis vocabulary: whole case files, small enough for the oracle, with everything in them.

`fixed_cases` has one world; `uncertain_cases` has every kind of uncertain number. Both give `CaseText`: the
text of the file and the plain data behind it. Spaces hold at most 300 packages, 10^4 with ``size="slow"``, 60
with ``size="tiny"``.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.case_texts import CaseText, mirrored, names_in, renamed, written
from tests.strategies_wants import (
    MOODS,
    Data,
    Draw,
    Numbers,
    Temper,
    among,
    chance,
    expressions,
    issue_sets,
    issue_values,
    option_ids,
    packages_of,
    reservations,
    some_of,
    special_options,
    wants,
    weights_of,
)

__all__ = [
    "CaseText",
    "expressions",
    "fixed_cases",
    "gain_games",
    "mirrored",
    "names_in",
    "packages_of",
    "renamed",
    "uncertain_cases",
    "written",
]

_LIMITS = 10  # the oracle goes through all sets of limits
_PARTIES = (("aru", "Aru"), ("beno", "Beno"), ("cala", "Cala"), ("doro", "Doro"), ("eska", "Eska"))
_MEMBERS = ("ash", "birch", "cedar", "elm")


class _Build:
    """What one case has so far, and how many limits it may still get.

    A `bare` case is about gains: sides with opposite wants, and little else.
    """

    def __init__(self, issues: Data, numbers: Numbers, temper: Temper, room: int, *, bare: bool) -> None:
        self.issues = issues
        self.numbers = numbers
        self.temper = temper
        self.room = room
        self.bare = bare
        self.followable: list[str] = []

    def take(self) -> bool:
        """Whether there is room for one more limit, which is then taken."""
        self.room -= 1
        return self.room >= 0


@st.composite
def _lines(draw: Draw, built: _Build, line_id: str) -> Data:
    found: Data = {"id": line_id, "rule": draw(expressions(built.issues, 1, strict=True))}
    firmness = built.numbers.chance()
    return found if firmness == 1 else {**found, "firmness": firmness}


@st.composite
def _questions(draw: Draw, issues: Data) -> list[list[str]]:
    names = list(draw(st.permutations(list(issues))))
    cut = draw(st.integers(1, len(names) - 1))
    return [names[:cut], names[cut:]] if chance(draw, 85) else [names]


@st.composite
def _members(draw: Draw, built: _Build, prefix: str, party: Data | None) -> Data:
    """Members of one body; each may follow one before it."""
    issues, numbers = built.issues, built.numbers
    members: Data = {}
    for ending in _MEMBERS[: draw(st.integers(1, 4))]:
        kind = draw(st.sampled_from(["own", "inherits", "follows", "own", "leans", "always", "spread"]))
        member: Data = {"seats": numbers.of(draw(st.integers(1, 40)), 5, low=0)}
        if party is None and kind != "always":
            kind = draw(st.sampled_from(["follows", "own"]))
        if kind == "follows" and (members or built.followable):
            member["follows"] = draw(st.sampled_from([*members, *built.followable]))
        elif kind == "always":
            member["always"] = draw(st.sampled_from(["yes", "no", "abstain", "absent"]))
        elif party is None:
            member |= draw(wants(issues, numbers, built.temper, complete=True))
        else:
            draw(_own_wants(member, kind, built, party))
        members[f"{prefix}_{ending}"] = member
        if kind != "always" and chance(draw, 25):
            member["red_lines"] = [draw(_lines(built, f"{prefix.upper()}_{ending.upper()}"))]
    return members


@st.composite
def _own_wants(draw: Draw, member: Data, kind: str, built: _Build, party: Data) -> None:
    """What a member replaces of its party's wants, and how it votes on the gain."""
    issues, numbers = built.issues, built.numbers
    ordinal = "order" in party.get("weights", {})
    if kind in {"own", "spread"} and "weights" in party and not ordinal:
        if chance(draw, 60):
            member["weights"] = draw(weights_of(issues, numbers).filter(lambda w: "order" not in w))
        name = draw(st.sampled_from(list(issues)))
        member["values"] = {name: draw(issue_values(issues[name], numbers))}
        if chance(draw, 40):
            member["no_deal"] = draw(reservations(issues, numbers, built.temper))
    if kind == "leans":
        member["leans"] = numbers.of(draw(st.sampled_from([5, -5, 15, -20])), 5)
    if kind == "spread":
        member["spread"] = numbers.of(draw(among(5, 20, Decimal("12.5"))), 5, low=1)
        if chance(draw, 50):
            member["turnout"] = numbers.of(draw(among(Decimal("0.4"), Decimal("0.7"), 1)), 0)
    elif chance(draw, 35):
        member["abstains_within"] = numbers.of(draw(st.sampled_from([5, 15, 30])), 5, low=0)


@st.composite
def _rules_of_vote(draw: Draw, names: list[str], seats: int, *, groups: bool = True) -> Data:
    kind = draw(st.sampled_from(["more", "at_least", "over", "share", "blocked", "unanimous", "groups"]))
    tenth = draw(st.integers(2, 7))
    share = Decimal(tenth) / 10
    of = draw(st.sampled_from([{}, {"of": "votes"}, {"of": "present"}, {"of": "members"}]))
    if kind == "groups" and groups and len(names) > 1:
        cut = draw(st.integers(1, len(names) - 1))
        inner = draw(_rules_of_vote(names, max(2, seats // 2), groups=False))
        return {"each_group": {"groups": {"left": names[:cut], "right": names[cut:]}, **inner}}
    if kind == "at_least":
        return {"yes_at_least": max(1, seats * tenth // 10)}
    if kind == "over":
        return {"yes_share_over": share, **of}
    if kind == "share":
        return {"yes_share_at_least": share, **of}
    if kind == "blocked":
        return {"blocked_if_no_at_least": max(1, seats * tenth // 10)}
    return {"unanimous": True} if kind == "unanimous" else {"yes_more_than_no": True}


@st.composite
def _steps(draw: Draw, built: _Build, body_name: str, body: Data, *, questions: bool) -> Data:
    names = list(body["members"])
    step: Data = {"body": body_name, **draw(_rules_of_vote(names, _seats(body)))}
    if chance(draw, 12):
        step["turnout_at_least"] = Decimal("0.5")
    if chance(draw, 12):
        step["yes_of_electorate_at_least"] = draw(st.sampled_from([Decimal("0.13"), Decimal("0.4")]))
    if chance(draw, 6):
        step["binding"] = False
    if questions and chance(draw, 65):
        step["questions"] = draw(_questions(built.issues))
        for member in body["members"].values():
            if "always" not in member and len(step["questions"]) > 1 and chance(draw, 15):
                member["votes"] = {2: draw(st.sampled_from(["abstain", "yes", "no"]))}
    return step


def _seats(body: Data) -> int:
    return sum(_least(member["seats"]) for member in body["members"].values())


def _least(number: Any) -> int:
    """A plain number near what was meant."""
    if isinstance(number, dict):
        if "choices" in number:
            return _least(next(iter(number["choices"])))
        return _least(number["value"] if "value" in number else number.get("then", number.get("to", [5])[-1]))
    return int(Decimal(str(number).split("..", maxsplit=1)[0]))


# ------------------------------------------------------------------------------------------ parties


@st.composite
def _parties(draw: Draw, built: _Build, party_id: str, name: str) -> Data:
    """A modelled party: wants, lines, and now and then principals who must ratify."""
    temper = replace(built.temper, side=len(built.followable) % 2) if built.bare else built.temper
    party: Data = {"name": name, **draw(wants(built.issues, built.numbers, temper))}
    if built.bare:
        built.followable.append(party_id)
        return party
    lines = [
        draw(_lines(built, f"{party_id.upper()}{k}"))
        for k in range(1, 1 + draw(st.sampled_from([1, 0, 1, 2])))
        if built.take()
    ]
    if lines:
        party["red_lines"] = lines
    if chance(draw, 20):
        party["seats"] = draw(st.integers(1, 4))
    decided = chance(draw, 4)
    if not decided:
        built.followable.append(party_id)
    if decided or chance(draw, 60):
        party["bodies"] = {
            f"{party_id}_{kind}": {"members": draw(_members(built, f"{party_id}_{letter}", party))}
            for kind, letter in [("house", "h"), ("street", "s")][: draw(st.sampled_from([1, 1, 2]))]
        }
        draw(_ratifications(built, party, questions=_may_split(built.issues, party)))
        if chance(draw, 55):
            draw(_coalitions(built, party))
    if decided:
        body = next(iter(party["bodies"]))
        member = next(iter(party["bodies"][body]["members"]))
        party["decides"] = draw(st.sampled_from([body, f"{body}.{member}"]))
    return party


def _may_split(issues: Data, party: Data) -> bool:
    return "weights" in party and all("status_quo" in issue for issue in issues.values())


@st.composite
def _ratifications(draw: Draw, built: _Build, holder: Data, *, questions: bool) -> None:
    """Steps over the bodies of a holder, in order; or routes."""
    steps: list[Data] = []
    bodies: Data = holder["bodies"]
    for name, body in bodies.items():
        if not chance(draw, 85) or not built.take():
            continue
        first = draw(_steps(built, name, body, questions=questions))
        if chance(draw, 20):
            other = draw(st.sampled_from(list(bodies)))
            second = draw(_steps(built, other, bodies[other], questions=False))
            ways = [{k: v for k, v in way.items() if k != "binding"} for way in (first, second)]
            steps.append({"any_of": ways})
        else:
            steps.append(first)
    if steps:
        holder["ratification"] = steps


@st.composite
def _coalitions(draw: Draw, built: _Build, party: Data) -> None:
    """A government over some members of the first body, at least one of whom may leave."""
    numbers = built.numbers
    members: Data = next(iter(party["bodies"].values()))["members"]
    names = some_of(draw, list(members), min(2, len(members)))
    seats = sum(_least(members[name]["seats"]) for name in names)
    coalition: Data = {"members": names}
    if chance(draw, 85):
        coalition["needs"] = draw(st.integers(max(1, seats // 3), seats))
        coalition["cost_of_losing"] = numbers.of(draw(st.sampled_from([10, 25, 40])), 15, low=0)
    if "needs" in coalition and chance(draw, 40):
        net: Any = draw(st.integers(1, 15))
        if numbers.uncertain and chance(draw, 60):
            net = {"seats": net, "chance": draw(st.sampled_from([Decimal("0.5"), "0.5..0.9", "tired"]))}
        coalition["safety_net"] = net
    coalition["cost_of_leaving"] = {
        name: numbers.of(draw(st.sampled_from([3, 8, 0])), 5, low=0) for name in some_of(draw, names)
    }
    for name in some_of(draw, names):
        lines = members[name].setdefault("red_lines", [])
        line = draw(_lines(built, f"{name.upper()}_EXIT"))
        lines.append({**line, "leaves": True})
    party["coalition"] = coalition


# -------------------------------------------------------------------------------------------- cases


@st.composite
def _agreements(draw: Draw, parties: Data) -> Data | None:
    """Who must agree: everyone, in most cases."""
    seats = sum(party.get("seats", 1) for party in parties.values())
    kind = draw(st.sampled_from(["default", "unanimous", "some", "share", "blocked", "some"]))
    if kind == "default":
        return None
    if kind == "unanimous":
        return {"unanimous": True}
    rule: Data = {"yes_at_least": draw(st.integers(max(1, seats // 2), max(1, seats - 1)))}
    if kind == "share":
        rule = {draw(st.sampled_from(["yes_share_over", "yes_share_at_least"])): Decimal("0.5")}
        rule |= draw(st.sampled_from([{}, {"of": "members"}]))
    if kind == "blocked":
        rule = {"blocked_if_no_at_least": draw(st.integers(1, max(1, seats // 2)))}
    if chance(draw, 50):
        rule["must_include"] = some_of(draw, list(parties))
    return rule


@st.composite
def _coherence(draw: Draw, built: _Build) -> list[Any]:
    rules: list[Any] = []
    for k in range(draw(st.sampled_from([0, 1, 2]))):
        rule = draw(expressions(built.issues, 1))
        if chance(draw, 35) and built.take():
            rules.append({"id": f"R{k}", "rule": rule, "owner": "mediator", "why": "the law"})
        else:
            rules.append(rule)
    return rules


@st.composite
def _cases(draw: Draw, size: str, uncertain: bool) -> CaseText:
    issues = draw(issue_sets(size))
    names = list(_PARTIES[: draw(st.sampled_from([2, 3, 2, 4, 5]))])
    outsider = len(names) > 2 and chance(draw, 20)
    modelled = [party_id for party_id, _ in (names[:-1] if outsider else names)]
    draw(special_options(issues, modelled))
    numbers = Numbers(draw, uncertain)
    anchor = None
    if chance(draw, 8):
        anchor = {name: draw(st.sampled_from(option_ids(issue))) for name, issue in issues.items()}
    bare = chance(draw, 35)
    temper = Temper(draw(st.sampled_from(["easy"] if bare else list(MOODS))), anchor=anchor)
    built = _Build(issues, numbers, temper, _LIMITS - len(modelled), bare=bare)
    data: Data = {"format": "goodoffices/1", "title": "A made-up dispute", "author": "desk", "issues": issues}
    if numbers.unknowns:
        data["unknowns"] = numbers.unknowns
    if rules := draw(_coherence(built)):
        data["rules"] = rules
    parties: Data = {}
    for party_id, name in names:
        if party_id in modelled:
            parties[party_id] = draw(_parties(built, party_id, name))
    agreement = draw(_agreements(parties))
    if outsider:
        needed = agreement is None or "unanimous" in agreement
        parties[names[-1][0]] = {
            "name": names[-1][1],
            "always": "yes" if needed and chance(draw, 75) else "no",
        }
    data["parties"] = parties
    if agreement:
        data["agreement"] = agreement
    if not built.bare and chance(draw, 25):
        top: Data = {"bodies": {"union": {"members": draw(_members(built, "union", None))}}}
        draw(_ratifications(built, top, questions=False))
        data |= top
    return written(data)


@st.composite
def gain_games(draw: Draw) -> CaseText:
    """Score sheets with few and small numbers: ties, parties that cannot gain, products that are nothing."""
    sizes = draw(st.lists(st.integers(2, 5), min_size=1, max_size=2))
    issues = {name: {"options": list(range(n))} for name, n in zip(("a", "b"), sizes, strict=False)}
    score = draw(st.sampled_from([among(0, 1, 0, 2), st.integers(-1, 3)]))
    parties = {
        party_id: {
            "points": {
                name: {option: draw(score) for option in issue["options"]} for name, issue in issues.items()
            },
            "no_deal": draw(among(0, 0, 1)),
        }
        for party_id, _ in _PARTIES[: draw(st.integers(2, 4))]
    }
    data: Data = {"format": "goodoffices/1", "title": "A game", "issues": issues, "parties": parties}
    if agreement := draw(_agreements(parties)):
        data["agreement"] = agreement
    return written(data)


def fixed_cases(size: str = "fast") -> st.SearchStrategy[CaseText]:
    """Cases in which every number is known: one world, everything exact."""
    return st.one_of(gain_games(), *[_cases(size, uncertain=False) for _ in range(5)])


def uncertain_cases(size: str = "fast") -> st.SearchStrategy[CaseText]:
    """Cases with every kind of uncertain number, shared unknowns, orders and firmness."""
    return _cases(size, uncertain=True)
