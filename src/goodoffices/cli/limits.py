"""`goodoffices limits`: what no mediator can do, and what one can."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Annotated, Any

import numpy as np
import typer

from goodoffices.answers.encoding import as_json as encoded
from goodoffices.case.spelling import latin_digits, quoted
from goodoffices.cli.options import JsonOption
from goodoffices.cli.printing import console, print_json
from goodoffices.errors import QuestionError
from goodoffices.report.limits_terminal import (
    print_confidentiality,
    print_credibility,
    print_private_values,
)
from goodoffices.shuttle.limits.confidentiality import (
    Hearing,
    best_plan,
    p_war_without_talks,
    value_of_confidentiality,
)
from goodoffices.shuttle.limits.credibility import Listener, Mediator, credibility_table
from goodoffices.shuttle.limits.doubt import moved
from goodoffices.shuttle.limits.private_values import GainsBound, gains_bound, uniform_gains_bound

__all__ = ["Model", "command"]

_N_STEPS = 32  # of a range
_CHANCES_APART = 0.005  # what thirds and sevenths, written with two places, may miss
_LIMIT_HINT = "Write a number or a range, like 40 or 20..60, and a chance behind a colon, like 40:0.3."
_LISTENER, _OPPONENT = "the listener", "its opponent"


class Model(Enum):
    """Which limit is asked about."""

    CONFIDENTIALITY = "confidentiality"
    PRIVATE_VALUES = "private_values"
    CREDIBILITY = "credibility"


_BELONGS = {
    "--p-win": (Model.CONFIDENTIALITY, Model.CREDIBILITY),
    "--left-after-war": (Model.CONFIDENTIALITY,),
    "--p-strong": (Model.CONFIDENTIALITY,),
    "--most": (Model.PRIVATE_VALUES,),
    "--least": (Model.PRIVATE_VALUES,),
    "--opponent-costs": (Model.CREDIBILITY,),
    "--own-costs": (Model.CREDIBILITY,),
    "--mediator": (Model.CREDIBILITY,),
    "--mediator-war-cost": (Model.CREDIBILITY,),
}
_MAY_BE_LEFT_OUT = {"--own-costs", "--mediator-war-cost"}


def command(
    model: Annotated[
        Model,
        typer.Argument(
            metavar="MODEL",
            help="confidentiality: what it is worth that talks are confidential. private_values: what "
            "must be forgone because both sides keep their limits secret. credibility: would a mediator "
            "be believed.",
            show_default=False,
        ),
    ],
    as_json: JsonOption = False,
    p_win: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            help="confidentiality: chance that a strong side beats a weak one, above 0.5. "
            "credibility: chance that the listener wins.",
            show_default=False,
        ),
    ] = None,
    left_after_war: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="confidentiality: what a war would leave of what is at stake, 0 to 1.",
            show_default=False,
        ),
    ] = None,
    p_strong: Annotated[
        float | None,
        typer.Option(
            metavar="P", help="confidentiality: chance that a side is strong, 0 to 1.", show_default=False
        ),
    ] = None,
    most: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LIMIT",
            help="private_values: the most that one side would give: a range such as 20..60, or a number; "
            "with its chance after a colon, 40:0.3. May be repeated.",
            show_default=False,
        ),
    ] = None,
    least: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LIMIT",
            help="private_values: the least that the other would take, written in the same way.",
            show_default=False,
        ),
    ] = None,
    opponent_costs: Annotated[
        str | None,
        typer.Option(
            metavar="LOW,HIGH",
            help="credibility: what war costs an opponent that is resolved, and one that is not, as "
            "shares of what is at stake.",
            show_default=False,
        ),
    ] = None,
    own_costs: Annotated[
        str | None,
        typer.Option(
            metavar="LOW,HIGH",
            help="credibility: the same of the listener; then its opponent is asked as a listener too.",
            show_default=False,
        ),
    ] = None,
    mediator: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=IDEAL",
            help="credibility: where a mediator would draw the line, from 0 (all to the opponent) to 1 (all "
            "to the listener). May be repeated.",
            show_default=False,
        ),
    ] = None,
    mediator_war_cost: Annotated[
        float | None,
        typer.Option(
            metavar="COST",
            help="credibility: what a war costs the mediators, on the same scale; 0 if left out.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say what no mediator can do, and what one can, by one of three small exact models.

    Each takes a few numbers, guessed with care; the answer shows what is possible, not what will happen.
    """
    given: dict[str, Any] = {
        "--p-win": p_win,
        "--left-after-war": left_after_war,
        "--p-strong": p_strong,
        "--most": most,
        "--least": least,
        "--opponent-costs": opponent_costs,
        "--own-costs": own_costs,
        "--mediator": mediator,
        "--mediator-war-cost": mediator_war_cost,
    }
    _check_options(model, given)
    match model:
        case Model.CONFIDENTIALITY:
            _confidentiality(given, as_json)
        case Model.PRIVATE_VALUES:
            _private_values(given, as_json)
        case Model.CREDIBILITY:
            _credibility(given, as_json)


