"""The states of a conflict and the moves between them, as a picture that reads the same in grey.

The SVG is static: no script, no style sheet, no reference to anything outside. Words from a file stand in
it as escaped text only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from goodoffices.answers.stability import stability
from goodoffices.answers.stability_results import StabilityAnswer
from goodoffices.durability.graphs.model import ConflictGraph, StateId
from goodoffices.report.escaping import clean, shortened
from goodoffices.report.inks import FONT, INK
from goodoffices.report.state_choice import Choice, states_to_draw
from goodoffices.report.state_layout import (
    RADIUS,
    Point,
    arrow_between,
    circle_of,
    polygon_points,
)

__all__ = ["state_graph_svg"]

_DASHES = ("", "7 4", "2 3", "10 3 2 3", "1 5", "14 5", "6 2 1 2 1 2", "4 8", "3 3", "12 2 3 2")
"""One for each decision maker; no graph has more."""
_MARGIN, _ABOVE, _LINE, _LEAST_WIDTH = 66.0, 54.0, 17.0, 430.0
_LETTER = 5.0  # about the width of one, in a note
_LONGEST_INSIDE = 6
_SHAPES = (
    ("nash", "nobody has a better move (Nash)"),
    ("seq", "answers that serve whoever gives them deter (SEQ, SSEQ)"),
    ("gmr", "only answers at any price deter (GMR, SMR)"),
    ("", "somebody would leave it"),
)


def state_graph_svg(shown: StabilityAnswer | ConflictGraph) -> str:
    """Draw states as shapes and moves as arrows.

    Parameters
    ----------
    shown : StabilityAnswer or ConflictGraph
        Of a graph the verdicts are worked out first.

    Returns
    -------
    str
        An SVG document. The outline of a state says what kind of equilibrium it is, the dashes of an arrow
        whose move it is, a full head that the mover likes the end better. Beyond 40 states only those that
        matter are drawn, and a line says so.
    """
    answer = stability(shown) if isinstance(shown, ConflictGraph) else shown
    choice = states_to_draw(answer)
    places, radius = circle_of(len(choice.states))
    where = dict(zip(choice.states, places, strict=True))
    legend, notes = _legend(answer, choice), _notes(answer, choice)
    longest = max(len(each) for lines in notes.values() for each in ("", *lines))
    width = max(_LEAST_WIDTH, 2 * (radius + _MARGIN + _LETTER * max(0, longest - 5)))
    top = 2 * (radius + _ABOVE) + 24
    height = top + _LINE * (len(legend) + 1)
    numbers = {state.id: number for number, state in enumerate(answer.states, start=1)}
    title = clean(answer.title) or "States and moves"
    heading = f'<text x="{width / 2:.1f}" y="18" text-anchor="middle" font-size="14" font-weight="bold">'
    frame = f'width="{width:.0f}" height="{height:.0f}"'
    box = f'viewBox="0 0 {width:.0f} {height:.0f}" role="img"'
    style = f'font-family="{FONT}" font-size="11" fill="{INK}" stroke-linejoin="round"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} {box} {style}>',
        f"<title>{_text(title, 200)}</title>",
        f"<desc>{_text(_described(answer), 2000)}</desc>",
        f'<rect {frame} fill="#ffffff"/>',
        f"{heading}{_text(title, round(width / 8))}</text>",
        f'<g transform="translate({width / 2:.1f} {radius + _ABOVE + 22:.1f})">',
        *_arrows(answer, where),
        *(
            _state(
                _kind(answer, each),
                _label(numbers[each], each),
                notes[each],
                where[each],
                is_now=each == answer.status_quo,
            )
            for each in choice.states
        ),
        "</g>",
        f'<g transform="translate(16 {top + _LINE:.1f})">',
        *(f'<g transform="translate(0 {_LINE * k:.1f})">{line}</g>' for k, line in enumerate(legend)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(words: object, most: int) -> str:
    return escape(shortened(str(words), most))


def _described(answer: StabilityAnswer) -> str:
    listed = "; ".join(
        f"{name}: {', '.join(map(str, answer.equilibria[name][:20])) or 'none'}"
        for name in ("nash", "sseq", "seq", "smr", "gmr")
    )
    return f"{len(answer.states):,} states. Equilibria: {listed}."


def _kind(answer: StabilityAnswer, state: StateId) -> str:
    return next((name for name, _ in _SHAPES if name and state in answer.equilibria[name]), "")


def _outline(kind: str, at: Point) -> str:
    """Return the shape of a state: a double square, a square, a diamond or a thin circle."""
    r = RADIUS
    match kind:
        case "nash":
            return _square(at, r, 2.2) + _square(at, r - 4, 1.0)
        case "seq":
            return _square(at, r, 2.2)
        case "gmr":
            corners = [Point(at.x + dx, at.y + dy) for dx, dy in ((0, -r), (r, 0), (0, r), (-r, 0))]
            points = polygon_points(corners)
            return f'<polygon points="{points}" fill="#ffffff" stroke="{INK}" stroke-width="1.6"/>'
        case _:
            return (
                f'<circle cx="{at.x:.1f}" cy="{at.y:.1f}" r="{r - 3:.1f}" fill="#ffffff" '
                f'stroke="{INK}" stroke-width="0.8"/>'
            )


def _square(at: Point, half: float, width: float) -> str:
    return (
        f'<rect x="{at.x - half:.1f}" y="{at.y - half:.1f}" width="{2 * half:.1f}" height="{2 * half:.1f}" '
        f'fill="#ffffff" stroke="{INK}" stroke-width="{width}"/>'
    )


def _label(number: int, state: StateId) -> str:
    """Return what stands inside a state: its id, or its place in the file where the id is long."""
    return str(state) if len(str(state)) <= _LONGEST_INSIDE else f"({number})"


def _notes(answer: StabilityAnswer, choice: Choice) -> dict[StateId, list[str]]:
    """Return what stands beside each state: a long id, what it says of the options, whether it is now."""
    notes: dict[StateId, list[str]] = {}
    for verdict in answer.states:
        if verdict.id not in choice.states:
            continue
        long = str(verdict.id) if len(str(verdict.id)) > _LONGEST_INSIDE else ""
        now = "now" if verdict.id == answer.status_quo else ""
        notes[verdict.id] = [shortened(each, 40) for each in (long, verdict.options or "", now) if each]
    return notes


def _state(kind: str, label: str, notes: Sequence[str], at: Point, *, is_now: bool) -> str:
    """Return a state with its label inside and its notes outside, the last in bold if it is now."""
    size = 11 if len(label) <= 4 else 8
    x, y = f"{at.x:.1f}", f"{at.y + 4:.1f}"
    parts = [
        _outline(kind, at),
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="{size}">{_text(label, 12)}</text>',
    ]
    away = Point(0, 0).towards(at, math.hypot(at.x, at.y) + RADIUS + 13)
    anchor = "middle" if abs(at.x) < RADIUS else "start" if at.x > 0 else "end"
    for k, note in enumerate(notes):
        weight = ' font-weight="bold"' if is_now and k == len(notes) - 1 else ""
        down = away.y + 3 + 11 * (k if at.y >= 0 else k - len(notes) + 1)
        place = f'x="{away.x:.1f}" y="{down:.1f}" text-anchor="{anchor}" font-size="9"'
        parts.append(f"<text {place}{weight}>{escape(note)}</text>")
    return "".join(parts)


def _arrows(answer: StabilityAnswer, where: dict[StateId, Point]) -> Iterable[str]:
    """Yield one line for each pair of states and decision maker, with a head for each move."""
    order = {state: number for number, state in enumerate(where)}
    better = {
        (reason.dm, reason.state, move.to)
        for reason in answer.reasons
        if reason.state in where
        for move in reason.improvements
    }
    movers: dict[tuple[StateId, StateId], list[int]] = {}
    moves: set[tuple[int, StateId, StateId]] = set()
    for maker, name in enumerate(answer.decision_makers):
        for start, end in answer.moves[name]:
            if start in where and end in where:
                moves.add((maker, start, end))
                pair = (start, end) if order[start] < order[end] else (end, start)
                if maker not in movers.setdefault(pair, []):
                    movers[pair].append(maker)
    for (one, other), makers in sorted(movers.items(), key=lambda each: [order[state] for state in each[0]]):
        for lane, maker in enumerate(makers):
            arrow = arrow_between(where[one], where[other], lane - (len(makers) - 1) / 2)
            name = answer.decision_makers[maker]
            dashes = f' stroke-dasharray="{_DASHES[maker % len(_DASHES)]}"' if maker % len(_DASHES) else ""
            curve = (
                f"M {arrow.start.x:.1f} {arrow.start.y:.1f} Q {arrow.bend.x:.1f} {arrow.bend.y:.1f} "
                f"{arrow.end.x:.1f} {arrow.end.y:.1f}"
            )
            yield f'<path d="{curve}" fill="none" stroke="{INK}" stroke-width="0.9"{dashes}/>'
            if (maker, one, other) in moves:
                yield _head(arrow.head_at_end, full=(name, one, other) in better)
            if (maker, other, one) in moves:
                yield _head(arrow.head_at_start, full=(name, other, one) in better)


def _head(corners: Sequence[Point], *, full: bool) -> str:
    fill = INK if full else "#ffffff"
    return f'<polygon points="{polygon_points(corners)}" fill="{fill}" stroke="{INK}" stroke-width="0.8"/>'


def _legend(answer: StabilityAnswer, choice: Choice) -> list[str]:
    """Return the lines under the picture."""
    lines = [f'<text y="4">{_text(choice.left_out, 200)}</text>'] if choice.left_out else []
    for maker, name in enumerate(answer.decision_makers):
        dashes = _DASHES[maker % len(_DASHES)]
        drawn = f' stroke-dasharray="{dashes}"' if dashes else ""
        lines.append(
            f'<path d="M 0 0 H 44" fill="none" stroke="{INK}" stroke-width="1.2"{drawn}/>'
            f'<text x="54" y="4">{_text(name, 50)} moves</text>'
        )
    tip = (Point(44, 0), Point(35, 4), Point(35, -4))
    for full, words in ((True, "the mover likes the end better"), (False, "it does not")):
        lines.append(f'{_head(tip, full=full)}<text x="54" y="4">{words}</text>')
    present = {_kind(answer, state) for state in choice.states}
    for kind, words in _SHAPES:
        if kind in present:
            lines.append(
                f'<g transform="translate(36 0) scale(0.4)">{_outline(kind, Point(0, 0))}</g>'
                f'<text x="54" y="4">{words}</text>'
            )
    if answer.status_quo in choice.states:
        now = '<text x="28" y="4" font-size="9" font-weight="bold">now</text>'
        lines.append(f'{now}<text x="54" y="4">the status quo</text>')
    return lines
