"""One world of a case as a CP-SAT model, for spaces that are too large to enumerate.

Variables are the options; everything else (conditions, votes, departures, effective utilities, limits) is a
formula over them that is true exactly when the thing is so. A *selector* per limit says whether the limit is
kept, so that one model answers for every set of limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import partial

from ortools.sat.python import cp_model

from goodoffices.bargaining._formulas import ROUNDING, Formulas, Linear, Literal, constant, of_literal
from goodoffices.bargaining._votes import Votes
from goodoffices.bargaining.positions import (
    CoalitionModel,
    Limit,
    Line,
    Model,
    PartyModel,
    RouteModel,
    StepModel,
)
from goodoffices.case.issues import Package

__all__ = [
    "ALL_LIMITS",
    "Encoding",
    "Feasibility",
    "SearchStatus",
    "UtilityExpression",
    "encode",
    "package_of",
    "solve_feasible",
    "solver_with",
]

ALL_LIMITS = -1
"""The mask of every limit, however many there are."""


class SearchStatus(Enum):
    """What a search for one package came to."""

    FOUND = "FOUND"
    NONE = "NONE"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class UtilityExpression:
    """The effective utility E of a party: `expression` counts `scale` units to the point.

    `low` and `high` are bounds of the expression, `no_deal` is in its units. In a model without rounding
    both are exact; else E has been rounded to whole units, and ``E >= no_deal`` is
    ``expression >= no_deal - slack``.
    """

    expression: cp_model.LinearExprT
    scale: int
    low: int
    high: int
    no_deal: int
    slack: int

    def in_points(self, units: float) -> float:
        """Return a number of units in points."""
        return units / self.scale


@dataclass(frozen=True, slots=True)
class Encoding:
    """A CP-SAT model of one world; add an objective or constraints to a `clone`, or to it if it is yours.

    Parallel to `Model.limits`: `selectors` (true: the limit is kept) and `holds` (true exactly when the
    package meets it). `agreeing` is parallel to `Model.agreeing`: literals, one or more true, of the sets
    whose yes is relied on. `utilities` is parallel to the parties, None for one that is not modelled.
    `rounding`: None when every number is exact, else the unit in points (or seats) to which numbers were
    rounded.
    """

    model: cp_model.CpModel
    options: tuple[tuple[cp_model.IntVar, ...], ...]
    utilities: tuple[UtilityExpression | None, ...]
    limits: tuple[Limit, ...]
    selectors: tuple[cp_model.IntVar, ...]
    holds: tuple[Literal, ...]
    agreeing: tuple[Literal, ...]
    agreeing_sets: tuple[frozenset[int], ...]
    rounding: Fraction | None

    @property
    def all_kept(self) -> int:
        """The mask of all limits."""
        return (1 << len(self.limits)) - 1


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Whether some package satisfies the agreement when only `kept` limits count.

    Where one was found: the package, and the mask of all the limits that it meets (or that nobody it relies
    on asks for), which may be more than were kept. Where there is none: `core`, a mask of kept limits that
    already rule one out (not a smallest one; all that were kept, unless a single worker searched).
    """

    status: SearchStatus
    package: Package | None = None
    met: int = 0
    core: int = 0


def encode(model: Model, *, world: int = 0, kept: int | None = None, with_agreement: bool = True) -> Encoding:
    """Write one world of a model as a CP-SAT model.

    Parameters
    ----------
    model : Model
        Exact or not.
    world : int
        Which of its worlds.
    kept : int, optional
        Mask of the limits that are kept for good, the others being dropped (`ALL_LIMITS` keeps all). By
        default selectors are left open, for `solve_feasible` to set.
    with_agreement : bool
        False leaves agreement and ratification out: what remains are coherent packages, if the named rules
        are kept.

    Returns
    -------
    Encoding

    Raises
    ------
    SearchStopped
        If voters with a `spread` take more different gains than can be told apart, beside other such voters
        of the same count (one alone is no difficulty); or if a product of issue numbers is beyond the solver.

    Notes
    -----
    Comparisons over few options (`LARGEST_TABLE` combinations) become tables, longer ones linear sums with
    exact integer coefficients. Scores of an exact model are integers as they are; floats are rounded to 1e-6
    points, and thresholds lowered by what rounding may have moved. Counts of seats are exact.
    """
    build = _Build(model, world)
    holds = build.limits()
    selectors = tuple(build.formulas.cp.new_bool_var(f"keep {limit.id}") for limit in model.limits)
    cp = build.formulas.cp
    named = set(model.named_rules)
    for position, rule in enumerate(model.rules):
        if position not in named:
            cp.add_bool_or([build.formulas.condition(rule)])
    agreeing = tuple(cp.new_bool_var("") for _ in model.agreeing) if with_agreement else ()
    if with_agreement:
        cp.add_bool_or(agreeing)
    for limit, selector, met in zip(model.limits, selectors, holds, strict=True):
        dropped = selector.negated()
        if limit.kind == "rule" or (limit.party is None and with_agreement):
            cp.add_bool_or([dropped, met])
        elif with_agreement:
            for parties, relied_on in zip(model.agreeing, agreeing, strict=True):
                if limit.party in parties:
                    cp.add_bool_or([dropped, met, relied_on.negated()])
    if kept is not None:
        for bit, selector in enumerate(selectors):
            cp.add_bool_or([selector if kept >> bit & 1 else selector.negated()])
    utilities = tuple(build.utility(p) for p in range(len(model.parties)))
    return Encoding(
        model=cp,
        options=build.formulas.options,
        utilities=utilities,
        limits=model.limits,
        selectors=selectors,
        holds=holds,
        agreeing=agreeing,
        agreeing_sets=model.agreeing,
        rounding=ROUNDING if build.formulas.rounded else None,
    )


