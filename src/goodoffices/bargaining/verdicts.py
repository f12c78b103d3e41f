"""What everyone makes of given packages: utilities, red lines, votes, departures, agreement.

The plain evaluator: any case, any packages, every world. `bits` does the same for a whole space at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import (
    Ballot,
    CoalitionModel,
    Line,
    Model,
    PartyModel,
    RouteModel,
    Score,
    StepModel,
    VoterModel,
)
from goodoffices.bargaining.predicates import holds
from goodoffices.bargaining.ratification import (
    at_least,
    scaled_seats,
    seat_count,
    step_passes,
    votes_by_gain,
)
from goodoffices.case.expressions import Condition, issues_of
from goodoffices.worlds.picking import values_in

__all__ = ["Verdicts"]

Array = npt.NDArray[Any]
Truths = npt.NDArray[Any]  # Booleans here; words of bits in `bits`
T = TypeVar("T")
_ALIKE = 0.4


class Verdicts:
    """Verdicts on explicit packages, over all worlds of a model or some of them.

    Parameters
    ----------
    model : Model
    packages : int array of shape (n_packages, n_issues)
        Option positions.
    worlds : slice or int array, optional
        Which worlds; all by default.

    Notes
    -----
    Everything is computed when first asked for and kept. Arrays have shape (n_worlds or 1, n_packages), the
    1 where all worlds agree. Cost O(n_worlds * n_packages * (issues * scores)); callers cut large
    questions into blocks.
    """

    def __init__(
        self, model: Model, packages: npt.NDArray[np.integer[Any]], worlds: slice | Array | None = None
    ) -> None:
        self.model = model
        self.packages = np.atleast_2d(packages)
        self._worlds = slice(None) if worlds is None else worlds
        self._columns = {i: self.packages[:, i] for i in range(len(model.sizes))}
        self._kept: dict[tuple[str, Any], Any] = {}

    def _keep(self, key: tuple[str, Any], make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])

    def at(self, array: Array) -> Array:
        """Restrict an array with a world axis to the worlds asked for."""
        return values_in(array, self._worlds)

    def condition(self, condition: Condition) -> Truths:
        """Tell for which packages a condition holds: shape (1, n_packages)."""

        def make() -> Truths:
            columns = {i: self._columns[i] for i in issues_of(condition)}
            found = holds(condition, columns, self.model.numbers, self.model.names)
            return np.broadcast_to(found, (1, len(self.packages)))

        return self._keep(("condition", id(condition)), make)

    def false(self) -> Truths:
        """Nowhere."""
        return np.zeros((1, len(self.packages)), dtype=bool)

    def lift(self, by_world: Truths) -> Truths:
        """In the worlds where `by_world` (n or 1,) is true, for every package."""
        return self.at(by_world)[:, None]

    def coherent(self) -> Truths:
        """Tell which packages satisfy every rule: shape (1, n_packages)."""
        result = ~self.false()
        for rule in self.model.rules:
            result = result & self.condition(rule)
        return result

    def score(self, score: Score) -> Array:
        """Return a score of every package, in the score's own unit."""

        def make() -> Array:
            total = self._sum_of_tables(score)
            for condition, points in score.bonuses:
                total = total + self.at(points)[:, None] * self.condition(condition)
            return np.asarray(total)

        return self._keep(("score", id(score)), make)

    def _sum_of_tables(self, score: Score) -> Array:
        total = self.at(score.constant)[:, None]
        first = self.packages[:1]
        differs = self.packages != first
        if (
            len(self.packages) > 1
            and differs.mean() < _ALIKE
            and all(table.dtype.kind != "O" for table in score.tables)
        ):
            # Variations of one package: only what differs is added up anew.
            for issue, table in enumerate(score.tables):
                total = total + self.at(table)[:, first[0, issue], None]
            n = max(table.shape[0] if table.shape[0] == 1 else len(self.at(table)) for table in score.tables)
            total = np.repeat(np.broadcast_to(total, (max(n, len(total)), 1)), len(self.packages), axis=1)
            for issue, table in enumerate(score.tables):
                places = np.flatnonzero(differs[:, issue])
                if len(places):
                    here = self.at(table)
                    total[:, places] += here[:, self._columns[issue][places]] - here[:, first[0, [issue]]]
            return total
        for issue, table in enumerate(score.tables):
            total = total + self.at(table)[:, self._columns[issue]]
        return np.asarray(total)

    def broken(self, line: Line) -> Truths:
        """Tell where a red line is real and not respected."""
        return self.lift(line.real) & ~self.condition(line.condition)

    # -- coalitions and effective utilities -----------------------------------------------------------------

    def left(self, p: int) -> tuple[Truths, ...]:
        """Tell, per member of party p's coalition, where it has left."""

        def make() -> tuple[Truths, ...]:
            coalition = self._coalition(p)
            breaks = [self._any([self.broken(line) for line in lines]) for lines in coalition.lines]
            return tuple(
                self._any([breaks[m] for m, out in enumerate(coalition.follow_out) if gone in out])
                for gone in range(len(coalition.members))
            )

        return self._keep(("left", p), make)

    def _coalition(self, p: int) -> CoalitionModel:
        coalition = self.model.parties[p].coalition
        if coalition is None:
            raise ValueError(f"{self.model.parties[p].id} has no coalition")
        return coalition

    def _any(self, parts: Sequence[Truths]) -> Truths:
        result = self.false()
        for part in parts:
            result = result | part
        return result

    def survives(self, p: int) -> Truths:
        """Tell where party p's government keeps the seats it needs (everywhere if it needs none)."""
        coalition = self.model.parties[p].coalition
        if coalition is None or coalition.needs is None:
            return ~self.false()
        staying = self.at(scaled_seats(coalition.safety_net, 1))[:, None]
        for seats, left in zip(coalition.seats, self.left(p), strict=True):
            staying = staying + self.at(scaled_seats(seats, 1))[:, None] * ~left
        return at_least(staying, self.at(scaled_seats(coalition.needs, 1))[:, None])

    def utility(self, p: int) -> Array:
        """Return the utility U of party p, in its own unit."""
        score = self.model.parties[p].score
        if score is None:
            raise ValueError(f"{self.model.parties[p].id} is counted, not modelled")
        return self.score(score)

    def effective(self, p: int) -> Array:
        """Return the effective utility E of party p: U less what departures and the loss of office cost."""

        def make() -> Array:
            value = self.utility(p)
            coalition = self.model.parties[p].coalition
            if coalition is None:
                return value
            for cost, left in zip(coalition.cost_of_leaving, self.left(p), strict=True):
                value = value - self.at(cost)[:, None] * left
            return np.asarray(value - self.at(coalition.cost_of_losing)[:, None] * ~self.survives(p))

        return self._keep(("effective", p), make)

    def gain(self, p: int) -> Array:
        """Return E - no_deal of party p, in its own unit."""
        return np.asarray(self.effective(p) - self.at(self._no_deal(p))[:, None])

    def _no_deal(self, p: int) -> Array:
        no_deal = self.model.parties[p].no_deal
        if no_deal is None:
            raise ValueError(f"{self.model.parties[p].id} has no reservation value")
        return no_deal

    # -- votes ----------------------------------------------------------------------------------------------

    def lines_hold(self, p: int) -> Truths:
        """Tell where no real red line of party p is broken."""
        return ~self._any([self.broken(line) for line in self.model.parties[p].lines])

    def worth_it(self, p: int) -> Truths:
        """Tell where the deal is worth it to party p: E >= no_deal, or the yes of whoever decides."""

        def make() -> Truths:
            decider = self.model.parties[p].decider
            return self.reckons_yes(p) if decider is None else self.passes(decider, p)

        return self._keep(("worth", p), make)

    def reckons_yes(self, p: int) -> Truths:
        """Tell where ``E >= no_deal`` for party p."""
        return at_least(self.effective(p), self.at(self._no_deal(p))[:, None])

    def _says_yes_itself(self, p: int, within: int | None) -> Truths:
        """The vote that a follower of party p copies: its own, before ratification."""
        party = self.model.parties[p]
        if party.always is not None:
            return ~self.false() if party.always == "yes" else self.false()
        if within == p and party.decider is not None:
            # Inside the body that decides for p, following p can only mean following its own reckoning.
            return self.lines_hold(p) & self.reckons_yes(p)
        return self.lines_hold(p) & self.worth_it(p)

    def votes(self, step: StepModel, p: int | None) -> tuple[tuple[tuple[Array, Array, Array], ...], ...]:
        """Return, per question and member, the shares of its seats that vote yes, no, and abstain."""

        def make() -> Any:
            return tuple(
                tuple(self._vote(step, m, q, p, ()) for m in range(len(step.members)))
                for q in range(step.n_questions)
            )

        return self._keep(("votes", id(step)), make)

    def leaves(self, step: StepModel, m: int, p: int | None) -> Truths:
        """Tell where a member of a body has left party p's coalition."""
        coalition = None if p is None else self.model.parties[p].coalition
        if p is None or coalition is None or step.members[m].id not in coalition.members:
            return self.false()
        return self.left(p)[coalition.members.index(step.members[m].id)]

    def _vote(
        self, step: StepModel, m: int, q: int, p: int | None, above: tuple[int, ...]
    ) -> tuple[Array, Array, Array]:
        voter = step.members[m]
        ballot = voter.ballots[q]
        if ballot.fixed is not None:
            nowhere = self.false()
            yes, no, abstain = (
                ~nowhere if ballot.fixed == vote else nowhere for vote in ("yes", "no", "abstain")
            )
            return yes, no, abstain
        against = self.leaves(step, m, p) | self._any([self.broken(line) for line in voter.lines])
        if voter.follows >= 0:
            yes, no, abstain = self._vote(step, voter.follows, q, p, (*above, m))
        elif voter.follows <= -2:
            yes = self._says_yes_itself(-2 - voter.follows, p)
            no, abstain = ~yes, self.false()
        elif voter.follows_member is not None:
            yes, no, abstain = self._vote_elsewhere(voter, q, p)
        else:
            yes, no, abstain = self._vote_by_gain(ballot, f"{step.limit}: {voter.id}")
        if yes.dtype.kind != "f":
            return yes & ~against, no | against, abstain & ~against
        return yes * ~against, np.where(against, 1.0, no), abstain * ~against

    def _vote_by_gain(self, ballot: Ballot, who: str) -> tuple[Array, Array, Array]:
        if ballot.score is None or ballot.threshold is None:
            raise ValueError(f"{who} has nothing to vote by")
        margins = (
            None if x is None else self.at(x)[:, None] for x in (ballot.abstains_within, ballot.spread)
        )
        return votes_by_gain(self.score(ballot.score), self._threshold(ballot, ballot.threshold), *margins)

    def _threshold(self, _ballot: Ballot, threshold: Array) -> Array:
        return self.at(threshold)[:, None]

    def _vote_elsewhere(self, voter: VoterModel, q: int, p: int | None) -> tuple[Array, Array, Array]:
        """The vote of a member of another body of the same holder."""
        body, name = voter.follows_member or ("", "")
        for entry in self.followed(p):
            for step in entry.steps if isinstance(entry, RouteModel) else (entry,):
                if step.body == body:
                    m = next(i for i, other in enumerate(step.members) if other.id == name)
                    return self._vote(step, m, min(q, step.n_questions - 1), p, ())
        raise ValueError(f"{voter.id!r} follows {name!r} of {body!r}, which does not vote")

    def followed(self, p: int | None) -> tuple[StepModel | RouteModel, ...]:
        """Return every vote of a holder's bodies that a member of another body may follow."""
        holder = self.model if p is None else self.model.parties[p]
        return (*holder.steps, *holder.unasked)

    def passes_questions(self, step: StepModel, p: int | None) -> tuple[Truths, ...]:
        """Tell, per question, where a step passes it."""

        def make() -> tuple[Truths, ...]:
            count = self._count(step)
            return tuple(step_passes(self._here(step), count, shares) for shares in self.votes(step, p))

        return self._keep(("questions", id(step)), make)

    def _here(self, step: StepModel) -> StepModel:
        """The step with its thresholds restricted to the worlds asked for."""

        def cut(array: Array | None) -> Array | None:
            return None if array is None else self.at(array)

        return replace(
            step,
            threshold=cut(step.threshold),
            turnout_at_least=cut(step.turnout_at_least),
            yes_of_electorate_at_least=cut(step.yes_of_electorate_at_least),
        )

    def _count(self, step: StepModel) -> Any:
        count = seat_count(step)
        return replace(
            count,
            seats=tuple(map(self.at, count.seats)),
            voting=tuple(map(self.at, count.voting)),
            electorate=self.at(count.electorate),
        )

    def passes(self, entry: StepModel | RouteModel, p: int | None) -> Truths:
        """Tell where a step passes every question, or a route one of its steps."""
        if isinstance(entry, RouteModel):
            return self._any([self.passes(step, p) for step in entry.steps])
        result = ~self.false()
        for question in self.passes_questions(entry, p):
            result = result & question
        return result

    # -- agreement ------------------------------------------------------------------------------------------

    def ratified(self, entries: Sequence[StepModel | RouteModel], p: int | None) -> Truths:
        """Tell where every binding step passes."""
        result = ~self.false()
        for entry in entries:
            if isinstance(entry, RouteModel) or entry.binding:
                result = result & self.passes(entry, p)
        return result

    def says_yes(self, p: int) -> Truths:
        """Tell where party p says yes: lines hold, worth it, ratified."""

        def make() -> Truths:
            party: PartyModel = self.model.parties[p]
            if party.always is not None:
                return ~self.false() if party.always == "yes" else self.false()
            return self.lines_hold(p) & self.worth_it(p) & self.ratified(party.steps, p)

        return self._keep(("yes", p), make)

    def agreed(self) -> Truths:
        """Tell where there is a deal: coherent, agreed to by enough parties, ratified at the top."""

        def make() -> Truths:
            sets = []
            for parties in self.model.agreeing:
                everyone = ~self.false()
                for p in sorted(parties):
                    everyone = everyone & self.says_yes(p)
                sets.append(everyone)
            return self._any(sets) & self.ratified(self.model.steps, None) & self.coherent()

        return self._keep(("agreed", None), make)

    def limit_broken(self, k: int) -> Truths:
        """Tell where limit k of the model is broken."""
        limit = self.model.limits[k]
        if limit.kind == "rule":
            place = sum(1 for earlier in self.model.limits[:k] if earlier.kind == "rule")
            return ~self.condition(self.model.rules[self.model.named_rules[place]])
        p = limit.party
        if limit.kind == "step" or p is None:
            entries = self.model.steps if p is None else self.model.parties[p].steps
            return ~self.passes(next(entry for entry in entries if entry.limit == limit.id), p)
        if limit.kind == "no_deal":
            return ~self.worth_it(p)
        return self.broken(next(line for line in self.model.parties[p].lines if line.id == limit.id))

    def limits_broken(self) -> tuple[Truths, ...]:
        """Tell, per limit of the model in order, where it is broken."""
        return tuple(self.limit_broken(k) for k in range(len(self.model.limits)))
