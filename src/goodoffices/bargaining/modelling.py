"""From a case and its worlds to the tables that every computation of this layer works from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.agreements import agreeing_sets, limits_of
from goodoffices.bargaining.positions import (
    Ballot,
    CoalitionModel,
    Line,
    Model,
    PartyModel,
    RouteModel,
    StepModel,
    VoterModel,
)
from goodoffices.bargaining.scores import Counted, Part, count, option_tables, question_parts, scaled_score
from goodoffices.case.bodies import Body, GroupRule, Member, Route, RuleKind, Step, VotingRule
from goodoffices.case.model import Case
from goodoffices.case.parties import Coalition, Party, Preferences, RedLine
from goodoffices.case.uncertain import Fixed, Quantity
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld, Worlds

__all__ = ["model_of"]

Array = npt.NDArray[Any]
_MAJORITY = VotingRule(RuleKind.YES_MORE_THAN_NO)


def model_of(
    case: Case, worlds: Ensemble | ReferenceWorld, points: Mapping[str, Array] | None = None
) -> Model:
    """Fill the numbers of `worlds` into `case`.

    Parameters
    ----------
    case : Case
    worlds : Ensemble or ReferenceWorld
        Floats over draws, or exact numbers in one world.
    points : mapping, optional
        By party id, what is added to the reservation value of that party and of the members of its bodies:
        shape (n_worlds or 1,), of the kind of the numbers of `worlds`.

    Returns
    -------
    Model
        Exact (integer tables) for a ReferenceWorld, else float64.

    Raises
    ------
    QuestionError
        If more than 16 parties may each be left out of an agreement (2^16 sets are looked at).
    """
    numbers, names = option_tables(case)
    counting = _Counting(case, worlds, points or {})
    parties = tuple(_party(counting, party) for party in case.parties)
    weights = worlds.weights if isinstance(worlds, Ensemble) else np.ones(1)
    steps = _steps(counting, case.ratification, case.bodies, "")
    unasked = _unasked(counting, case.ratification, case.bodies, "")
    return Model(
        sizes=tuple(len(issue.options) for issue in case.issues),
        numbers=numbers,
        names=names,
        n_worlds=worlds.n,
        weights=weights,
        exact=worlds.exact,
        rules=tuple(rule.condition for rule in case.rules),
        named_rules=tuple(i for i, rule in enumerate(case.rules) if rule.id is not None),
        parties=parties,
        agreeing=agreeing_sets(case),
        steps=steps,
        limits=tuple(limits_of(case, parties, steps)),
        unasked=unasked,
    )


class _Counting:
    """Fills in preferences; who has the same weights and values shares the same arrays."""

    def __init__(self, case: Case, worlds: Worlds, points: Mapping[str, Array]) -> None:
        self.case = case
        self.worlds = worlds
        self.points = points
        self._known: dict[tuple[object, ...], tuple[object, Counted]] = {}

    def count(self, preferences: Preferences, party_id: str) -> Counted:
        weights = preferences.weights
        key = (
            tuple(map(id, weights)) if isinstance(weights, tuple) else id(weights),
            tuple(map(id, preferences.values)),
            id(preferences.points),
            party_id,
        )
        known = self._known.get(key)
        if known is None:
            counted = count(self.case, preferences, self.worlds, party_id)
            self._known[key] = (preferences, counted)
        else:
            tables = (known[1].tables, known[1].shares)
            counted = count(self.case, preferences, self.worlds, party_id, tables)
        if party_id in self.points:
            counted.no_deal = counted.no_deal + self.points[party_id]
        return counted


def _line(line: RedLine, worlds: Worlds) -> Line:
    return Line(line.id, line.rule, worlds.is_real(line))


def _party(counting: _Counting, party: Party) -> PartyModel:
    worlds = counting.worlds
    lines = tuple(_line(line, worlds) for line in party.red_lines)
    if party.preferences is None:
        return PartyModel(party.id, None, None, lines, (), None, always=party.always, seats=party.seats)
    counted = counting.count(party.preferences, party.id)
    coalition = party.coalition
    costs = _costs(coalition, worlds) if coalition is not None else ()
    score, others = scaled_score(
        counted.tables, counted.bonuses, counted.leans, [counted.no_deal, *costs], worlds.exact
    )
    return PartyModel(
        id=party.id,
        score=score,
        no_deal=others[0],
        lines=lines,
        steps=_steps(counting, party.ratification, party.bodies, party.id),
        coalition=None if coalition is None else _coalition(coalition, party, worlds, others[1:]),
        decider=_decider(counting, party),
        always=party.always,
        seats=party.seats,
        unasked=_unasked(counting, party.ratification, party.bodies, party.id),
    )


def _costs(coalition: Coalition, worlds: Worlds) -> tuple[Array, ...]:
    quantities = (*coalition.cost_of_leaving, coalition.cost_of_losing)
    return tuple(_or_zero(quantity, worlds) for quantity in quantities)


def _or_zero(quantity: Quantity | None, worlds: Worlds) -> Array:
    if quantity is not None:
        return worlds.number(quantity)
    return np.array([Fraction(0)], dtype=object) if worlds.exact else np.zeros(1)


def _followers(members: Sequence[Member], body: str, start: str) -> frozenset[str]:
    """Return the ids that leave when `start` leaves: itself and all who follow it, directly or not."""
    gone = {start}
    growing = True
    while growing:
        more = {
            m.id
            for m in members
            if m.follows[:1] == ("member",) and m.follows[1] == body and m.follows[2] in gone
        }
        growing = not more <= gone
        gone |= more
    return frozenset(gone)


def _coalition(coalition: Coalition, party: Party, worlds: Worlds, costs: Sequence[Array]) -> CoalitionModel:
    body = next(body for body in party.bodies if body.id == coalition.body)
    members = {member.id: member for member in body.members}
    everyone = [member for other in party.bodies for member in other.members]
    place = {name: i for i, name in enumerate(coalition.members)}
    lines = tuple(
        tuple(
            _line(line, worlds)
            for member in everyone
            if member.id == name
            for line in member.red_lines
            if line.leaves
        )
        for name in coalition.members
    )
    out = tuple(
        frozenset(place[gone] for gone in _followers(body.members, body.id, name) if gone in place)
        for name in coalition.members
    )
    net = _or_zero(None, worlds)
    if coalition.safety_net is not None:
        holds = worlds.comes_true(coalition.safety_net.chance)
        seats = worlds.number(coalition.safety_net.seats)
        net = np.where(holds, seats, 0 * seats)
    return CoalitionModel(
        body=coalition.body,
        members=coalition.members,
        lines=lines,
        follow_out=out,
        seats=tuple(worlds.number(members[name].seats) for name in coalition.members),
        needs=None if coalition.needs is None else worlds.number(coalition.needs),
        safety_net=net,
        cost_of_leaving=tuple(costs[:-1]),
        cost_of_losing=costs[-1],
    )


def _decider(counting: _Counting, party: Party) -> StepModel | None:
    if not party.decides:
        return None
    body = next(body for body in party.bodies if body.id == party.decides[0])
    if len(party.decides) == 1:
        step = Step(limit=f"{party.id}.no_deal", body=body.id, rule=_own_rule(party, body.id))
        return _step(counting, step, party.bodies, party.id)
    # One vote: it counts whole, whatever its seats and however many of them turn out.
    one = Quantity(f"{party.id}.decides", Fixed(Fraction(1)))
    members = tuple(
        replace(m, seats=one, turnout=None) if m.id == party.decides[1] else m for m in body.members
    )
    bodies = [replace(body, members=members), *(other for other in party.bodies if other.id != body.id)]
    step = Step(
        limit=f"{party.id}.no_deal",
        body=body.id,
        rule=GroupRule(((party.decides[1], (party.decides[1],)),), _MAJORITY),
    )
    return _step(counting, step, bodies, party.id)


def _own_rule(party: Party, body: str) -> VotingRule | GroupRule:
    """Return the rule by which a body votes when it ratifies, or a plain majority."""
    for entry in party.ratification:
        for step in entry.steps if isinstance(entry, Route) else (entry,):
            if step.body == body:
                return step.rule
    return _MAJORITY


def _steps(
    counting: _Counting, entries: Sequence[Step | Route], bodies: Sequence[Body], holder: str
) -> tuple[StepModel | RouteModel, ...]:
    built: list[StepModel | RouteModel] = []
    for entry in entries:
        if isinstance(entry, Route):
            built.append(
                RouteModel(entry.limit, tuple(_step(counting, step, bodies, holder) for step in entry.steps))
            )
        else:
            built.append(_step(counting, entry, bodies, holder))
    return tuple(built)


def _unasked(
    counting: _Counting, entries: Sequence[Step | Route], bodies: Sequence[Body], holder: str
) -> tuple[StepModel, ...]:
    """Return a vote on the whole for each body that ratifies nothing, yet has members followed elsewhere."""
    asked = {
        step.body for entry in entries for step in (entry.steps if isinstance(entry, Route) else (entry,))
    }
    led = {
        m.follows[1]
        for body in bodies
        for m in body.members
        if m.follows[:1] == ("member",) and m.follows[1] != body.id
    }
    return tuple(
        _step(counting, Step(limit="", body=body.id, rule=_MAJORITY, binding=False), bodies, holder)
        for body in bodies
        if body.id in led - asked
    )


def _step(counting: _Counting, step: Step, bodies: Sequence[Body], holder: str) -> StepModel:
    case, worlds = counting.case, counting.worlds
    body = next(body for body in bodies if body.id == step.body)
    rule = step.rule.rule if isinstance(step.rule, GroupRule) else step.rule
    place = {member.id: i for i, member in enumerate(body.members)}
    groups = None
    if isinstance(step.rule, GroupRule):
        groups = tuple((name, tuple(place[m] for m in members)) for name, members in step.rule.groups)
    questions = step.questions or (tuple(range(len(case.issues))),)
    members = tuple(_voter(counting, member, body, place, questions, holder) for member in body.members)
    total = sum((voter.seats for voter in members[1:]), members[0].seats)
    return StepModel(
        limit=step.limit,
        body=step.body,
        members=members,
        n_questions=len(questions),
        kind=rule.kind,
        threshold=None if rule.threshold is None else worlds.number(rule.threshold),
        of=rule.of,
        groups=groups,
        electorate=total if body.electorate is None else worlds.number(body.electorate),
        turnout_at_least=_maybe(step.turnout_at_least, worlds),
        yes_of_electorate_at_least=_maybe(step.yes_of_electorate_at_least, worlds),
        binding=step.binding,
    )


def _maybe(quantity: Quantity | None, worlds: Worlds) -> Array | None:
    return None if quantity is None else worlds.number(quantity)


def _voter(
    counting: _Counting,
    member: Member,
    body: Body,
    place: dict[str, int],
    questions: Sequence[tuple[int, ...]],
    holder: str,
) -> VoterModel:
    case, worlds = counting.case, counting.worlds
    follows, follows_member = -1, None
    if member.follows[:1] == ("party",):
        follows = -2 - next(i for i, party in enumerate(case.parties) if party.id == member.follows[1])
    elif member.follows:
        if member.follows[1] == body.id:
            follows = place[member.follows[2]]
        else:
            follows_member = (member.follows[1], member.follows[2])
    return VoterModel(
        id=member.id,
        seats=worlds.number(member.seats),
        turnout=_maybe(member.turnout, worlds),
        lines=tuple(_line(line, worlds) for line in member.red_lines),
        leaves=tuple(line.leaves for line in member.red_lines),
        ballots=_ballots(counting, member, questions, holder),
        follows=follows,
        follows_member=follows_member,
    )


def _ballots(
    counting: _Counting, member: Member, questions: Sequence[tuple[int, ...]], holder: str
) -> tuple[Ballot, ...]:
    case, worlds = counting.case, counting.worlds
    votes = dict(member.votes)
    fixed = [member.always or votes.get(q + 1) for q in range(len(questions))]
    if member.preferences is None or member.follows:
        return tuple(Ballot(vote, None, None) for vote in fixed)
    counted = counting.count(member.preferences, holder)
    margins = [_maybe(member.abstains_within, worlds), _maybe(member.spread, worlds)]
    parts: list[Part]
    one = np.array([Fraction(1)], dtype=object) if worlds.exact else np.ones(1)
    if len(questions) == 1:
        parts, shares = [(counted.tables, counted.bonuses, counted.leans, counted.no_deal)], [one]
    else:
        parts = question_parts(case, counted, questions)
        shares = [reduce(np.add, [counted.shares[i] for i in issues]) for issues in questions]
    ballots = []
    for vote, (tables, bonuses, constant, threshold), share in zip(fixed, parts, shares, strict=True):
        present = [margin for margin in margins if margin is not None]
        score, others = scaled_score(tables, bonuses, constant, [threshold, share, *present], worlds.exact)
        rest = iter(others[2:])
        within, spread = (None if margin is None else next(rest) for margin in margins)
        ballots.append(Ballot(vote, score, others[0], within, spread, others[1]))
    return tuple(ballots)