class _Build:
    """Formulas of parties: departures, effective utilities, their word, their limits."""

    def __init__(self, model: Model, world: int) -> None:
        self.model = model
        self.formulas = Formulas(model, world)
        self.votes = Votes(self.formulas, model, self._own_word, self._left)
        self._effective: dict[int, tuple[Linear, int, int, int]] = {}
        self._out: dict[int, tuple[Literal, ...]] = {}

    def _party(self, p: int) -> PartyModel:
        return self.model.parties[p]

    def _departures(self, p: int, coalition: CoalitionModel) -> tuple[Literal, ...]:
        """Return, per member of the coalition of party p, the literal of having left."""
        if p not in self._out:
            f = self.formulas
            breaks = [f.any_of([self.votes.line_broken(line) for line in lines]) for lines in coalition.lines]
            self._out[p] = tuple(
                f.any_of([breaks[m] for m, out in enumerate(coalition.follow_out) if gone in out])
                for gone in range(len(coalition.members))
            )
        return self._out[p]

    def _left(self, p: int, member: str) -> Literal:
        coalition = self._party(p).coalition
        if coalition is None or member not in coalition.members:
            return self.formulas.false
        return self._departures(p, coalition)[coalition.members.index(member)]

    def _survives(self, p: int, coalition: CoalitionModel) -> Literal:
        f = self.formulas
        if coalition.needs is None:
            return f.true
        staying = constant(f.exactly(f.at(coalition.safety_net)))
        for seats, left in zip(coalition.seats, self._departures(p, coalition), strict=True):
            staying = staying.plus(of_literal(f.opposite(left), f.exactly(f.at(seats))))
        return f.at_least(staying, f.exactly(f.at(coalition.needs)))

    def effective(self, p: int) -> tuple[Linear, int, int, int]:
        """Return E of party p in whole units, units to the point, its no_deal in units, and the slack."""
        party = self._party(p)
        if party.score is None or party.no_deal is None:
            raise ValueError(f"{party.id} is counted, not modelled")
        if p in self._effective:
            return self._effective[p]
        f = self.formulas
        coalition = party.coalition
        costs = () if coalition is None else (*coalition.cost_of_leaving, coalition.cost_of_losing)
        points = f.points(party.score, (party.no_deal, *costs))
        total = points.total
        if coalition is not None:
            gone = self._departures(p, coalition)
            for cost, left in zip(coalition.cost_of_leaving, gone, strict=True):
                total = total.plus(of_literal(left, -points.whole(f.at(cost))))
            lost = f.opposite(self._survives(p, coalition))
            total = total.plus(of_literal(lost, -points.whole(f.at(coalition.cost_of_losing))))
        slack = points.slack and points.slack + len(costs)
        self._effective[p] = (total, points.scale, points.whole(f.at(party.no_deal)), slack)
        return self._effective[p]

    def utility(self, p: int) -> UtilityExpression | None:
        """Return the effective utility of a party, for objectives."""
        if self._party(p).score is None or self._party(p).no_deal is None:
            return None
        total, scale, no_deal, slack = self.effective(p)
        expression, _ = total.expression()
        return UtilityExpression(expression, scale, int(total.low), int(total.high), no_deal, slack)

    def _reaches_no_deal(self, p: int) -> Literal:
        total, _, no_deal, slack = self.effective(p)
        return self.formulas.at_least(total, no_deal - slack)

    def _worth_it(self, p: int) -> Literal:
        decider = self._party(p).decider
        return self._reaches_no_deal(p) if decider is None else self.votes.passes(decider, p)

    def _own_word(self, p: int, holder: int | None) -> Literal:
        """The vote of party p before ratification, as a member of `holder`'s bodies copies it."""
        f = self.formulas
        party = self._party(p)
        if party.always is not None:
            return f.true if party.always == "yes" else f.false
        # Inside the body that decides for p, following p can only mean following its own reckoning.
        inside = holder == p and party.decider is not None
        worth = self._reaches_no_deal(p) if inside else self._worth_it(p)
        return f.all_of([worth, *(self._line_holds(line) for line in party.lines)])

    def _line_holds(self, line: Line) -> Literal:
        return self.formulas.opposite(self.votes.line_broken(line))

    def limits(self) -> tuple[Literal, ...]:
        """Return, per limit of the model, the literal of its being met."""
        rules = iter(self.model.named_rules)
        makers: dict[tuple[int | None, str, str], Callable[[], Literal]] = {}
        for p, party in enumerate(self.model.parties):
            if party.always is None:
                makers |= {(p, "red_line", line.id): partial(self._line_holds, line) for line in party.lines}
                makers[p, "no_deal", f"{party.id}.no_deal"] = partial(self._worth_it, p)
                makers |= self._step_makers(party.steps, p)
        makers |= self._step_makers(self.model.steps, None)
        return tuple(
            self.formulas.condition(self.model.rules[next(rules)])
            if limit.kind == "rule"
            else makers[limit.party, limit.kind, limit.id]()
            for limit in self.model.limits
        )

    def _step_makers(
        self, entries: Sequence[StepModel | RouteModel], p: int | None
    ) -> dict[tuple[int | None, str, str], Callable[[], Literal]]:
        """Votes that bind nobody are no limits, and then their formulas are never made."""
        return {(p, "step", entry.limit): partial(self.votes.passes, entry, p) for entry in entries}


