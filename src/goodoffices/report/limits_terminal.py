"""What `goodoffices limits` prints, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from goodoffices.report.escaping import for_terminal
from goodoffices.report.words import phrases_for
from goodoffices.shuttle.limits.confidentiality import (
    ConfidentialityStatus,
    PairPlan,
    Strength,
    ValueOfConfidentiality,
)
from goodoffices.shuttle.limits.credibility import Credibility, CredibilityFailure, Listener, Mediator
from goodoffices.shuttle.limits.doubt import Moved
from goodoffices.shuttle.limits.private_values import GainsBound, GainsStatus

__all__ = ["print_confidentiality", "print_credibility", "print_private_values"]

_NARROW = 0.05
_SAYS = {
    (Strength.STRONG, Strength.STRONG): "Both say that they are strong",
    (Strength.STRONG, Strength.WEAK): "One says strong, the other weak",
    (Strength.WEAK, Strength.WEAK): "Both say that they are weak",
}
_PROCEDURES = {
    "silent": "nobody is asked, one division is proposed",
    "disclosed": "both are heard, each learns what the other said",
    "confidential": "both are heard in confidence",
}
_NUMBERS = {
    "p_win": "how surely a strong side wins",
    "left_after_war": "what war leaves",
    "p_strong": "how often a side is strong",
}


def print_confidentiality(
    answer: ValueOfConfidentiality, numbers: Mapping[str, float], moves: Mapping[str, Moved], console: Console
) -> None:
    """Print the chance of war with and without confidence, and how the best procedure works.

    `moves` holds the chances of war ``silent``, ``disclosed`` and ``confidential``.
    """
    _title(console, "What it is worth that talks are confidential")
    often, surely = (_exactly(numbers[name]) for name in ("p_strong", "p_win"))
    _print_lines(
        (
            "Two sides. Each is strong or weak, and it alone knows which.",
            f"A side is strong with chance {often} in 100, whatever the other is.",
            f"A strong side beats a weak one with chance {surely} in 100, an equal with 50.",
            f"War leaves {_exactly(numbers['left_after_war'])} in 100 of what is at stake.",
            "A mediator hears both, proposes a division or nothing, and cannot compel. No deal means war.",
        ),
        console,
        "Assumed",
    )
    _print_chances_of_war(moves, console)
    _print_lines(_worth_of_confidence(answer), console, "In short")
    if answer.status is not ConfidentialityStatus.PEACE_WITHOUT_TALKS:
        _print_lines(
            (_pair_sentence(pair) for pair in answer.confidential.plan if (pair.first, pair.second) in _SAYS),
            console,
            "How the best confidential procedure works; the share of whoever said strong comes first",
        )
    _method(console, answer.method)


def _print_chances_of_war(moves: Mapping[str, Moved], console: Console) -> None:
    """Print a row for each kind of procedure: as the numbers are, and with one of them a little off."""
    step = moves["confidential"].step
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column(_plain("Under the best procedure of its kind"), no_wrap=True)
    for heading in ("war, in 100", f"if off by {step:g}"):
        grid.add_column(_plain(heading), overflow="fold")
    for kind, words in _PROCEDURES.items():
        found = moves[kind]
        grid.add_row(
            _plain(words), _plain(_bare(found.value, found.value)), _plain(_bare(found.low, found.high))
        )
    console.print()
    console.print(grid)
    console.print(_plain("Off: one of the three numbers lower or higher, the others as they are.", "dim"))
    if moves["confidential"].driver:
        drivers = ", ".join(_NUMBERS[name] for name in moves["confidential"].driver)
        console.print(_plain(f"What moves the last row most: {drivers}.", "dim"))


def _worth_of_confidence(answer: ValueOfConfidentiality) -> Iterable[str]:
    match answer.status:
        case ConfidentialityStatus.PEACE_WITHOUT_TALKS:
            yield "Strong sides are so common that both accept half and half: peace needs no secrets."
        case ConfidentialityStatus.DISCLOSURE_DOES_AS_WELL:
            yield "Confidence prevents no war here that open hearings would not prevent as well."
        case ConfidentialityStatus.PREVENTS_WAR:
            share = answer.value / (answer.value + answer.confidential.p_war)
            yield f"Confidence prevents {_share(share)} of the wars that would come without it."
            yield "That is lost if what one side says reaches the other before that one has answered."
    if answer.exact:
        yield "One who could compel both would leave as much war as a mediator trusted to be silent."
    if answer.status is not ConfidentialityStatus.PEACE_WITHOUT_TALKS:
        yield "Some war remains: if claiming strength cost nothing, everyone would claim it."


def _pair_sentence(pair: PairPlan) -> str:
    """Say what is proposed after two words; the stronger word's share first."""
    parts = [
        f"{_exactly(split)} to {_exactly(1 - split)} {_of_100(chance)}"
        for split, chance in sorted(pair.splits, reverse=True)
    ]
    if pair.p_war > 1e-6:
        parts.append(f"nothing {_of_100(pair.p_war)}")
    return f"{_SAYS[pair.first, pair.second]}: {'; '.join(parts)}."


