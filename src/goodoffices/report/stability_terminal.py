"""What `goodoffices stability` prints, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from goodoffices.answers.results import Chance
from goodoffices.answers.stability_results import Coalition, CoalitionJump, StabilityAnswer, StateChances
from goodoffices.durability.graphs.model import StateId
from goodoffices.report.escaping import for_terminal
from goodoffices.report.stability_sentences import (
    CONCEPTS,
    listed,
    making_sentence,
    moves_text,
    reason_sentences,
    state_name,
    state_word,
    way_sentence,
)
from goodoffices.report.words import phrases_for

__all__ = ["print_stability"]

_MOST_EXPLAINED = 12
_MOST_LINES = 12
_ONE_WAY = {"fwd": ", only taken up", "back": ", only dropped"}


def print_stability(answer: StabilityAnswer, console: Console) -> None:
    """Print which states nobody would leave, who would leave the others, and who would answer how."""
    console.print(_plain(answer.title or "Would anyone upset it?", "bold"))
    movers = listed(answer.decision_makers)
    console.print(_plain(f"{len(answer.states):,} states; who can move: {movers}."))
    if answer.options:
        signs = "; ".join(
            f"{option.name} ({option.owner}{_ONE_WAY.get(option.direction, '')})" for option in answer.options
        )
        console.print(_plain(f"The signs of a state, Y for yes and N for no, in this order: {signs}.", "dim"))
    if answer.status_quo is not None:
        console.print(_plain(f"The status quo is {state_name(answer, answer.status_quo)}."))
    for note in answer.notes:
        console.print(_plain(note, "dim"))
    if answer.world == "reference":
        console.print(_plain("Rankings are uncertain; what follows is for the likeliest ones.", "dim"))
    if answer.outcome is not None:
        _print_outcome(answer, answer.outcome, console)
    _print_equilibria(answer, console)
    _print_chances(answer, console)
    for state in _explained(answer):
        _title(console, f"Who would leave {state_name(answer, state)}?")
        _print_lines(
            (
                sentence
                for reason in answer.reasons
                if reason.state == state
                for sentence in reason_sentences(reason)
            ),
            console,
        )
    if len(_explained(answer)) < len(answer.states):
        console.print()
        console.print(_plain("The reasons for every other state: --json, or --status-quo STATE.", "dim"))
    _print_together(answer, console)
    if answer.status_quo is not None:
        _title(console, "Ways from the status quo to states that nobody would leave")
        ways = {way.end: way for way in answer.paths if answer.outcome in {None, way.end}}
        _print_lines((way_sentence(ways[end]) for end in _open_first(answer, ways)), console)
    if answer.make_equilibrium:
        _title(
            console, f"What would make {state_name(answer, answer.make_equilibrium[0].state)} stable for all"
        )
        _print_lines((making_sentence(each) for each in answer.make_equilibrium), console)
    console.print()
    console.print(_plain(answer.method, "dim"))
    if answer.chances is not None:
        console.print(_plain(f"seed {answer.seed} \u00b7 {answer.worlds:,} rankings", "dim"))


def _plain(words: str, style: str = "") -> Text:
    return Text(for_terminal(words), style=style, overflow="fold")


def _title(console: Console, words: str) -> None:
    console.print()
    console.print(_plain(words, "bold"))


def _print_lines(sentences: Iterable[str], console: Console, most: int = _MOST_LINES) -> None:
    lines = list(sentences) or ["none"]
    bullets = Grid.grid(padding=(0, 1, 0, 0))
    bullets.add_column()
    bullets.add_column(overflow="fold")
    for line in lines[:most]:
        bullets.add_row(_plain("\u2022"), _plain(line))
    if len(lines) > most:
        bullets.add_row(_plain(""), _plain(f"and {len(lines) - most:,} more: --json", "dim"))
    console.print(bullets)


def _grid(*titles: str) -> Grid:
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in titles:
        grid.add_column(_plain(title), overflow="fold")
    return grid


def _print_equilibria(answer: StabilityAnswer, console: Console) -> None:
    _title(console, "States that nobody would leave, from firm to weak")
    grid = _grid("rule", "because", "states")
    said: dict[tuple[StateId, ...], str] = {}
    for concept, (name, meaning) in CONCEPTS.items():
        states = answer.equilibria[concept]
        words = listed(map(state_word, _open_first(answer, states)))
        if len(states) > _MOST_LINES and states in said:
            words = f"as under {said[states]}"
        said.setdefault(states, name)
        grid.add_row(_plain(name, "bold"), _plain(meaning), _plain(words))
    console.print(grid)


def _open_first(answer: StabilityAnswer, states: Iterable[StateId]) -> list[StateId]:
    """Return states as they are, or if they are too many for the page those first that somebody can leave."""
    found = list(states)
    if len(found) <= _MOST_LINES:
        return found
    can_be_left = {start for moves in answer.moves.values() for start, _ in moves}
    return sorted(found, key=lambda state: state not in can_be_left)


def _explained(answer: StabilityAnswer) -> list[StateId]:
    """Return the states whose reasons are printed: those asked about, or all of a small graph."""
    if answer.outcome is not None and not answer.make_equilibrium:
        return [state for state in (answer.outcome, answer.status_quo) if state is not None]
    if answer.status_quo is not None or answer.make_equilibrium:
        asked = [answer.status_quo, *(each.state for each in answer.make_equilibrium[:1])]
        return list(dict.fromkeys(each for each in asked if each is not None))
    if len(answer.states) <= _MOST_EXPLAINED:
        return [state.id for state in answer.states]
    firmest = next((answer.equilibria[concept] for concept in CONCEPTS if answer.equilibria[concept]), ())
    return list(firmest[:_MOST_EXPLAINED])


def _print_chances(answer: StabilityAnswer, console: Console) -> None:
    if answer.chances is None:
        return
    _title(console, "Chance in 100 that nobody would leave, over the rankings that may be")
    grid = _grid("state", *(name for name, _ in CONCEPTS.values()))
    likeliest = sorted(answer.chances, key=_likelihood)
    by_id = {each.id: each for each in likeliest}
    shown = [by_id[state] for state in _open_first(answer, by_id)]
    first = (answer.outcome, answer.status_quo)
    for each in sorted(shown, key=lambda each: first.index(each.id) if each.id in first else 2)[:_MOST_LINES]:
        cells = (_percent(each.equilibrium[concept], drawn=not answer.exact) for concept in CONCEPTS)
        grid.add_row(_plain(state_name(answer, each.id), "bold"), *(_plain(cell) for cell in cells))
    console.print(grid)


def _likelihood(chances: StateChances) -> tuple[float, ...]:
    return tuple(-chances.equilibrium[concept].value for concept in CONCEPTS)


def _percent(chance: Chance, *, drawn: bool) -> str:
    """Return a chance in a hundred; a drawn one in steps of five, as finer digits are not known."""
    if drawn:
        return phrases_for("en").band(chance.low, chance.high, bare=True)
    return f"{round(100 * chance.value)}"


def _print_outcome(answer: StabilityAnswer, outcome: StateId, console: Console) -> None:
    """Print under which rules nobody would leave the outcome that is asked about."""
    _title(console, f"The deal carried out: {state_word(outcome)}")
    if answer.chances is not None:
        found = next(each for each in answer.chances if each.id == outcome)
        said = "; ".join(
            f"{name} {_percent(found.equilibrium[concept], drawn=not answer.exact)}"
            for concept, (name, _) in CONCEPTS.items()
        )
        console.print(_plain(f"Chance in 100 that nobody would leave it, by rule: {said}."))
        return
    rules = listed(name for concept, (name, _) in CONCEPTS.items() if outcome in answer.equilibria[concept])
    console.print(_plain(f"Rules under which nobody would leave it: {rules}."))


def _print_together(answer: StabilityAnswer, console: Console) -> None:
    """Print what groups would do: jumps between states that nobody would leave alone, and other moves."""
    if len(answer.decision_makers) < 2:
        return
    _title(console, "What groups would do together, each member to its own good")
    told: dict[tuple[StateId, StateId], list[frozenset[str]]] = {}
    lines = []
    for jump in answer.equilibrium_jumps:
        if answer.outcome in {None, jump.end} and _is_news(jump, told):
            kinds = ", ".join(CONCEPTS[concept][0] for concept in jump.concepts)
            alone = f"though nobody would leave {state_word(jump.start)} alone ({kinds})"
            lines.append(f"{_group_move(jump)}, {alone}: {moves_text(jump.moves)}.")
    lines += [
        f"{_group_move(each)}: {moves_text(each.moves)}."
        for each in answer.coalition_improvements
        if answer.status_quo in {None, each.start}
        and answer.outcome in {None, each.end}
        and _is_news(each, told)
    ]
    _print_lines(lines, console)
    if len(answer.coalitions_from) < len(answer.states):
        from_where = listed(map(state_word, answer.coalitions_from), 6)
        console.print(Padding(_plain(f"Examined from: {from_where}.", "dim"), (0, 0, 0, 2)))


def _group_move(found: Coalition | CoalitionJump) -> str:
    return f"{' + '.join(found.coalition)} from {state_word(found.start)} to {state_word(found.end)}"


def _is_news(
    found: Coalition | CoalitionJump, told: dict[tuple[StateId, StateId], list[frozenset[str]]]
) -> bool:
    """Tell whether no part of this group was said to make the same change, and note that it was said."""
    members = frozenset(found.coalition)
    before = told.setdefault((found.start, found.end), [])
    if any(each <= members for each in before):
        return False
    before.append(members)
    return True