def solver_with(time_limit_s: float, *, seed: int = 0, workers: int = 2) -> cp_model.CpSolver:
    """Return a CP-SAT solver with the settings used throughout: fixed seed, few workers, a time limit.

    The answer to a yes-or-no question does not depend on the number of workers; which of several packages
    is shown may, unless `workers` is 1.
    """
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.001, time_limit_s)
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    # Scores are long sums over exactly-one groups, where the linear relaxation proves in a second what
    # clause learning alone does not in a minute (measured with six parties and 10^10 packages).
    solver.parameters.linearization_level = 2
    return solver


def package_of(encoding: Encoding, solver: cp_model.CpSolver) -> Package:
    """Return the package of the solver's last solution."""
    return tuple(
        next(k for k, literal in enumerate(literals) if solver.boolean_value(literal))
        for literals in encoding.options
    )


def solve_feasible(
    encoding: Encoding, kept: int = ALL_LIMITS, *, time_limit_s: float = 10.0, workers: int = 2
) -> Feasibility:
    """Look for a package that satisfies the agreement when only these limits are kept.

    Parameters
    ----------
    encoding : Encoding
        With open selectors (encoded without `kept`).
    kept : int
        Mask of limits; all by default.
    time_limit_s : float
        After it, undecided.
    workers : int
        Threads; 1 makes the package reproducible.

    Returns
    -------
    Feasibility
    """
    cp = encoding.model
    assumed = {selector.index: bit for bit, selector in enumerate(encoding.selectors) if kept >> bit & 1}
    cp.clear_assumptions()
    # What is dropped needs no assumption: a limit whose selector is free can always be let go.
    cp.add_assumptions([encoding.selectors[bit] for bit in assumed.values()])
    solver = solver_with(time_limit_s, workers=workers)
    status = solver.solve(cp)
    cp.clear_assumptions()
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Feasibility(SearchStatus.FOUND, package_of(encoding, solver), _met(encoding, solver))
    if status != cp_model.INFEASIBLE:
        return Feasibility(SearchStatus.UNDECIDED)
    if workers > 1:
        return Feasibility(SearchStatus.NONE, core=kept & encoding.all_kept)
    enough = solver.sufficient_assumptions_for_infeasibility()
    return Feasibility(SearchStatus.NONE, core=sum(1 << assumed[index] for index in enough))


def _met(encoding: Encoding, solver: cp_model.CpSolver) -> int:
    """Return the limits met by the last solution, counting those of parties that it does not rely on."""
    chosen = next(
        (
            parties
            for literal, parties in zip(encoding.agreeing, encoding.agreeing_sets, strict=False)
            if solver.boolean_value(literal)
        ),
        frozenset(),
    )
    met = 0
    for bit, (limit, holds) in enumerate(zip(encoding.limits, encoding.holds, strict=True)):
        unasked = limit.party is not None and limit.party not in chosen
        if unasked or solver.boolean_value(holds):
            met |= 1 << bit
    return met