def print_private_values(answer: GainsBound, asked: tuple[str, str], console: Console) -> None:
    """Print how much of the gains any procedure must forgo; `asked`: the two limits as given."""
    _title(console, "What must be forgone because both sides keep their limits secret")
    _print_lines(
        (
            f"The most that one side would give: {asked[0]}.",
            f"The least that the other would take: {asked[1]}.",
            *(f"{words[:1].upper()}{words[1:]}." for words in answer.assumes),
        ),
        console,
        "Assumed",
    )
    lines: list[str] = []
    if answer.status is GainsStatus.NOTHING_TO_GAIN:
        lines.append("The most is never above the least: there is no deal to be reached.")
    else:
        lines.append(f"There is a deal that would suit both: {_in_100(answer.p_trade_first_best)}.")
        lines.append(f"What it is worth to both together, on average: about {_roughly(answer.first_best)}.")
    if answer.status is GainsStatus.ALL_CAN_BE_HAD:
        lines.append("Some procedure reaches all of it: nothing need be forgone.")
    elif answer.status is GainsStatus.SOME_MUST_BE_FORGONE:
        lines.append(
            f"Whoever mediates, and by whatever rules: at most {_share(answer.ratio)} of that can be had; "
            f"{_share(1 - answer.ratio)} is lost, because each side does best to feign a harder limit."
        )
        lines.append(f"The best procedure ends in a deal: {_in_100(answer.p_trade)}.")
        subsidy = _roughly(answer.subsidy)
        lines.append(f"An outsider could have every deal reached by putting in about {subsidy} on average.")
    _print_lines(lines, console, "In short")
    console.print(
        _plain(
            "Simulated tactics are behavioural, not in equilibrium: they may gain less or more.",
            "dim",
        )
    )
    _method(console, answer.method)


def print_credibility(
    rows: Mapping[tuple[str, str], Credibility],
    mediators: Mapping[str, Mediator],
    listeners: Mapping[str, Listener],
    console: Console,
) -> None:
    """Print of each mediator and listener whether the one is believed by the other, and why."""
    _title(console, "Would a mediator be believed that counsels restraint?")
    _print_lines(
        (
            "A side thinks of asking for more. The other side is resolved, or not; the mediator knows which.",
            "What is at stake is divided by a line from 0 to 1; the listener wants 1, its opponent 0.",
            "A mediator likes a line the less, the farther it is from its own ideal.",
            *(_cost_of_war(cost) for cost in sorted({each.war_cost for each in mediators.values()})),
            *(_demands(name, listener) for name, listener in listeners.items()),
        ),
        console,
        "Assumed",
    )
    for side, listener in listeners.items():
        lines = (_verdict(name, mediator, listener, rows[name, side]) for name, mediator in mediators.items())
        _print_lines(lines, console, f"Believed by {side}")
    console.print(
        _plain("One that only wants peace would call everyone resolved; so its word tells nothing.", "dim")
    )
    _method(console, next(iter(rows.values())).method)


def _cost_of_war(cost: float) -> str:
    return f"War costs a mediator {_decimal(cost) if cost else 'nothing'} beside what becomes of the line."


def _demands(name: str, listener: Listener) -> str:
    modest, bold = (_decimal(listener.line(share)) for share in (listener.modest, listener.bold))
    return (
        f"{name[:1].upper()}{name[1:]} wins a war with chance {_exactly(listener.p_win)} in 100. Without war "
        f"it gets a line of {modest} from a resolved other side, of {bold} from one that is not."
    )


def _verdict(name: str, mediator: Mediator, listener: Listener, found: Credibility) -> str:
    """Say whether a mediator is believed, with the ideal that is needed and every condition that fails."""
    wanted = f"{_decimal(found.threshold)} or {'more' if listener.ideal == 1 else 'less'}"
    reasons = [f"its ideal is {_decimal(mediator.ideal)}, needed is {wanted}"]
    if CredibilityFailure.TOO_FAR_FROM_LISTENER in found.failures:
        reasons.append("of one without resolve it would say that it is resolved")
    if CredibilityFailure.PREFERS_WAR in found.failures:
        reasons.append("it likes war better than what a resolved one accepts, and would say the reverse")
    narrowly = " (narrowly)" if abs(found.margin) < _NARROW else ""
    return f"{name}: {'yes' if found.believed else 'no'}{narrowly}; {'; '.join(reasons)}."


def _in_100(chance: float) -> str:
    return phrases_for("en").band(chance, chance)


def _of_100(chance: float) -> str:
    """Return how often, where a rounded figure would read as always or never."""
    return "always" if chance >= 1 - 1e-6 else f"in {_in_100(chance)}"


def _bare(low: float, high: float) -> str:
    """Return a band of chances in 100, without the words; none is none."""
    if high <= 1e-6:
        return "none"
    if low <= 1e-6:
        return f"none to {phrases_for('en').band(high, high, bare=True)}"
    return phrases_for("en").band(low, high, bare=True)


def _share(share: float) -> str:
    return _in_100(share).replace("about 100 in 100", "nearly all")


def _exactly(share: float) -> str:
    return phrases_for("en").number(100 * share, 3)


def _decimal(number: float) -> str:
    return phrases_for("en").number(number, 3)


def _roughly(amount: float) -> str:
    """Return an amount with two digits that count."""
    return phrases_for("en").number(float(f"{amount:.2g}"), 6)


def _plain(words: str, style: str = "") -> Text:
    return Text(for_terminal(words), style=style, overflow="fold")


def _title(console: Console, words: str) -> None:
    console.print(_plain(words, "bold"))


def _method(console: Console, method: str) -> None:
    console.print()
    console.print(_plain(f"{method}; a simple model: it shows what is possible, not what will happen", "dim"))


def _print_lines(sentences: Iterable[str], console: Console, heading: str) -> None:
    console.print()
    console.print(_plain(heading, "bold"))
    bullets = Grid.grid(padding=(0, 1, 0, 0))
    bullets.add_column()
    bullets.add_column(overflow="fold")
    for line in sentences:
        bullets.add_row(_plain("•"), _plain(line))
    console.print(bullets)
