"""The best order of divisible items, in the words of the case: portions, trade-off, fewest phases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from goodoffices.answers.hold_results import BestOrder, Chunk, Tradeoff
from goodoffices.case.model import Case
from goodoffices.case.schedule import Act, Schedule, ScheduleStep
from goodoffices.case.uncertain import Basis, Fixed, Quantity
from goodoffices.durability.exchange.choices import with_choices
from goodoffices.durability.exchange.decisions import END
from goodoffices.durability.exchange.deliveries import Deliveries, DeliveryOrder, OrderStatus
from goodoffices.durability.exchange.lattice import n_states
from goodoffices.durability.exchange.orders import best_order as find_best_order
from goodoffices.durability.exchange.phases import fewest_phases
from goodoffices.durability.exchange.terms import Terms
from goodoffices.durability.exchange.tradeoff import CurveStatus, guarantee_curve
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["best_order", "schedule_in_best_order"]

_LARGEST_CURVE = 300_000
"""States up to which the whole trade-off curve is found: each of its points takes paths of its own."""
_MOST_POINTS = 60
_SAME = 1e-9


def best_order(
    case: Case, schedule: Schedule, text: tuple[int | None, ...], entry_day: Fraction
) -> BestOrder:
    """Find the order of a schedule's items that leaves least to be gained by stopping.

    In the reference world. Stopping is worth its `default`, whatever the portion, less the guarantees that do
    not run out before the schedule ends; the whole is worth all items and `holds`. No portion has a day.
    """
    terms = with_choices(Terms(case, schedule, ReferenceWorld(case), text, entry_day))
    exchange = _exchange(terms)
    found = find_best_order(exchange, coarsen=True)
    if found.order is None:
        return BestOrder((), {}, {}, (), None, found.method, found.exact, found.assumes, ())
    curve = None
    if n_states(exchange, found.portions) <= _LARGEST_CURVE:
        curve = guarantee_curve(exchange, coarsen=True, most_points=_MOST_POINTS)
    fewest = fewest_phases(exchange, (0,) * len(terms.parties), coarsen=True)
    notes = []
    if found.portions != (1,) * len(schedule.items):
        portions = ", ".join(
            f"{item.id} in {portion}s" for item, portion in zip(schedule.items, found.portions, strict=True)
        )
        notes.append(f"Too many states to try every portion: {portions}.")
    if curve is None or curve.status is not CurveStatus.COMPLETE:
        notes.append("The trade-off between guarantees is given in part only.")
    if fewest.status is OrderStatus.IMPOSSIBLE:
        notes.append("With the guarantees in force no order keeps every giver from gaining by stopping.")
    asked = [p for p, largest in enumerate(found.order.largest) if largest is not None]
    tradeoff = tuple(
        Tradeoff({terms.parties[p]: float(point.guarantees[p]) for p in asked}, _chunks(terms, point.order))
        for point in (curve.points if curve is not None else ())
    )
    return BestOrder(
        chunks=_chunks(terms, found.order),
        largest_stop_incentive={
            terms.parties[p]: float(largest)
            for p, largest in enumerate(found.order.largest)
            if largest is not None
        },
        at_the_end={
            terms.parties[p]: float(terms.stopping(p, END)[0] - terms.loss(p, END)[0] - terms.holds(p)[0])
            for p in asked
        },
        tradeoff=tradeoff,
        fewest_portions=None if fewest.order is None else len(fewest.order.chunks),
        method=found.method,
        exact=found.exact,
        assumes=found.assumes,
        notes=tuple(notes),
        ties=_ties(
            tradeoff,
            {terms.parties[p]: max(0.0, float(found.order.largest[p] or 0)) for p in asked},
        ),
    )


def _ties(tradeoff: Sequence[Tradeoff], needed: Mapping[str, float]) -> tuple[Tradeoff, ...]:
    """Return the orders whose largest guarantee is as small and whose guarantees are others."""
    most = max(needed.values(), default=0.0)
    if most <= 0:
        return ()
    return tuple(
        each
        for each in tradeoff
        if max(each.guarantees.values()) <= most + _SAME
        and any(abs(each.guarantees[party] - needed.get(party, 0.0)) > _SAME for party in each.guarantees)
    )


def _exchange(terms: Terms) -> Deliveries:
    places = {party: p for p, party in enumerate(terms.parties)}
    items = terms.schedule.items
    return Deliveries(
        counts=tuple(item.count for item in items),
        givers=tuple(places[item.giver] for item in items),
        worth=tuple(
            tuple(terms.number(dict(item.worth_each).get(party))[0] for party in terms.parties)
            for item in items
        ),
        outside=tuple(_outside(terms, p) for p in range(len(terms.parties))),
        holds=tuple(terms.holds(p)[0] for p in range(len(terms.parties))),
        ids=tuple(item.id for item in items),
    )


def _outside(terms: Terms, p: int) -> Fraction:
    entry = next((each for each in terms.schedule.stopping if each.party == terms.parties[p]), None)
    worth = terms.number(None if entry is None else entry.default)[0]
    return Fraction(worth - terms.loss(p, END)[0])


def _chunks(terms: Terms, order: DeliveryOrder) -> tuple[Chunk, ...]:
    items = terms.schedule.items
    return tuple(
        Chunk(items[item].id, units, items[item].giver, float(incentive))
        for (item, units), incentive in zip(order.chunks, order.incentives, strict=True)
    )


def schedule_in_best_order(schedule: Schedule, ordered: BestOrder) -> Schedule:
    """Return a schedule without steps as one whose steps hand over the portions of an order.

    Nothing says on which days: all of them are day 0, so that no guarantee runs out in between.
    """
    items = {item.id: item for item in schedule.items}
    steps = []
    for number, chunk in enumerate(ordered.chunks, start=1):
        item = items[chunk.item]
        path = f"schedule.items.{item.id}"
        act = Act(
            by=item.giver,
            does=f"hand over {chunk.n} {item.id.replace('_', ' ')}",
            worth=item.worth_each,
            delivers=(),
            reversible=_fixed(f"{path}.reversible", 0),
            seen=_fixed(f"{path}.seen", 1),
            times=chunk.n,
            line=item.line,
        )
        steps.append(ScheduleStep(number, _fixed("schedule.days", 0), (act,), line=item.line))
    return Schedule(
        text=schedule.text,
        steps=tuple(steps),
        holds=schedule.holds,
        stopping=schedule.stopping,
        guarantees=schedule.guarantees,
        assurances=schedule.assurances,
        items=schedule.items,
        line=schedule.line,
    )


def _fixed(path: str, value: int) -> Quantity:
    return Quantity(path, Fixed(Fraction(value)), Basis(""))