def _check_options(model: Model, given: Mapping[str, Any]) -> None:
    """Refuse options of another model, and ask for those that are missing."""
    of_model = [name for name, models in _BELONGS.items() if model in models]
    strange = [name for name, value in given.items() if value not in (None, []) and name not in of_model]
    if strange:
        raise QuestionError(
            f"{' and '.join(strange)} {'says' if len(strange) == 1 else 'say'} nothing to {model.value}.",
            f"It takes {', '.join(of_model)}.",
        )
    missing = [name for name in of_model if given[name] in (None, []) and name not in _MAY_BE_LEFT_OUT]
    if missing:
        raise QuestionError(
            f"{model.value} also needs {', '.join(missing)}.", "goodoffices limits --help says what each is."
        )


def _confidentiality(given: Mapping[str, Any], as_json: bool) -> None:
    numbers = {
        "p_win": given["--p-win"],
        "left_after_war": given["--left-after-war"],
        "p_strong": given["--p-strong"],
    }
    answer = value_of_confidentiality(**numbers)
    moves = {
        "silent": moved(p_war_without_talks, numbers),
        "disclosed": moved(lambda **other: best_plan(Hearing.DISCLOSED, **other).p_war, numbers),
        "confidential": moved(lambda **other: best_plan(Hearing.CONFIDENTIAL, **other).p_war, numbers),
    }
    if as_json:
        _print_as_json(Model.CONFIDENTIALITY, encoded(answer), numbers=numbers, p_war=encoded(moves))
    else:
        print_confidentiality(answer, numbers, moves, console())


def _private_values(given: Mapping[str, Any], as_json: bool) -> None:
    answer = _bound(given["--most"], given["--least"])
    if as_json:
        _print_as_json(Model.PRIVATE_VALUES, encoded(answer))
    else:
        asked = (" or ".join(given["--most"]), " or ".join(given["--least"]))
        print_private_values(answer, asked, console())


def _bound(most: list[str], least: list[str]) -> GainsBound:
    """Return the bound: in closed form for one and the same range, else by kinds, ranges in small steps."""
    values, costs = _limits("--most", most), _limits("--least", least)
    ranges = [low_high for low_high, _ in (*values, *costs) if low_high[0] < low_high[1]]
    if len(values) == len(costs) == 1 and len(ranges) == 2 and ranges[0] == ranges[1]:
        return uniform_gains_bound(*ranges[0])
    (value, p_value), (cost, p_cost) = _kinds(values), _kinds(costs)
    bound = gains_bound(value, cost, p_value, p_cost)
    if not ranges:
        return bound
    return replace(bound, exact=False, method=f"{bound.method}; ranges in {_N_STEPS} steps")


