"""Pieces of the vocabulary: numbers, issues, conditions over them, and what a side wants."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

__all__ = [
    "MOODS",
    "Data",
    "Draw",
    "Numbers",
    "Temper",
    "among",
    "chance",
    "expressions",
    "issue_sets",
    "issue_values",
    "option_ids",
    "packages_of",
    "reservations",
    "some_of",
    "special_options",
    "wants",
    "weights_of",
]

Draw = st.DrawFn
Data = dict[str, Any]

_SIZES = {"tiny": 60, "fast": 300, "slow": 10_000}
_ISSUES = ("raise_pct", "night", "jobs", "border", "حدود")
_OPTIONS = ("none", "part", "full", "joint", "later", "mixed")
MOODS = {"easy": (0, 35), "mixed": (15, 65), "hard": (45, 90)}


@dataclass(frozen=True)
class Temper:
    """How a side is inclined: how much it has without a deal, and whether it wants the opposite of others.

    `side` 0 wants more on every issue and `side` 1 less (None: anything); an `anchor` is a package that is
    just as good as no deal.
    """

    mood: str
    side: int | None = None
    anchor: Data | None = None

    @property
    def no_deal(self) -> tuple[int, int]:
        return MOODS[self.mood]


def chance(draw: Draw, percent: int) -> bool:
    """True in about `percent` of cases; shrinks to False."""
    return draw(st.integers(0, 99)) >= 100 - percent


def some_of(draw: Draw, elements: list[Any], least: int = 1) -> list[Any]:
    """Some of the elements, in their order."""
    count = draw(st.integers(least, len(elements)))
    chosen = draw(st.permutations(range(len(elements))))[:count]
    return [elements[i] for i in sorted(chosen)]


def among(*numbers: int | Decimal) -> st.SearchStrategy[int | Decimal]:
    """One of some numbers."""
    return st.sampled_from(numbers)


# ------------------------------------------------------------------------------------------- numbers


class Numbers:
    """Numbers of one case: fixed, or now and then uncertain, around what was meant."""

    def __init__(self, draw: Draw, uncertain: bool) -> None:
        self.draw = draw
        self.uncertain = uncertain
        self.unknowns: Data = {}
        if uncertain:
            self.unknowns = {
                "tired": {"chance": draw(st.sampled_from([Decimal("0.6"), "0.6..0.8", "0.2..0.3..0.9"]))},
                "lean": {"number": draw(st.sampled_from(["0..100", "0..20..100"]))},
                "mood": {"number": draw(st.sampled_from(["-5..5", {"normal": [0, 3]}]))},
            }

    def of(self, number: int | Decimal, width: int, low: int | None = None, high: int | None = None) -> Any:
        """`number` itself or a law that starts there and is `width` wide; kept within `low` and `high`."""
        if not self.uncertain or not chance(self.draw, 45):
            return {"value": number, "by": "desk"} if chance(self.draw, 4) else number
        top = number + width if high is None else min(number + width, high)
        if top == number:
            return number
        likely = ((2 * Decimal(number) + Decimal(top)) / 3).quantize(Decimal("0.01"))
        forms: list[Any] = [
            f"{number}..{top}",
            f"{number}..{likely}..{top}",
            {"choices": {number: Decimal("0.3"), top: Decimal("0.7")}},
            {"if": "tired", "then": number, "else": f"{number}..{top}"},
            {"from": "lean", "to": [top, number]},
        ]
        if low is None and high is None:
            forms += [{"value": f"{number}..{top}", "plus": "mood"}, {"normal": [number, max(1, width // 3)]}]
        return self.draw(st.sampled_from(forms))

    def chance(self, fixed: Any = 1) -> Any:
        """A firmness, a credibility: certain in fixed cases."""
        if not self.uncertain:
            return fixed
        return self.draw(st.sampled_from([1, Decimal("0.9"), Decimal("0.5"), "0.3..0.9", "tired"]))


# -------------------------------------------------------------------------------------------- issues


@st.composite
def issue_sets(draw: Draw, size: str) -> Data:
    """Two to five issues whose packages do not exceed the size."""
    issues: Data = {}
    room = _SIZES[size]
    least, most = (3, 6) if size == "slow" else (2, 5)
    for name in _ISSUES[: draw(st.integers(least, len(_ISSUES)))]:
        if min(most, room) < least:
            break
        n = draw(st.integers(least, min(most, room)))
        room //= n
        issues[name] = draw(_issues(n))
    if chance(draw, 75):
        for issue in issues.values():
            issue["status_quo"] = draw(st.sampled_from(option_ids(issue)))
    return issues


@st.composite
def _issues(draw: Draw, n: int) -> Data:
    kind = draw(st.sampled_from(["named", "range", "numbers", "decimals"]))
    if kind == "range":
        low, step = draw(st.sampled_from([(0, 1), (0, 2), (2, 5), (-2, 1)]))
        return {"range": [low, low + step * (n - 1), step]}
    if kind == "decimals":
        return {"range": [0, Decimal("0.25") * (n - 1), Decimal("0.25")], "unit": "share"}
    if kind == "numbers":
        return {"options": sorted(draw(st.lists(st.integers(0, 9), min_size=n, max_size=n, unique=True)))}
    return {"title": "A matter", "options": list(draw(st.permutations(_OPTIONS))[:n])}


def option_ids(issue: Data) -> list[Any]:
    """Options of an issue as they are written: words or numbers."""
    if "range" in issue:
        low, high, step = (Decimal(str(n)) for n in issue["range"])
        steps = int((high - low) / step)
        return [_tidy(low + step * k) for k in range(steps + 1)]
    return [next(iter(option)) if isinstance(option, dict) else option for option in issue["options"]]


def _tidy(number: Decimal) -> int | Decimal:
    return int(number) if number == int(number) else number.normalize()


def packages_of(data: Data) -> int:
    """How many combinations of options a case has."""
    return math.prod(len(option_ids(issue)) for issue in data["issues"].values())


def _is_numeric(issue: Data) -> bool:
    return not any(isinstance(option, str) for option in option_ids(issue))


@st.composite
def special_options(draw: Draw, issues: Data, parties: list[str]) -> None:
    """Give a word issue an option that is deferred, or that each side reads its own way."""
    for issue in issues.values():
        named = [option for option in issue.get("options", []) if isinstance(option, str)]
        if len(named) < 3 or len(named) != len(issue["options"]) or not chance(draw, 25):
            continue
        plain, special = named[:-1], named[-1]
        if chance(draw, 50):
            meaning: Data = {
                "awards": {plain[0]: Decimal("0.3"), plain[-1]: Decimal("0.7")},
                "forum": "a court",
            }
        else:
            meaning = {"reads": {party: draw(st.sampled_from(plain)) for party in parties}}
        issue["options"] = [*plain, {special: meaning}]


# --------------------------------------------------------------------------------------- expressions


@st.composite
def expressions(draw: Draw, issues: Data, depth: int = 2, *, strict: bool = False) -> str:
    """A condition over the issues. A `strict` one rules out a good part of the packages by itself."""
    if depth and chance(draw, 45):
        a = draw(expressions(issues, depth - 1))
        b = draw(expressions(issues, depth - 1))
        forms = ["not ({a})", "({a}) and ({b})"] if strict else []
        forms += ["({a}) or ({b})", "implies({a}, {b})", "not (({a}) and ({b}))"]
        return draw(st.sampled_from(forms)).format(a=a, b=b)
    return draw(_atoms(issues))


@st.composite
def _atoms(draw: Draw, issues: Data) -> str:
    name = draw(st.sampled_from(list(issues)))
    options = option_ids(issues[name])
    option = draw(st.sampled_from(options))
    forms = [f"{name} == {option}", f"{name} != {option}", f"{name} = {option}"]
    if len(options) > 2:
        some = ", ".join(map(str, some_of(draw, options, 2)))
        forms.append(f"{name} in {{{some}}}")
    others = [other for other in issues if other != name]
    other = draw(st.sampled_from(others))
    if not _is_numeric(issues[name]):
        if set(options) & set(option_ids(issues[other])):
            forms += [f"{name} == {other}", f"{name} != {other}"]
        return draw(st.sampled_from(forms))
    least, most = options[0], options[-1]
    forms += [
        f"{name} >= {option}",
        f"{name} <= {option}",
        f"{name} < {most}",
        f"{least} < {name} <= {option}",
    ]
    if _is_numeric(issues[other]):
        reach = option_ids(issues[other])
        forms += [
            f"{name} + 2 * {other} <= {2 * reach[-1] + least}",
            f"{name} - {other} < {option}",
            f"{name} <= {other}",
        ]
    else:
        word = draw(st.sampled_from(option_ids(issues[other])))
        forms += [f"{name} + 2 * ({other} == {word}) <= {option}", f"{least} + ({other} == {word}) == {name}"]
    return draw(st.sampled_from(forms))


# ------------------------------------------------------------------------------------------- wants


@st.composite
def weights_of(draw: Draw, issues: Data, numbers: Numbers) -> Data:
    if numbers.uncertain and chance(draw, 10):
        return {"order": list(draw(st.permutations(list(issues))))}
    kept = some_of(draw, list(issues), max(1, len(issues) - 1))
    style = draw(st.sampled_from(["equal", "tens", "decimals"]))
    choice = {
        "equal": among(10),
        "tens": among(10, 20, 30, 40),
        "decimals": among(Decimal("12.5"), Decimal("0.5"), Decimal("33.3"), 7),
    }[style]
    return {name: numbers.of(draw(choice), 10, low=0, high=100) for name in kept}


@st.composite
def _values(draw: Draw, issues: Data, numbers: Numbers, temper: Temper, *, complete: bool) -> Data:
    return {
        name: draw(issue_values(issue, numbers, side=temper.side, complete=complete))
        for name, issue in issues.items()
    }


@st.composite
def issue_values(
    draw: Draw, issue: Data, numbers: Numbers, *, side: int | None = None, complete: bool = False
) -> Any:
    """What the options of an issue are worth, in any form; of every option where it must be `complete`."""
    options = option_ids(issue)
    plain = [option for option in options if not _has_meaning(issue, option)]
    valued = plain if not complete and chance(draw, 60) else options
    if side is not None:
        level = draw(st.sampled_from([st.integers(0, 100), st.sampled_from([0, 25, 50, 75, 100])]))
        worth = sorted(draw(st.lists(level, min_size=len(valued), max_size=len(valued))))
        worth = [0, *worth[1:-1], 100] if side == 0 else [100, *reversed(worth[1:-1]), 0]
        return {option: numbers.of(n, 15, 0, 100) for option, n in zip(valued, worth, strict=True)}
    forms = ["each", "ends"]
    if _is_numeric(issue):
        forms += ["increasing", "decreasing"]
    if "range" in issue:
        forms.append("corners")
    if numbers.uncertain and len(plain) == len(options):
        forms.append("order")
    form = draw(st.sampled_from(forms))
    if form in {"increasing", "decreasing"}:
        return form
    if form == "order":
        return {"order": list(draw(st.permutations(options)))}
    if form == "corners":
        inner = [draw(st.sampled_from(options[1:-1]))] if len(options) > 2 else []
        return {
            at: numbers.of(draw(st.sampled_from([0, 20, 50, 80, 100])), 10, 0, 100)
            for at in (options[0], *inner, options[-1])
        }
    steps = [0, 100, 50] if form == "ends" else [0, 100, 50, 25, 75, 60, 10]
    return {option: numbers.of(draw(st.sampled_from(steps)), 15, 0, 100) for option in valued}


def _has_meaning(issue: Data, option: Any) -> bool:
    return any(isinstance(o, dict) and option in o for o in issue.get("options", []))


@st.composite
def _points(draw: Draw, issues: Data, numbers: Numbers) -> Data:
    return {
        name: {
            option: numbers.of(draw(st.sampled_from([0, 10, 20, 30, 5, 12])), 6)
            for option in option_ids(issue)
        }
        for name, issue in issues.items()
    }


@st.composite
def _bonuses(draw: Draw, issues: Data, numbers: Numbers) -> list[Data]:
    return [
        {"if": draw(expressions(issues, 1)), "add": numbers.of(draw(st.sampled_from([5, -5, 10, -12])), 4)}
        for _ in range(draw(st.sampled_from([0, 0, 1, 2])))
    ]


@st.composite
def reservations(draw: Draw, issues: Data, numbers: Numbers, temper: Temper, *, ordinal: bool = False) -> Any:
    """A `no_deal`: points, or a package that is just as good (the only form beside ordinal weights)."""
    if temper.anchor is not None:
        return {"as_good_as": temper.anchor}
    if ordinal or chance(draw, 10):
        package = {name: draw(st.sampled_from(option_ids(issue))) for name, issue in issues.items()}
        found: Data = {"as_good_as": package}
        if chance(draw, 50):
            found["plus"] = numbers.of(draw(st.sampled_from([-10, 5, -30])), 8)
        return found
    low, high = temper.no_deal
    return numbers.of(draw(st.integers(low // 5, high // 5)) * 5, 15)


@st.composite
def wants(draw: Draw, issues: Data, numbers: Numbers, temper: Temper, *, complete: bool = False) -> Data:
    """Weights, values, bonuses and no_deal; or points."""
    if not complete and temper.anchor is None and chance(draw, 15):
        points = draw(_points(issues, numbers))
        low, high = temper.no_deal
        best = 20 * len(issues)
        return {"points": points, "no_deal": numbers.of(best * draw(st.integers(low, high)) // 100, 10)}
    weights = draw(weights_of(issues, numbers))
    found: Data = {"weights": weights, "values": draw(_values(issues, numbers, temper, complete=complete))}
    if bonuses := draw(_bonuses(issues, numbers)):
        found["bonuses"] = bonuses
    found["no_deal"] = draw(reservations(issues, numbers, temper, ordinal="order" in weights))
    return found