def _limits(option: str, words: list[str]) -> list[tuple[tuple[float, float], float]]:
    """Return ((lowest, highest), chance) for each word such as ``20..60``, ``40`` or ``40:0.3``."""
    found = []
    for word in words:
        limit, colon, chance = word.partition(":")
        low, dots, high = limit.partition("..")
        start = _number(low, word, option, _LIMIT_HINT)
        end = _number(high, word, option, _LIMIT_HINT) if dots else start
        if end < start or (dots and end == start):
            raise QuestionError(
                f"{option} {quoted(word)}: the range is empty.", "Write the lower number first."
            )
        share = _number(chance, word, option, _LIMIT_HINT) if colon else 1 / len(words)
        if share < 0:
            raise QuestionError(
                f"{option} {quoted(word)}: a chance cannot be negative.", "Write it like 0.3."
            )
        found.append(((start, end), share))
    with_chance = sum(":" in word for word in words)
    if 0 < with_chance < len(words):
        raise QuestionError(
            f"{option}: some limits have a chance and some have none.", "Give each its chance, like 40:0.3."
        )
    total = math.fsum(share for _, share in found)
    if abs(total - 1) > _CHANCES_APART:
        raise QuestionError(f"{option}: the chances come to {total:.4g}.", "They must come to 1.")
    return found


def _kinds(limits: list[tuple[tuple[float, float], float]]) -> tuple[list[float], list[float]]:
    """Return numbers and weights, with each range in steps of equal weight."""
    numbers: list[float] = []
    weights: list[float] = []
    for (low, high), weight in limits:
        n = _N_STEPS if low < high else 1
        numbers += (low + (high - low) * (np.arange(n) + 0.5) / n).tolist()
        weights += [weight / n] * n
    return numbers, weights


def _credibility(given: Mapping[str, Any], as_json: bool) -> None:
    p_win = given["--p-win"]
    listeners = {_LISTENER: Listener(p_win, *_costs("--opponent-costs", given["--opponent-costs"]), ideal=1)}
    if given["--own-costs"] is not None:
        listeners[_OPPONENT] = Listener(1 - p_win, *_costs("--own-costs", given["--own-costs"]), ideal=0)
    mediators = {}
    for word in given["--mediator"]:
        name, equals, ideal = word.rpartition("=")
        if not equals or not name.strip() or name.strip() in mediators:
            raise QuestionError(
                f"{quoted(word)} is no new NAME=IDEAL.", "Write each mediator once, like envoy=0.7."
            )
        mediators[name.strip()] = Mediator(
            _number(ideal, word, "--mediator"), given["--mediator-war-cost"] or 0.0
        )
    rows = credibility_table(mediators, listeners)
    if as_json:
        listed = [
            {"mediator": name, "listener": side, **encoded(found)} for (name, side), found in rows.items()
        ]
        first = next(iter(rows.values()))
        _print_as_json(Model.CREDIBILITY, {"rows": listed, "method": first.method, "exact": first.exact})
    else:
        print_credibility(rows, mediators, listeners, console())


def _costs(option: str, word: str) -> tuple[float, float]:
    low, comma, high = word.partition(",")
    if not comma:
        raise QuestionError(
            f"{option} {quoted(word)} is no LOW,HIGH.",
            "Give the cost to a resolved side first, like 0.05,0.25.",
        )
    return _number(low, word, option), _number(high, word, option)


def _number(text: str, word: str, option: str, hint: str = "Write it like 0.25.") -> float:
    try:
        number = float(latin_digits(text.strip()))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        where = "" if text == word else f" {quoted(word)}:"
        raise QuestionError(f"{option}{where or ':'} {quoted(text)} is no number.", hint)
    return number


def _print_as_json(model: Model, answer: Mapping[str, Any], **more: Any) -> None:
    # Nothing is drawn here, hence no seed and one world.
    print_json({"model": model.value, **answer, **more, "seed": 0, "worlds": 1})
